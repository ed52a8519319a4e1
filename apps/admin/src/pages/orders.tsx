import type { Schemas } from '@huoshui/client'
import { yuan } from '@huoshui/client/amount'
import { local } from '@huoshui/web/language'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type OrderState, ordersQuery, stateOf } from '../api/queries.ts'
import { dateTime } from '../text/time.ts'
import { Page } from '../ui/frame.tsx'
import { List } from '../ui/list.tsx'
import { StateFilter } from '../ui/state-filter.tsx'
import { StateTag } from '../ui/state-tag.tsx'

type Row = Schemas['AdminOrder']

const STATES = ['created', 'paid', 'settled', 'cancelled', 'refunded'] as const

export function OrdersPage() {
  const { t } = useTranslation()
  const [state, setState] = useState<OrderState>()
  const orders = useInfiniteQuery(ordersQuery(state))
  return (
    <Page title={t('order.title')}>
      <StateFilter
        label={t('order.filter')}
        states={STATES}
        name={(one) => t(`order.state.${one}`)}
        value={state}
        onChange={setState}
      />
      <List
        query={orders}
        rowKey="id"
        name={t('order.title')}
        none={t('order.none')}
        columns={[
          {
            title: t('column.id'),
            key: 'id',
            render: (_, order: Row) => <Link to={`/orders/${order.id}`}>{order.id}</Link>,
          },
          {
            title: t('column.member'),
            key: 'member',
            render: (_, { member }: Row) => <Link to={`/members/${member.id}`}>{member.name || member.id}</Link>,
          },
          {
            title: t('column.product'),
            key: 'product',
            render: (_, order: Row) => `${local(order.product.title)} × ${order.quantity}`,
          },
          { title: t('column.total'), dataIndex: 'total', align: 'right', render: yuan },
          {
            title: t('column.state'),
            key: 'state',
            render: (_, order: Row) => <StateTag state={order.state} text={t(`order.state.${stateOf(order)}`)} />,
          },
          { title: t('column.time'), dataIndex: 'createdAt', render: dateTime },
        ]}
      />
    </Page>
  )
}
