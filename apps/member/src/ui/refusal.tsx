import { Refusal } from '@huoshui/client/answer'
import { useTranslation } from 'react-i18next'
import { refusalText } from '../text/refusal-text.ts'

/** Gives the words for a failure, in the language on screen. */
export function useRefusalText(): (cause: unknown) => string {
  const { t, i18n } = useTranslation()
  return (cause) => {
    if (!(cause instanceof Refusal)) return t('fail.unexpected')
    return refusalText(cause, i18n.language === 'en' ? 'en' : 'zh')
  }
}

/** A refusal beside the act that was refused; read aloud when it appears. */
export function RefusalNote({ cause }: { cause: unknown }) {
  const text = useRefusalText()
  if (!cause) return null
  return (
    <p className="refusal" role="alert">
      {text(cause)}
    </p>
  )
}
