import type { Schemas } from '@huoshui/client'
import { plain, points, yuan } from '@huoshui/client/amount'
import { local } from '@huoshui/web/language'
import { useQuery } from '@tanstack/react-query'
import { Card } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { liveCheckQuery, overviewQuery, reconciliationQuery } from '../api/queries.ts'
import { dateTime } from '../text/time.ts'
import { Answer } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'
import { StateTag } from '../ui/state-tag.tsx'
import { TroubledCommands } from './troubled.tsx'

export function OverviewPage() {
  const { t } = useTranslation()
  const overview = useQuery(overviewQuery)
  return (
    <Page title={t('overview.title')}>
      <Answer query={overview}>{(mall) => <Overview mall={mall} />}</Answer>
    </Page>
  )
}

/** One figure of the mall; those with a page of their own lead to it. */
function Tile({ name, children, to }: { name: string; children: ReactNode; to?: string }) {
  return (
    <div className="tile">
      <dt>{to ? <Link to={to}>{name}</Link> : name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Overview({ mall }: { mall: Schemas['Overview'] }) {
  const { t } = useTranslation()
  return (
    <>
      <dl className="tiles">
        <Tile name={t('overview.members')} to="/members">
          {plain(String(mall.members))}
        </Tile>
        <Tile name={t('overview.ordersToday')} to="/orders">
          {plain(String(mall.orders.today))}
        </Tile>
        <Tile name={t('overview.turnoverToday')}>{yuan(mall.orders.turnoverToday)}</Tile>
        <Tile name={t('overview.waitingForPayment')}>{mall.orders.waitingForPayment}</Tile>
        <Tile name={t('overview.paidNotSettled')}>{mall.orders.paidNotSettled}</Tile>
      </dl>
      {mall.pools.map((pool) => (
        <Card
          key={pool.plan}
          title={<h2>{local(pool.planTitle)}</h2>}
          extra={<Link to="/pools">{t('act.details')}</Link>}
        >
          <dl className="tiles tiles-plain">
            <Tile name={t('pool.price')}>¥{pool.price}</Tile>
            <Tile name={t('pool.fund')}>{yuan(pool.fund)}</Tile>
            <Tile name={t('pool.supply')}>{points(pool.supply)}</Tile>
            <Tile name={t('pool.backflow')}>{pool.backflow}</Tile>
            <Tile name={t('pool.exits')}>{pool.exits}</Tile>
          </dl>
        </Card>
      ))}
      <Card title={<h2>{t('overview.platform')}</h2>}>
        <dl className="tiles tiles-plain">
          <Tile name={t('overview.income')}>{yuan(mall.platform.income)}</Tile>
          <Tile name={t('overview.cost')}>{yuan(mall.platform.cost)}</Tile>
          <Tile name={t('overview.remainder')}>{yuan(mall.platform.remainder)}</Tile>
        </dl>
      </Card>
      <Health mall={mall} />
      <TroubledCommands />
    </>
  )
}

/** Behind by more than this many entries, statements are called late. */
const LAG_NOTED = 100
const OUTBOX_SECONDS_NOTED = 30

function Health({ mall }: { mall: Schemas['Overview'] }) {
  const { t } = useTranslation()
  const { outbox, journal } = mall
  const clock = mall.clock && t('overview.clock', { time: dateTime(mall.clock) })
  return (
    <Card title={<h2>{t('overview.health')}</h2>} extra={clock}>
      <ul className="health">
        <Check name={t('overview.outbox')} fine={outbox.failing === 0 && outbox.oldestSeconds < OUTBOX_SECONDS_NOTED}>
          {t('overview.outboxText', {
            waiting: outbox.waiting,
            failing: outbox.failing,
            seconds: outbox.oldestSeconds,
          })}
        </Check>
        <Check name={t('overview.follower')} fine={journal.lag < LAG_NOTED}>
          {t('overview.followerText', {
            sequence: journal.sequence,
            follower: journal.followerSequence,
            lag: journal.lag,
          })}
        </Check>
        <Check name={t('overview.quarantined')} fine={mall.quarantined === 0}>
          {mall.quarantined}
        </Check>
        <Check name={t('overview.differences')} fine={mall.differences === 0}>
          {mall.differences}
        </Check>
        <Alarms />
      </ul>
      {mall.differences > 0 && <Differences />}
    </Card>
  )
}

/** Alarms of the daily check of live figures; they stand on the scheme's page. */
function Alarms() {
  const { t } = useTranslation()
  const { data } = useQuery(liveCheckQuery)
  const alarms = data?.alarms ?? []
  const near = alarms.filter(({ state }) => state === 'near').length
  return (
    <Check name={t('live.overview')} fine={alarms.length === 0}>
      <Link to="/scheme">
        {alarms.length === 0 ? t('live.overviewNone') : t('live.overviewSome', { near, reached: alarms.length - near })}
      </Link>
    </Check>
  )
}

function Check({ name, fine, children }: { name: string; fine: boolean; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <li>
      <span className="health-name">{name}</span>
      <span className="health-text">{children}</span>
      <StateTag state={fine ? 'settled' : 'failed'} text={fine ? t('overview.fine') : t('overview.look')} />
    </li>
  )
}

function Differences() {
  const { t } = useTranslation()
  const found = useQuery(reconciliationQuery)
  return (
    <>
      <h3>{t('overview.differencesTitle')}</h3>
      <Answer query={found}>
        {({ items }) => (
          <ul>
            {items.map((item) => (
              <li key={`${item.kind}-${item.subject}`}>
                <code>{item.subject}</code> {local(item.text)}
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </>
  )
}
