import { languages } from '@huoshui/web/language'
import { en } from './en.ts'
import { zh } from './zh.ts'

export const { startTexts, changeLanguage, follow } = languages({ stored: 'huoshui.language', zh, en })
