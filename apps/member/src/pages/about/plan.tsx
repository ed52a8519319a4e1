import type { Schemas } from '@huoshui/client'
import { plain, points, yuan } from '@huoshui/client/amount'
import { local } from '@huoshui/web/language'
import { useTranslation } from 'react-i18next'
import { Card, Row, Rows, Truth } from '../../ui/rows.tsx'

type Plan = Schemas['PlanText']

/** One plan in words, with its terms and what is true of it now. */
export function PlanCard({ plan }: { plan: Plan }) {
  const { t } = useTranslation()
  return (
    <Card title={local(plan.title)}>
      <p>{local(plan.text)}</p>
      <Rows>
        {plan.parameters.map((parameter) => (
          <Row key={parameter.name} name={local(parameter.title)}>
            {local(parameter.value)}
          </Row>
        ))}
        {plan.pool && (
          <>
            <Row name={t('points.fund')}>{yuan(plan.pool.fund)}</Row>
            <Row name={t('points.supply')}>{points(plan.pool.supply)}</Row>
            <Row name={t('points.price')}>¥{plan.pool.price}</Row>
          </>
        )}
      </Rows>
      {plan.pool && <SaleNow sale={plan.sale} />}
      {plan.exit && <Queue exit={plan.exit} />}
      {plan.coverage && (
        <>
          <Rows>
            <Row name={t('about.coverage')} strong>
              {plan.coverage}
            </Row>
          </Rows>
          <Truth>{t('about.coverageText')}</Truth>
        </>
      )}
    </Card>
  )
}

function SaleNow({ sale }: { sale: Plan['sale'] }) {
  const { t } = useTranslation()
  if (sale === undefined) return <p>{t('about.saleNone')}</p>
  return (
    <Rows>
      <Row name={t('about.sale', { points: points(sale.points) })} strong>
        {yuan(sale.paid)}
      </Row>
      <Row name={t('about.saleGross')}>{yuan(sale.gross)}</Row>
      <Row name={t('about.saleStays')}>{yuan(sale.stays)}</Row>
    </Rows>
  )
}

function Queue({ exit }: { exit: NonNullable<Plan['exit']> }) {
  const { t } = useTranslation()
  const { queue, multiple } = exit
  return (
    <section className="queue">
      <h3>{t('about.exit', { multiple })}</h3>
      {queue === undefined ? (
        <p>{t('about.exitUnknown')}</p>
      ) : (
        <>
          <p>{t('about.exitText', { share: queue.share })}</p>
          <Rows>
            {queue.buyers.map(({ buyer, order }) => (
              <Row key={buyer} name={t('about.exitBuyer', { buyer })}>
                {t('about.exitOrder', { order: plain(String(order)) })}
              </Row>
            ))}
            <Row name={t('about.exitShare', { orders: plain(String(queue.orders)) })} strong>
              {t('about.exitShareOf', { exits: plain(String(queue.exits)), share: queue.exited })}
            </Row>
          </Rows>
        </>
      )}
      <Truth>{t('about.exitLater')}</Truth>
    </section>
  )
}
