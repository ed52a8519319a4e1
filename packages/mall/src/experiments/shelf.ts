/** The documents the house ships: experiments to begin with, and the schemes an experiment may name. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const HOUSE = fileURLToPath(new URL('../../../../', import.meta.url))
const NAME = /^[a-z0-9][a-z0-9-]{0,60}$/

export interface ShelfDocument {
  readonly name: string
  readonly text: string
}

function documentsIn(folder: string): ShelfDocument[] {
  return readdirSync(join(HOUSE, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => entry.name.slice(0, -'.yaml'.length))
    .filter((name) => NAME.test(name))
    .toSorted()
    .map((name) => ({ name, text: readFileSync(join(HOUSE, folder, `${name}.yaml`), 'utf8') }))
}

/** The experiments in experiments/, by name. */
export const shippedExperiments = (): ShelfDocument[] => documentsIn('experiments')

/** A shipped scheme by its name; a path is no name here. @throws Error when there is none */
export function shippedScheme(name: string): { text: string; file: string } {
  if (!NAME.test(name)) throw new Error('name a shipped scheme, or write the scheme out in the experiment')
  const file = `${name}.yaml`
  return { text: readFileSync(join(HOUSE, 'schemes', file), 'utf8'), file: `schemes/${file}` }
}
