import '../experiments/experiments.css'
import { local } from '@huoshui/web/language'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Card, Checkbox, Progress } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { refreshAfterAct } from '../../api/queries.ts'
import { dateTime } from '../../text/time.ts'
import { Answer, RefusalNote } from '../../ui/answer.tsx'
import { Page } from '../../ui/frame.tsx'
import { Figures } from '../../ui/list.tsx'
import { timeText } from '../experiments/time-left.ts'
import { ImportState } from './imports.tsx'
import { approve, brokenAddress, type Import, importQuery, resume, withdraw } from './queries.ts'

/** One import: what was checked, the approval, how far it is, and whether the books agree with the files. */
export function ImportPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const one = useQuery(importQuery(id))
  return (
    <Page title={t('import.one')} acts={<Link to="/imports">{t('import.all')}</Link>}>
      <Answer query={one}>
        {(found) => (
          <>
            <Card title={<h2>{t('import.decision')}</h2>}>
              <Decision one={found} />
            </Card>
            {found.control && <Control control={found.control} />}
            <Card title={<h2>{t('import.totals')}</h2>}>
              <Totals one={found} />
            </Card>
            <Card title={<h2>{t('import.broken')}</h2>}>
              <Problems one={found} />
            </Card>
            <Card title={<h2>{t('import.files')}</h2>}>
              <Files one={found} />
            </Card>
          </>
        )}
      </Answer>
    </Page>
  )
}

function Decision({ one }: { one: Import }) {
  const { t } = useTranslation()
  const { id, state, sha256, brokenRows, blocked } = one
  const [skipBroken, setSkipBroken] = useState(false)
  const decide = useMutation({ mutationFn: (act: () => Promise<Import>) => act(), onSuccess: refreshAfterAct })
  return (
    <div className="stack">
      <div>
        <ImportState state={state} /> <span className="quiet">{dateTime(one.decidedAt ?? one.proposedAt)}</span>
      </div>
      <span className="quiet">
        {t('import.by', { one: one.proposedBy })}
        {one.decidedBy && ` · ${t('import.decidedBy', { other: one.decidedBy })}`}
      </span>
      <HowFar one={one} />
      {state === 'checked' && !blocked && brokenRows > 0 && (
        <Checkbox checked={skipBroken} onChange={(event) => setSkipBroken(event.target.checked)}>
          {t('import.skip', { count: brokenRows })}
        </Checkbox>
      )}
      {state === 'checked' && (
        <>
          <span>{t('import.waiting')}</span>
          <div className="studio-acts">
            <Button
              type="primary"
              loading={decide.isPending}
              disabled={blocked || (brokenRows > 0 && !skipBroken)}
              onClick={() => decide.mutate(() => approve(id, { sha256, skipBroken }))}
            >
              {t('import.approve')}
            </Button>
            <Button onClick={() => decide.mutate(() => withdraw(id))}>{t('import.withdraw')}</Button>
          </div>
        </>
      )}
      {state === 'stuck' && (
        <div className="studio-acts">
          <Button type="primary" loading={decide.isPending} onClick={() => decide.mutate(() => resume(id))}>
            {t('import.resume')}
          </Button>
        </div>
      )}
      <RefusalNote cause={decide.error} />
    </div>
  )
}

/** How far it is, and what keeps it. */
function HowFar({ one }: { one: Import }) {
  const { t } = useTranslation()
  const { state, steps, done, leftMs, stuck, blocked } = one
  return (
    <>
      {blocked && <Alert type="error" showIcon title={t('import.blocked')} />}
      {state === 'running' && (
        <>
          <Progress
            percent={steps === 0 ? 0 : Math.floor((100 * done) / steps)}
            aria-label={t('import.progressBar')}
            status="active"
          />
          <span>
            {t('import.progress', { done, steps })}
            {leftMs !== undefined && ` · ${t('experiment.left', { time: timeText(t, leftMs) })}`}
          </span>
        </>
      )}
      {stuck && <Alert type="error" showIcon title={t('import.stuck', stuck)} description={stuck.detail} />}
    </>
  )
}

function useFigureName(): (figure: string) => string {
  const { t } = useTranslation()
  return (figure) => {
    const [name = '', plan] = figure.split('.')
    const title = t(`import.figure.${name === 'growth_cash' ? 'growthCash' : (name as 'members')}`)
    return plan === undefined ? title : `${title} (${plan})`
  }
}

