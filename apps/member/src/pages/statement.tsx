import type { Schemas } from '@huoshui/client'
import { points, yuan } from '@huoshui/client/amount'
import { local } from '@huoshui/web/language'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import { lineQuery, type StatementLine, statementQuery } from '../api/queries.ts'
import { dateTime, dayKey, dayText } from '../text/time.ts'
import { Answer, Empty } from '../ui/answer.tsx'
import { changeText } from '../ui/change.tsx'
import { Page } from '../ui/frame.tsx'
import { LineLink } from '../ui/line-link.tsx'
import { More } from '../ui/more.tsx'
import { Row, Rows } from '../ui/rows.tsx'
import { Sheet } from '../ui/sheet.tsx'

export function StatementPage() {
  const { t } = useTranslation()
  const { id } = useParams()
  const statement = useInfiniteQuery(statementQuery)
  return (
    <Page title={t('statement.title')}>
      <Answer query={statement}>
        {({ pages }) => {
          const days = byDay(pages.flatMap((page) => page.items))
          if (days.length === 0) return <Empty title={t('statement.empty')} text={t('statement.emptyText')} />
          return (
            <>
              {days.map((lines) => (
                <DayLines key={lines[0]?.id} lines={lines} />
              ))}
              <More list={statement} end={t('statement.end')} />
            </>
          )
        }}
      </Answer>
      {id !== undefined && <ReasonSheet id={id} />}
    </Page>
  )
}

/** Neighbouring lines of one day of the mall. */
function byDay(lines: StatementLine[]): StatementLine[][] {
  const days: StatementLine[][] = []
  for (const line of lines) {
    const day = days.at(-1)
    if (day?.[0] && dayKey(day[0].at) === dayKey(line.at)) day.push(line)
    else days.push([line])
  }
  return days
}

function DayLines({ lines }: { lines: StatementLine[] }) {
  const { t } = useTranslation()
  const [first] = lines
  if (!first) return null
  return (
    <section>
      <h2 className="day">{dayText(first.at, { today: t('statement.today'), yesterday: t('statement.yesterday') })}</h2>
      <ul className="card lines">
        {lines.map((line) => (
          <LineLink key={line.id} line={line} />
        ))}
      </ul>
    </section>
  )
}

function ReasonSheet({ id }: { id: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const line = useQuery(lineQuery(id))
  return (
    <Sheet
      title={line.data ? local(line.data.title) : t('statement.reason')}
      onClose={() => void navigate('/statement')}
    >
      <Answer query={line}>{(shown) => <ReasonText line={shown} />}</Answer>
    </Sheet>
  )
}

function ReasonText({ line }: { line: Schemas['StatementLineDetail'] }) {
  const { t } = useTranslation()
  const { reason } = line
  return (
    <>
      <h3>{t('statement.changes')}</h3>
      <Rows>
        {line.changes.map((change) => (
          <Row key={`${change.account}-${change.asset}`} name={local(change.accountTitle)} strong>
            {changeText(change)}
          </Row>
        ))}
      </Rows>
      <h3>{t('statement.reason')}</h3>
      {reason ? <RewardReason reason={reason} /> : <p className="quiet">{t('statement.noReason')}</p>}
      <Rows>
        {line.order && (
          <Row name={t('statement.order')}>
            {reason?.from ? (
              <span className="id">{line.order}</span>
            ) : (
              <Link to={`/orders/${line.order}`}>{t('statement.toOrder')}</Link>
            )}
          </Row>
        )}
        <Row name={t('statement.time')}>{dateTime(line.at)}</Row>
        <Row name={t('statement.sequence')}>{line.sequence}</Row>
      </Rows>
      <p className="quiet">{t('statement.sequenceHint')}</p>
    </>
  )
}

function RewardReason({ reason }: { reason: Schemas['Reason'] }) {
  const { t } = useTranslation()
  return (
    <>
      <Rows>
        <Row name={t('statement.plan')}>{local(reason.planTitle)}</Row>
        <Row name={t('statement.rule')}>{local(reason.ruleTitle)}</Row>
        {reason.basis && <Row name={t('statement.basis')}>{yuan(reason.basis)}</Row>}
        {reason.rate && <Row name={t('statement.rate')}>{reason.rate}</Row>}
        <Row name={t('statement.amount')} strong>
          {reason.unit === 'points' ? points(reason.amount) : yuan(reason.amount)}
        </Row>
        {reason.from && <Row name={t('statement.from')}>{reason.from}</Row>}
      </Rows>
      <div className="formula">
        <h3>{t('statement.formula')}</h3>
        <p className="figure">{local(reason.formula)}</p>
      </div>
    </>
  )
}
