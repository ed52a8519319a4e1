import { points, toUnits, yuan } from '@huoshui/client/amount'
import { local } from '@huoshui/web/language'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { historyQuery, holdingsQuery, type Position, PRICE_POLL_MS, pointsQuery } from '../api/queries.ts'
import { paidShare } from '../sale-now.ts'
import { Answer, Empty } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'
import { PriceChart } from '../ui/price-chart.tsx'
import { Ripples } from '../ui/ripples.tsx'
import { Card, Row, Rows, Truth, Way } from '../ui/rows.tsx'
import { HoldingsText, holdsAny } from './points-held.tsx'

const YUAN = 2
const MICRO = 6

export function PointsPage() {
  const { t } = useTranslation()
  const positions = useQuery({ ...pointsQuery, refetchInterval: PRICE_POLL_MS })
  const { data: held } = useQuery(holdingsQuery)
  return (
    <Page title={t('points.title')}>
      <Answer query={positions}>
        {(items) =>
          items.length === 0 && !(held && holdsAny(held)) ? (
            <Empty title={t('points.empty')} text={t('points.emptyText')}>
              <Link className="quiet-button" to="/">
                {t('act.home')}
              </Link>
            </Empty>
          ) : (
            items.map((position) => <PositionText key={position.plan} position={position} />)
          )
        }
      </Answer>
      {held && holdsAny(held) && <HoldingsText held={held} />}
    </Page>
  )
}

function PositionText({ position }: { position: Position }) {
  const { t } = useTranslation()
  const history = useQuery(historyQuery(position.plan))
  const sellable = (toUnits(position.holding, MICRO) ?? 0n) > (toUnits(position.locked, MICRO) ?? 0n)
  return (
    <>
      <Holding position={position} />
      <div className="acts">
        {sellable ? (
          <Link className="main-button" to={`/points/${position.plan}/sell`}>
            {t('points.sell')}
          </Link>
        ) : (
          <p className="quiet">{t('sell.nothing')}</p>
        )}
      </div>
      <Card>
        <Rows>
          <Row name={t('points.gross')}>{yuan(position.grossValue)}</Row>
          <Row name={t('points.saleNow')} hint={t('points.saleHint', { backflow: position.pool.backflow })} strong>
            {yuan(position.saleNow)}
          </Row>
          {position.locked !== '0.000000' && <Row name={t('points.locked')}>{points(position.locked)}</Row>}
          <Row name={t('points.cost')} hint={position.cost && t('points.costPrice', { price: position.cost })}>
            {yuan(position.spend)}
          </Row>
          <Row name={t('points.realised')}>{yuan(position.realised)}</Row>
        </Rows>
        <ExitDistance position={position} />
      </Card>
      <Card title={t('points.history')}>
        <Answer query={history}>{(items) => <PriceChart history={items} />}</Answer>
      </Card>
      <PoolText pool={position.pool} />
      <Truth>{t('points.truth', { share: paidShare(position.pool.backflow) })}</Truth>
      <section className="card">
        <Way to="/link">{t('points.link')}</Way>
        <Way to="/about">{t('about.title')}</Way>
      </section>
    </>
  )
}

/** The figure a member looks for first, with what it is worth at this moment. */
function Holding({ position }: { position: Position }) {
  const { t } = useTranslation()
  return (
    <section className="deep" aria-label={local(position.planTitle)}>
      <Ripples />
      <p className="deep-name">{local(position.planTitle)}</p>
      <p className="deep-figure figure">
        {points(position.holding)} <small>{t('points.holding')}</small>
      </p>
      <dl className="deep-pair">
        <div>
          <dt>{t('points.price')}</dt>
          <dd className="figure">¥{position.price}</dd>
        </div>
        <div>
          <dt>{t('points.saleNow')}</dt>
          <dd className="figure">{yuan(position.saleNow)}</dd>
        </div>
      </dl>
    </section>
  )
}

function PoolText({ pool }: { pool: Position['pool'] }) {
  const { t } = useTranslation()
  return (
    <Card title={t('points.pool')}>
      <Rows>
        <Row name={t('points.fund')}>{yuan(pool.fund)}</Row>
        <Row name={t('points.supply')}>{points(pool.supply)}</Row>
        <Row name={t('points.price')}>¥{pool.price}</Row>
        <Row name={t('points.backflow')}>{pool.backflow}</Row>
      </Rows>
    </Card>
  )
}

/** How far the forced exit is; only the way gone so far is drawn, nothing is forecast. */
function ExitDistance({ position }: { position: Position }) {
  const { t } = useTranslation()
  const { exit } = position
  if (!exit) return <p className="quiet">{t('points.noExit')}</p>
  const target = toUnits(exit.target, YUAN) ?? 0n
  const missing = toUnits(exit.toExit, YUAN) ?? 0n
  const gone = target > 0n ? Number(((target - missing) * 1000n) / target) / 10 : 0
  return (
    <div className="exit">
      <Rows>
        <Row
          name={t('points.toExit')}
          hint={t('points.exitAt', { multiple: exit.multiple, target: yuan(exit.target) })}
        >
          {yuan(exit.toExit)}
        </Row>
      </Rows>
      <div className="exit-bar" aria-hidden="true">
        <span style={{ width: `${Math.min(100, Math.max(0, gone))}%` }} />
      </div>
      <p className="quiet">{t('points.toExitHint')}</p>
    </div>
  )
}
