import { local } from '@huoshui/web/language'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { auditQuery } from '../api/queries.ts'
import { dateTime } from '../text/time.ts'
import { Page } from '../ui/frame.tsx'
import { List } from '../ui/list.tsx'

export function AuditPage() {
  const { t } = useTranslation()
  const acts = useInfiniteQuery(auditQuery)
  return (
    <Page title={t('audit.title')}>
      <List
        query={acts}
        rowKey="id"
        name={t('audit.title')}
        none={t('audit.none')}
        columns={[
          { title: t('column.time'), dataIndex: 'at', render: dateTime },
          { title: t('column.operator'), dataIndex: 'operator' },
          { title: t('column.act'), key: 'act', render: (_, { title }) => local(title) },
          { title: t('column.subject'), dataIndex: 'subject', render: (subject: string) => <code>{subject}</code> },
          {
            title: t('column.reason'),
            dataIndex: 'reason',
            render: (reason?: string) => <span className="reason">{reason ?? '—'}</span>,
          },
          {
            title: t('column.sequence'),
            dataIndex: 'sequence',
            align: 'right',
            render: (sequence?: number) =>
              sequence === undefined ? '—' : <Link to={`/journal/${sequence}`}>{sequence}</Link>,
          },
        ]}
      />
    </Page>
  )
}
