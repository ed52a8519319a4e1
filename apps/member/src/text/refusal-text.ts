import type { Language } from '@huoshui/web/language'
import { en } from './en.ts'
import { zh } from './zh.ts'

const tables = { zh, en }

/**
 * The words for a refusal: our own where the member can be told what to do about it, else the server's,
 * which come in the language of the request; a failure without an answer has words of its own.
 */
export function refusalText(refusal: { code: string; words: string | undefined }, language: Language): string {
  const { problem, fail } = tables[language]
  if (isKey(problem, refusal.code)) return problem[refusal.code]
  if (refusal.words) return refusal.words
  if (isKey(fail, refusal.code)) return fail[refusal.code]
  return fail.unexpected
}

function isKey<T extends object>(table: T, key: string): key is Extract<keyof T, string> {
  return Object.hasOwn(table, key)
}
