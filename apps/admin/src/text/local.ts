import { language } from './language.ts'

/** The half of a two-language text that is on screen now. */
export function local(text: { zh: string; en: string }): string {
  return text[language()]
}