function Totals({ one }: { one: Import }) {
  const { t } = useTranslation()
  const nameOf = useFigureName()
  return (
    <Figures
      rows={one.totals}
      rowKey="figure"
      name={t('import.totals')}
      none={t('import.noTotals')}
      columns={[
        { title: t('import.figureName'), key: 'figure', render: (_, { figure }) => nameOf(figure) },
        { title: t('import.total'), dataIndex: 'total', align: 'right' },
        { title: t('import.stated'), key: 'expected', align: 'right', render: (_, { expected }) => expected ?? '—' },
      ]}
    />
  )
}

function Problems({ one }: { one: Import }) {
  const { t } = useTranslation()
  const { problems, brokenRows, id } = one
  return (
    <div className="stack">
      {brokenRows > 0 && (
        <div className="studio-acts">
          <span>{t('import.brokenCount', { count: brokenRows })}</span>
          <Button href={brokenAddress(id)} download>
            {t('import.download')}
          </Button>
        </div>
      )}
      <Figures
        rows={problems}
        rowKey={({ file, line, column, code }) => `${file} ${line} ${column} ${code}`}
        name={t('import.broken')}
        none={t('import.sound')}
        columns={[
          { title: t('import.fileName'), key: 'file', render: (_, { file }) => t(`import.file.${file}`) },
          { title: t('import.line'), key: 'line', align: 'right', render: (_, { line }) => (line === 0 ? '—' : line) },
          { title: t('import.column'), key: 'column', render: (_, { column }) => column || '—' },
          {
            title: t('import.problem'),
            key: 'text',
            render: (_, { text }) => <span className="reason">{local(text)}</span>,
          },
        ]}
      />
    </div>
  )
}

function Files({ one }: { one: Import }) {
  const { t } = useTranslation()
  return (
    <Figures
      rows={one.files}
      rowKey="kind"
      name={t('import.files')}
      none={t('import.none')}
      columns={[
        { title: t('import.fileName'), key: 'kind', render: (_, { kind }) => t(`import.file.${kind}`) },
        { title: t('column.name'), dataIndex: 'name' },
        { title: t('import.rows'), dataIndex: 'rows', align: 'right' },
        { title: t('import.encoding'), key: 'encoding', render: (_, { encoding }) => encoding ?? '—' },
        { title: 'SHA-256', key: 'sha256', render: (_, { sha256 }) => <code>{sha256.slice(0, 16)}…</code> },
      ]}
    />
  )
}

type Translate = ReturnType<typeof useTranslation>['t']

const KINDS_OF_POINTS = ['growth', 'release', 'shopping', 'equity', 'coin'] as const

/** An asset in words, with the plan whose points it is. */
function assetName(asset: string, t: Translate): string {
  const [name, plan] = asset.split(':')
  const kind = KINDS_OF_POINTS.find((known) => known === name)
  const title = kind === undefined ? (asset === 'CNY' ? t('import.cash') : asset) : t(`import.figure.${kind}`)
  return plan === undefined ? title : `${title} (${plan})`
}

function Control({ control }: { control: NonNullable<Import['control']> }) {
  const { t } = useTranslation()
  const { stated, joined, met } = control.members
  return (
    <Card title={<h2>{t('import.control')}</h2>}>
      <div className="stack">
        <Alert
          type={control.agrees ? 'success' : 'error'}
          showIcon
          title={control.agrees ? t('import.agrees') : t('import.differs')}
        />
        <p>{t('import.controlMembers', { stated, joined, met })}</p>
        <Figures
          rows={control.assets}
          rowKey="asset"
          name={t('import.control')}
          none={t('import.noTotals')}
          columns={[
            { title: t('import.asset'), key: 'asset', render: (_, { asset }) => assetName(asset, t) },
            { title: t('import.before'), dataIndex: 'before', align: 'right' },
            { title: t('import.booked'), dataIndex: 'booked', align: 'right' },
            { title: t('import.others'), dataIndex: 'others', align: 'right' },
            { title: t('import.after'), dataIndex: 'after', align: 'right' },
            { title: t('import.total'), dataIndex: 'stated', align: 'right' },
          ]}
        />
      </div>
    </Card>
  )
}
