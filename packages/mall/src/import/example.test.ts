import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseScheme } from '@huoshui/engine'
import { expect, it } from 'vitest'
import { checkImport } from './check.ts'
import { exampleFiles } from './example.ts'
import { noMall } from './stored-mall.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const schemes = readdirSync(join(ROOT, 'schemes')).filter((name) => name.endsWith('.yaml'))
const schemeOf = (file: string) => parseScheme(readFileSync(join(ROOT, 'schemes', file), 'utf8'), file)

it.each(schemes)('the example files for %s pass the check', async (file) => {
  const scheme = schemeOf(file)
  const files = exampleFiles(scheme).map(({ text, ...rest }) => ({ ...rest, bytes: new TextEncoder().encode(text) }))
  const asked = { now: Date.parse('2026-11-22T00:00:00Z'), keepExisting: false, expected: new Map([['members', 4n]]) }
  const { problems, openings, joining } = await checkImport(files, { ...noMall(scheme), ...asked })
  expect(problems).toEqual([])
  expect([joining.length, openings.length]).toEqual([4, 2])
})

it('docs/import-examples is what the code writes (else: npx huoshui import example docs/import-examples)', () => {
  for (const { name, text } of exampleFiles(schemeOf('green-chain.yaml')))
    expect(readFileSync(join(ROOT, 'docs/import-examples', name), 'utf8')).toBe(text)
})
