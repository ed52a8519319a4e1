import { Refusal } from '@huoshui/client/answer'
import { Alert, Button, Empty, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { refusalText } from '../text/refusal-text.ts'

interface Asked<T> {
  data: T | undefined
  error: Error | null
  refetch: () => unknown
}

/** A question's three faces: still waiting, failed with a way to try again, answered. */
export function Answer<T>({ query, children }: { query: Asked<T>; children: (answer: T) => ReactNode }) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error) return <Failure cause={query.error} retry={() => void query.refetch()} />
  return <Waiting />
}

export function Waiting() {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('wait.loading')} className="waiting">
      <Skeleton active paragraph={{ rows: 6 }} />
    </div>
  )
}

export function useRefusalText(): (cause: unknown) => string {
  const { t, i18n } = useTranslation()
  return (cause) =>
    cause instanceof Refusal ? refusalText(cause, i18n.language === 'en' ? 'en' : 'zh') : t('fail.unexpected')
}

function Failure({ cause, retry }: { cause: Error; retry: () => void }) {
  const { t } = useTranslation()
  const text = useRefusalText()
  return (
    <Alert
      type="error"
      showIcon
      title={t('fail.title')}
      description={text(cause)}
      action={<Button onClick={retry}>{t('act.retry')}</Button>}
    />
  )
}

/** A refusal beside the act that was refused. */
export function RefusalNote({ cause }: { cause: unknown }) {
  const text = useRefusalText()
  return cause ? <Alert type="error" showIcon title={text(cause)} role="alert" /> : null
}

export function Nothing({ text }: { text: string }) {
  return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={text} />
}
