/** The documents the house ships: experiments to begin with, and the schemes an experiment may name. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Source } from '@huoshui/engine'
import type { LocalText } from '../shared/text.ts'

const HOUSE = fileURLToPath(new URL('../../../../', import.meta.url))
const NAME = /^[a-z0-9][a-z0-9-]{0,60}$/

export interface ShelfDocument {
  readonly name: string
  readonly title: LocalText
  readonly text: string
}

/** The experiments in experiments/, by name. */
export function shippedExperiments(): ShelfDocument[] {
  const folder = 'experiments'
  return readdirSync(join(HOUSE, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => entry.name.slice(0, -'.yaml'.length))
    .filter((name) => NAME.test(name))
    .toSorted()
    .map((name) => {
      const text = readFileSync(join(HOUSE, folder, `${name}.yaml`), 'utf8')
      return { name, text, title: titleOf(text, name) }
    })
}

function titleOf(text: string, name: string): LocalText {
  const { title } = new Source(text, name).content as { title?: Partial<LocalText> }
  return { zh: title?.zh ?? name, en: title?.en ?? name }
}

/** A shipped scheme by its name; a path is no name here. @throws Error when there is none */
export function shippedScheme(name: string): { text: string; file: string } {
  if (!NAME.test(name)) throw new Error('name a shipped scheme, or write the scheme out in the experiment')
  const file = `${name}.yaml`
  return { text: readFileSync(join(HOUSE, 'schemes', file), 'utf8'), file: `schemes/${file}` }
}
