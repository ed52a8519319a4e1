import { answer, api } from '@huoshui/web/api'
import { local } from '@huoshui/web/language'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Card, Descriptions, Progress } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { refreshAfterAct } from '../../api/queries.ts'
import { dateTime } from '../../text/time.ts'
import { Answer, RefusalNote } from '../../ui/answer.tsx'
import { Page } from '../../ui/frame.tsx'
import { Figures } from '../../ui/list.tsx'
import { Changes } from './changes.tsx'
import { RunState } from './experiments.tsx'
import { fileAddress, isUnderWay, runQuery, type WholeRun } from './queries.ts'
import { timeText } from './time-left.ts'

const REPORT = 'report.html'

/** One run: how far it is, and what came out. */
export function RunPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const run = useQuery(runQuery(id))
  return (
    <Page
      title={run.data ? local(run.data.title) : t('experiment.title')}
      acts={<Link to="/experiments">{t('experiment.all')}</Link>}
    >
      <Answer query={run}>{(shown) => <Shown run={shown} />}</Answer>
    </Page>
  )
}

function Shown({ run }: { run: WholeRun }) {
  const { t } = useTranslation()
  return (
    <>
      <Card>
        <Descriptions
          column={{ xs: 1, sm: 2, lg: 4 }}
          items={[
            { key: 'state', label: t('column.state'), children: <RunState run={run} /> },
            { key: 'kind', label: t('column.kind'), children: t(`experiment.kind.${run.kind}`) },
            { key: 'operator', label: t('column.operator'), children: run.operator },
            { key: 'time', label: t('column.time'), children: dateTime(run.createdAt) },
            ...(run.fork ? assumed(t, run.fork) : []),
          ]}
        />
        {run.kind === 'fork' && <Changes changes={run.changes} />}
        {isUnderWay(run) && <UnderWay run={run} />}
        {run.problem && (
          <Alert
            type="error"
            showIcon
            role="alert"
            title={t('experiment.failed')}
            description={<code className="problem">{run.problem}</code>}
          />
        )}
      </Card>
      {run.state === 'done' && <Result run={run} />}
      <Card title={<h2>{run.kind === 'fork' ? t('fork.scheme') : t('experiment.document')}</h2>}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
        <pre className="document" tabIndex={0}>
          {run.source}
        </pre>
      </Card>
    </>
  )
}

/** What a fork was told to assume, beside what goes on as of late. */
function assumed(t: TFunction, { days, newcomersADay, selling, seed }: NonNullable<WholeRun['fork']>) {
  return [
    { key: 'days', label: t('fork.days'), children: days },
    { key: 'newcomers', label: t('fork.newcomers'), children: newcomersADay ?? t('fork.asOfLate') },
    { key: 'sellers', label: t('fork.sellers'), children: selling?.sharePercent ?? 0 },
    ...(selling ? [{ key: 'after', label: t('fork.sellAfter'), children: selling.afterDays }] : []),
    { key: 'seed', label: t('fork.seed'), children: seed },
  ]
}

function UnderWay({ run }: { run: WholeRun }) {
  const { t } = useTranslation()
  const cancel = useMutation({
    mutationFn: () => answer(api.POST('/api/admin/experiments/runs/{id}/cancel', { params: { path: { id: run.id } } })),
    onSuccess: refreshAfterAct,
  })
  const { progress } = run
  return (
    <div className="stack">
      <div role="status">
        <p>
          {progress
            ? t('experiment.progress', { finished: progress.finished, runs: progress.runs })
            : t('experiment.waits')}
          {progress?.leftMs !== undefined && ` · ${t('experiment.left', { time: timeText(t, progress.leftMs) })}`}
        </p>
        <Progress percent={Math.floor((progress?.done ?? 0) * 100)} aria-label={t('experiment.progressBar')} />
      </div>
      <RefusalNote cause={cancel.error} />
      <div className="acts">
        <Button danger loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t('experiment.cancel')}
        </Button>
      </div>
    </div>
  )
}

function Result({ run }: { run: WholeRun }) {
  const { t } = useTranslation()
  return (
    <>
      <Card title={<h2>{t('experiment.result')}</h2>}>
        <div className="stack">
          <p className="truth">{t('experiment.truth')}</p>
          <div className="acts">
            <Button type="primary" href={fileAddress(run.id, REPORT)} target="_blank" rel="noopener">
              {t('experiment.report')}
            </Button>
          </div>
          <Figures
            rows={run.figures}
            rowKey="metric"
            name={t('experiment.result')}
            none={t('fail.empty')}
            columns={[
              {
                title: t('column.what'),
                key: 'metric',
                render: (_, { title }) => <span className="figure-name">{local(title)}</span>,
              },
              ...run.points.map((point, index) => ({
                title: point,
                key: `${index} ${point}`,
                align: 'right' as const,
                render: (_: unknown, { values }: { values: string[] }) => values[index] ?? '–',
              })),
            ]}
          />
          {run.morePoints > 0 && <p className="quiet">{t('experiment.more', { count: run.morePoints })}</p>}
        </div>
      </Card>
      <Card title={<h2>{t('experiment.files')}</h2>}>
        <ul className="files">
          {run.files
            .filter((file) => file !== REPORT)
            .map((file) => (
              <li key={file}>
                <a href={fileAddress(run.id, file)} download>
                  {file}
                </a>
              </li>
            ))}
        </ul>
      </Card>
    </>
  )
}
