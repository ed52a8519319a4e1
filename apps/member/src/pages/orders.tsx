import { yuan } from '@huoshui/client/amount'
import { local } from '@huoshui/web/language'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useSearchParams } from 'react-router'
import { type Order, ordersQuery, stateOf } from '../api/queries.ts'
import { dateTime } from '../text/time.ts'
import { Answer, Empty } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'
import { More } from '../ui/more.tsx'

export function OrdersPage() {
  const { t } = useTranslation()
  const [search] = useSearchParams()
  const orders = useInfiniteQuery(ordersQuery)
  const paid = orders.data?.pages
    .flatMap((page) => page.items)
    .find((order) => order.payment?.id === search.get('paid'))
  // The cashier knows its payment, not the order it was for.
  if (paid) return <Navigate to={`/orders/${paid.id}`} replace />
  return (
    <Page title={t('order.list')} back="/me">
      <Answer query={orders}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items)
          if (items.length === 0)
            return (
              <Empty title={t('order.empty')} text={t('order.emptyText')}>
                <Link className="quiet-button" to="/">
                  {t('act.home')}
                </Link>
              </Empty>
            )
          return (
            <>
              <ul className="card lines">
                {items.map((order) => (
                  <OrderLine key={order.id} order={order} />
                ))}
              </ul>
              <More list={orders} />
            </>
          )
        }}
      </Answer>
    </Page>
  )
}

function OrderLine({ order }: { order: Order }) {
  const { t } = useTranslation()
  return (
    <li>
      <Link className="line" to={`/orders/${order.id}`}>
        <span className="line-what">
          <span className="line-title">
            {local(order.product.title)} × {order.quantity}
          </span>
          <span className="line-time">{dateTime(order.createdAt)}</span>
        </span>
        <span className="line-changes">
          <span className="figure">{yuan(order.total)}</span>
          <span className={`state state-${order.state}`}>{t(`order.state.${stateOf(order)}`)}</span>
        </span>
      </Link>
    </li>
  )
}
