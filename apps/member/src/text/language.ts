import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'
import { zh } from './zh.ts'

export type Language = 'zh' | 'en'
const STORED = 'huoshui.language'

/** The stored choice, else the browser's: Chinese first, English for everyone who does not read it. */
function preferred(): Language {
  const stored = localStorage.getItem(STORED)
  if (stored === 'zh' || stored === 'en') return stored
  const asked = navigator.languages.find((tag) => /^(zh|en)\b/i.test(tag))
  return asked === undefined || /^zh/i.test(asked) ? 'zh' : 'en'
}

function show(language: Language): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

export async function startTexts(): Promise<void> {
  const language = preferred()
  show(language)
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh',
    resources: { zh: { translation: zh }, en: { translation: en } },
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
  })
}

/** The language on screen now. */
export function language(): Language {
  return i18next.language === 'en' ? 'en' : 'zh'
}

/** Shows the language a member used last, unless this browser's reader has chosen one. */
export async function followMember(locale: Language): Promise<void> {
  if (localStorage.getItem(STORED) !== null) return
  show(locale)
  await i18next.changeLanguage(locale)
}

/** Changes the language on screen and keeps the choice in this browser. */
export async function changeLanguage(next: Language): Promise<void> {
  localStorage.setItem(STORED, next)
  show(next)
  await i18next.changeLanguage(next)
}
