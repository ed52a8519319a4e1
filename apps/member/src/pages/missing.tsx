import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Empty } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'

export function MissingPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('fail.notFound')} back="/">
      <Empty title={t('fail.notFound')} text={t('fail.notFoundText')}>
        <Link className="quiet-button" to="/">
          {t('act.home')}
        </Link>
      </Empty>
    </Page>
  )
}
