import type { Schemas } from '@huoshui/client'
import { answer, api } from '@huoshui/web/api'
import { useQuery } from '@tanstack/react-query'
import { Card } from 'antd'
import { useTranslation } from 'react-i18next'
import { Answer } from '../../ui/answer.tsx'
import { ReportText } from './report.tsx'

/** What the law says of the scheme in force, without anybody asking (spec/6). */
export function InForce({ active: { sequence, text } }: { active: Schemas['Scheme'] }) {
  const { t } = useTranslation()
  const check = useQuery({
    queryKey: ['admin', 'scheme', 'report', sequence],
    queryFn: () => answer(api.POST('/api/admin/scheme/check', { body: { text } })),
  })
  return (
    <Card title={<h2>{t('scheme.report')}</h2>}>
      <Answer query={check}>
        {({ report }) => (report ? <ReportText report={report} /> : <p>{t('studio.unjudged')}</p>)}
      </Answer>
    </Card>
  )
}
