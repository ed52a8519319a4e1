import type { Schemas } from '@huoshui/client'
import { answer, api } from '@huoshui/web/api'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Card, Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import { queryClient, verificationQuery } from '../api/queries.ts'
import { dateTime } from '../text/time.ts'
import { Answer, RefusalNote } from '../ui/answer.tsx'

type Report = Schemas['Verification']

/** Starts the verification of the whole journal and shows how far it is and what it found. */
export function Verification() {
  const { t } = useTranslation()
  const report = useQuery(verificationQuery)
  const start = useMutation({
    mutationFn: () => answer(api.POST('/api/admin/journal/verify')),
    onSuccess: (begun) => queryClient.setQueryData(verificationQuery.queryKey, begun),
  })
  const running = report.data?.state === 'running'
  return (
    <Card>
      <div className="verify">
        <p>{t('journal.verifyText')}</p>
        <Button type="primary" loading={start.isPending || running} onClick={() => start.mutate()}>
          {t('journal.verify')}
        </Button>
      </div>
      <RefusalNote cause={start.error} />
      <Answer query={report}>{(shown) => <ReportText report={shown} />}</Answer>
    </Card>
  )
}

function ReportText({ report }: { report: Report }) {
  const { t } = useTranslation()
  const { state, checked, total, finishedAt } = report
  const finished = finishedAt && t('journal.finished', { time: dateTime(finishedAt) })
  if (state === 'idle') return <p className="quiet">{t('journal.idle')}</p>
  if (state === 'running')
    return (
      <div role="status">
        <p>{t('journal.running', { checked, total })}</p>
        <Progress percent={total > 0 ? Math.floor((checked * 100) / total) : 0} aria-label={t('journal.progress')} />
      </div>
    )
  if (state === 'sound')
    return (
      <Alert type="success" showIcon role="status" title={t('journal.sound', { checked })} description={finished} />
    )
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={state === 'broken' ? t('journal.broken') : t('journal.failed')}
      description={
        <ul>
          {report.findings.map((finding) => (
            <li key={`${finding.sequence}-${finding.text}`}>
              {finding.sequence === undefined
                ? finding.text
                : t('journal.finding', { sequence: finding.sequence, text: finding.text })}
            </li>
          ))}
        </ul>
      }
    />
  )
}
