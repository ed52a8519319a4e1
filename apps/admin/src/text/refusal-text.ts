import type { Language } from '@huoshui/web/language'
import { en } from './en.ts'
import { zh } from './zh.ts'

const tables = { zh, en }

/** The words for a refusal: the server's, in the language of the request; our own when no answer came. */
export function refusalText(refusal: { code: string; words: string | undefined }, language: Language): string {
  if (refusal.words) return refusal.words
  const { fail } = tables[language]
  return Object.hasOwn(fail, refusal.code) ? fail[refusal.code as keyof typeof fail] : fail.unexpected
}
