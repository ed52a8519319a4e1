import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'

export type Language = 'zh' | 'en'

/** A table of texts by key. */
export interface TextTable {
  [key: string]: string | TextTable
}

export interface Languages {
  startTexts(): Promise<void>
  /** Shows the language an account used last, unless this browser's reader has chosen one. */
  follow(locale: Language): Promise<void>
  /** Changes the language on screen and keeps the choice in this browser. */
  changeLanguage(next: Language): Promise<void>
}

/** The texts of one app; `stored` is where this browser keeps the reader's choice. */
export function languages({ stored, zh, en }: { stored: string; zh: TextTable; en: TextTable }): Languages {
  /** The stored choice, else the browser's: Chinese first, English for everyone who does not read it. */
  function preferred(): Language {
    const kept = localStorage.getItem(stored)
    if (kept === 'zh' || kept === 'en') return kept
    const asked = navigator.languages.find((tag) => /^(zh|en)\b/i.test(tag))
    return asked === undefined || /^zh/i.test(asked) ? 'zh' : 'en'
  }

  async function show(next: Language): Promise<void> {
    markPage(next)
    await i18next.changeLanguage(next)
  }

  return {
    async startTexts() {
      const lng = preferred()
      markPage(lng)
      await i18next.use(initReactI18next).init({
        lng,
        fallbackLng: 'zh',
        resources: { zh: { translation: zh }, en: { translation: en } },
        interpolation: { escapeValue: false }, // React escapes
        returnNull: false,
      })
    },
    async follow(locale) {
      if (localStorage.getItem(stored) === null) await show(locale)
    },
    async changeLanguage(next) {
      localStorage.setItem(stored, next)
      await show(next)
    },
  }
}

function markPage(language: Language): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

/** The language on screen now. */
export function language(): Language {
  return i18next.language === 'en' ? 'en' : 'zh'
}

/** The half of a two-language text that is on screen now. */
export function local(text: { zh: string; en: string }): string {
  return text[language()]
}

/** A page of the server's own, in the language on screen. */
export const inLanguage = (address: string): string =>
  `${address}${address.includes('?') ? '&' : '?'}lang=${language()}`
