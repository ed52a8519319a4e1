import type { Language } from '@huoshui/web/language'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { changeLanguage } from '../text/language.ts'

/** One button that shows the other language by its own name. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation()
  const other: Language = i18n.language === 'en' ? 'zh' : 'en'
  return (
    <Button
      size="small"
      shape="round"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      onClick={() => void changeLanguage(other)}
    >
      {t(`language.${other}`)}
    </Button>
  )
}
