import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { TextTable } from './language.ts'

function flat(table: TextTable, prefix = ''): [string, string][] {
  return Object.entries(table).flatMap(([key, text]): [string, string][] =>
    typeof text === 'string' ? [[prefix + key, text]] : flat(text, `${prefix}${key}.`),
  )
}

const gaps = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort()

/**
 * What the texts of an app are held to. `sources` is the folder of its code, in which every text must be shown, by its key
 * or by a template that ends in a state; those under `byCode` are looked up by a code. `promises` is what no text may say (spec/6 Truth).
 */
export function testTexts(app: {
  zh: TextTable
  en: TextTable
  sources: string
  byCode: readonly string[]
  promises: readonly RegExp[]
}): void {
  const chinese = flat(app.zh)
  const english = flat(app.en)

  test('Chinese and English have the same keys, in the same order', () => {
    expect(english.map(([key]) => key)).toEqual(chinese.map(([key]) => key))
  })

  test('no text is empty, and both languages leave the same gaps', () => {
    const other = new Map(english)
    for (const [key, text] of chinese) {
      expect(text.trim(), key).not.toBe('')
      expect(other.get(key)?.trim(), key).not.toBe('')
      expect(gaps(other.get(key) ?? ''), key).toEqual(gaps(text))
    }
  })

  test('English texts are in English', () => {
    for (const [key, text] of english.filter(([key]) => key !== 'language.zh'))
      expect(text, key).not.toMatch(/\p{Script=Han}/u)
  })

  test('no text promises what nobody can keep', () => {
    for (const [key, text] of [...chinese, ...english])
      for (const promise of app.promises) expect(text, key).not.toMatch(promise)
  })

  test('every text is shown somewhere', () => {
    const code = codeIn(app.sources)
    const spoken = (key: string) => app.byCode.some((start) => key.startsWith(start)) || isShown(key, code)
    expect(chinese.map(([key]) => key).filter((key) => !spoken(key))).toEqual([])
  })
}

function isShown(key: string, code: string): boolean {
  const stem = key.replace(/[._][^._]+$/, (end) => end.slice(0, 1))
  return code.includes(`'${key}'`) || code.includes(`\`${stem}$`)
}

function codeIn(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/text\/(zh|en)\.ts$|\.test\.ts$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n')
}
