import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Nothing } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'

export function MissingPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('fail.notFound')}>
      <Nothing text={t('fail.notFound')} />
      <p className="centre">
        <Link to="/">{t('act.home')}</Link>
      </p>
    </Page>
  )
}
