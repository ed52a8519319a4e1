import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { en } from './en.ts'
import { refusalText } from './refusal-text.ts'
import { zh } from './zh.ts'

/** docs/errors.md is generated from the server's closed list; a test of the server holds it to the code. */
const LIST = join(import.meta.dirname, '../../../../docs/errors.md')

interface Listed {
  code: string
  zh: string
  en: string
}

function listed(): Listed[] {
  const rows = readFileSync(LIST, 'utf8').matchAll(/^\|[^|]*`([a-z0-9-]+)`[^|]*\|\s*\d{3}\s*\|([^|]+)\|([^|]+)\|$/gm)
  return [...rows].map(([, code = '', chinese = '', english = '']) => ({
    code,
    zh: chinese.trim(),
    en: english.trim(),
  }))
}

test('every error code of the server is told to the member in words, in both languages', () => {
  const codes = listed()
  expect(codes.length).toBeGreaterThan(20)
  for (const { code, ...words } of codes) {
    const chinese = refusalText({ code, words: words.zh }, 'zh')
    const english = refusalText({ code, words: words.en }, 'en')
    expect(chinese, code).toMatch(/\p{Script=Han}/u)
    expect(english, code).toMatch(/[a-z]{2}/)
    expect(english, code).not.toMatch(/\p{Script=Han}/u)
  }
})

test('words of our own are for codes the server really has', () => {
  const codes = new Set(listed().map(({ code }) => code))
  for (const code of [...Object.keys(zh.problem), ...Object.keys(en.problem)]) expect(codes, code).toContain(code)
})
