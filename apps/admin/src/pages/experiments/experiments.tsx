import './experiments.css'
import { local } from '@huoshui/web/language'
import { useQuery } from '@tanstack/react-query'
import { Card, Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { dateTime } from '../../text/time.ts'
import { Answer } from '../../ui/answer.tsx'
import { Page } from '../../ui/frame.tsx'
import { Figures } from '../../ui/list.tsx'
import { StateTag } from '../../ui/state-tag.tsx'
import { ExperimentForm } from './experiment-form.tsx'
import { ForkForm } from './fork-form.tsx'
import { type Run, runsQuery } from './queries.ts'

/** What a scheme would do to people and to the till, before anybody lives under it. */
export function ExperimentsPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('experiment.title')}>
      <p className="truth">{t('experiment.truth')}</p>
      <Card>
        <Tabs
          items={[
            { key: 'experiment', label: t('experiment.tab'), children: <ExperimentForm /> },
            { key: 'fork', label: t('fork.tab'), children: <ForkForm /> },
          ]}
        />
      </Card>
      <Card title={<h2>{t('experiment.runs')}</h2>}>
        <Runs />
      </Card>
    </Page>
  )
}

export function RunState({ run }: { run: Pick<Run, 'state'> }) {
  const { t } = useTranslation()
  return <StateTag state={TONE[run.state]} text={t(`experiment.state.${run.state}`)} />
}

const TONE = { queued: 'created', running: 'open', done: 'done', failed: 'failed', cancelled: 'cancelled' } as const

function Runs() {
  const { t } = useTranslation()
  const runs = useQuery(runsQuery)
  return (
    <Answer query={runs}>
      {(items) => (
        <Figures
          rows={items}
          rowKey="id"
          name={t('experiment.runs')}
          none={t('experiment.noRuns')}
          columns={[
            {
              title: t('experiment.name'),
              key: 'title',
              render: (_, run) => (
                <Link className="reason" to={`/experiments/${run.id}`}>
                  {local(run.title)}
                </Link>
              ),
            },
            { title: t('column.state'), key: 'state', render: (_, run) => <RunState run={run} /> },
            { title: t('column.kind'), key: 'kind', render: (_, { kind }) => t(`experiment.kind.${kind}`) },
            {
              title: t('fork.changes'),
              key: 'changes',
              render: (_, { changes }) => <span className="reason">{changes.join('；') || '—'}</span>,
            },
            { title: t('column.time'), dataIndex: 'createdAt', render: dateTime },
            { title: t('column.operator'), dataIndex: 'operator' },
          ]}
        />
      )}
    </Answer>
  )
}
