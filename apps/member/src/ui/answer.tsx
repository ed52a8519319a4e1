import { Refusal } from '@huoshui/client/answer'
import { Skeleton } from 'antd-mobile'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useRefusalText } from './refusal.tsx'

interface Asked<T> {
  data: T | undefined
  error: Error | null
  isPending: boolean
  refetch: () => unknown
}

/** A question's three faces: still waiting, failed with a way to try again, answered. */
export function Answer<T>({
  query,
  children,
  waiting,
}: {
  query: Asked<T>
  children: (answer: T) => ReactNode
  waiting?: ReactNode
}) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error) return <Failure cause={query.error} retry={() => void query.refetch()} />
  return <>{waiting ?? <Waiting />}</>
}

export function Waiting() {
  const { t } = useTranslation()
  return (
    <div className="waiting" role="status" aria-label={t('wait.loading')}>
      <Skeleton animated className="waiting-card" />
      <Skeleton.Title animated />
      <Skeleton.Paragraph animated lineCount={4} />
    </div>
  )
}

export function Failure({ cause, retry }: { cause: Error; retry?: () => void }) {
  const { t } = useTranslation()
  const text = useRefusalText()
  const silent = cause instanceof Refusal && cause.status === 0
  return (
    <div className="empty" role="alert">
      <DryBed />
      <h2>{t('fail.title')}</h2>
      <p>{text(cause)}</p>
      {retry && (silent || !(cause instanceof Refusal) || cause.status >= 500) && (
        <button type="button" className="quiet-button" onClick={retry}>
          {t('act.retry')}
        </button>
      )}
    </div>
  )
}

export function Empty({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <StillWater />
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {children}
    </div>
  )
}

function StillWater() {
  return (
    <svg
      width="120"
      height="72"
      viewBox="0 0 120 72"
      aria-hidden="true"
      focusable="false"
      fill="none"
      strokeLinecap="round"
    >
      <ellipse cx="60" cy="50" rx="52" ry="14" fill="#e4efee" />
      <ellipse cx="60" cy="49" rx="30" ry="7.5" stroke="#8dbdbd" strokeWidth="2" />
      <ellipse cx="60" cy="49" rx="13" ry="3" stroke="#5a9d9f" strokeWidth="2" />
      <path d="M60 10c5 6.5 8 10.5 8 14.5a8 8 0 0 1-16 0c0-4 3-8 8-14.5z" fill="#0b5f6a" />
    </svg>
  )
}

function DryBed() {
  return (
    <svg
      width="120"
      height="72"
      viewBox="0 0 120 72"
      aria-hidden="true"
      focusable="false"
      fill="none"
      strokeLinecap="round"
    >
      <ellipse cx="60" cy="50" rx="52" ry="14" fill="#f1ece1" />
      <path d="M22 50l16-5 9 7 15-6 12 7 22-5M47 52l3 9M74 53l-4-12" stroke="#b9a988" strokeWidth="2" />
    </svg>
  )
}
