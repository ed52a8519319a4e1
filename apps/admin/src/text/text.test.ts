import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { en } from './en.ts'
import { refusalText } from './refusal-text.ts'
import { zh } from './zh.ts'

const SOURCES = join(import.meta.dirname, '..')

type Table = { [key: string]: string | Table }

function flat(table: Table, prefix = ''): [string, string][] {
  return Object.entries(table).flatMap(([key, text]): [string, string][] =>
    typeof text === 'string' ? [[prefix + key, text]] : flat(text, `${prefix}${key}.`),
  )
}

const chinese = flat(zh)
const english = flat(en)
const gaps = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort()

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

test('no text promises growth, free goods or the return of what was paid', () => {
  const promises =
    /只涨不跌|稳赚|保本|回本|躺赚|必涨|免费|白送|返还本金|guarantee|risk-free|only rises|never falls|money back|for free|free of charge|passive income/i
  for (const [key, text] of [...chinese, ...english]) expect(text, key).not.toMatch(promises)
})

test('every text is shown somewhere', () => {
  const code = sources(SOURCES)
  const unused = chinese.map(([key]) => key).filter((key) => !spoken(key, code))
  expect(unused).toEqual([])
})

/** Failures are looked up by code; keys ending in a state or a cause by a template. */
function spoken(key: string, code: string): boolean {
  if (key.startsWith('fail.')) return true
  const stem = key.replace(/[._][^._]+$/, (end) => end.slice(0, 1))
  return code.includes(`'${key}'`) || code.includes(`\`${stem}$`)
}

function sources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/text\/(zh|en)\.ts$|\.test\.ts$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n')
}

test('a refusal is told in the server’s words, a silence in ours', () => {
  expect(refusalText({ code: 'already-refunded', words: '已经退过款了' }, 'zh')).toBe('已经退过款了')
  expect(refusalText({ code: 'offline', words: undefined }, 'en')).toBe(en.fail.offline)
  expect(refusalText({ code: 'toString', words: undefined }, 'zh')).toBe(zh.fail.unexpected)
})
