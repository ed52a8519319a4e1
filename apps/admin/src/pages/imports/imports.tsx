import '../experiments/experiments.css'
import { useQuery } from '@tanstack/react-query'
import { Card } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { dateTime } from '../../text/time.ts'
import { Answer } from '../../ui/answer.tsx'
import { Page } from '../../ui/frame.tsx'
import { Figures } from '../../ui/list.tsx'
import { StateTag } from '../../ui/state-tag.tsx'
import { type Import, importsQuery, isOpen } from './queries.ts'
import { UploadForm } from './upload-form.tsx'

/** A shop moves in: members, trees and opening balances from the files of its old system. */
export function ImportsPage() {
  const { t } = useTranslation()
  const imports = useQuery(importsQuery)
  return (
    <Page title={t('import.title')}>
      <Card title={<h2>{t('import.bring')}</h2>}>
        <p>{t('import.lead')}</p>
        <UploadForm open={imports.data?.find(isOpen)} />
      </Card>
      <Card title={<h2>{t('import.all')}</h2>}>
        <Answer query={imports}>
          {(items) => (
            <Figures
              rows={items}
              rowKey="id"
              name={t('import.all')}
              none={t('import.none')}
              columns={[
                {
                  title: t('column.id'),
                  key: 'id',
                  render: (_, { id }) => <Link to={`/imports/${id}`}>{id}</Link>,
                },
                { title: t('column.state'), key: 'state', render: (_, one) => <ImportState state={one.state} /> },
                {
                  title: t('import.figure.members'),
                  key: 'members',
                  align: 'right',
                  render: (_, one) => membersOf(one),
                },
                { title: t('import.broken'), dataIndex: 'brokenRows', align: 'right' },
                { title: t('column.time'), dataIndex: 'proposedAt', render: dateTime },
                { title: t('column.operator'), dataIndex: 'proposedBy' },
              ]}
            />
          )}
        </Answer>
      </Card>
    </Page>
  )
}

const membersOf = ({ totals }: Import): string => totals.find(({ figure }) => figure === 'members')?.total ?? '0'

const TONE = { checked: 'created', running: 'open', stuck: 'failed', done: 'done', withdrawn: 'cancelled' } as const

export function ImportState({ state }: Pick<Import, 'state'>) {
  const { t } = useTranslation()
  return <StateTag state={TONE[state]} text={t(`import.state.${state}`)} />
}
