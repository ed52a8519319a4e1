import type { Schemas } from '@huoshui/client'
import { yuan } from '@huoshui/client/amount'
import { answer, api } from '@huoshui/web/api'
import { useCommandKey } from '@huoshui/web/command-key'
import { local } from '@huoshui/web/language'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button, Card, Descriptions } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { orderQuery, refreshAfterAct, stateOf } from '../api/queries.ts'
import { dateTime } from '../text/time.ts'
import { Answer } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'
import { Figures } from '../ui/list.tsx'
import { ReasonForm } from '../ui/reason-form.tsx'
import { StateTag } from '../ui/state-tag.tsx'

type Detail = Schemas['AdminOrderDetail']

/** Why the mall gives a payment back. */
const REFUNDS = ['late', 'wrong-amount', 'price-changed', 'already-paid', 'order-refused', 'operator'] as const

export function OrderPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const order = useQuery(orderQuery(id))
  return (
    <Page title={t('order.one')} acts={<Link to="/orders">‹ {t('order.title')}</Link>}>
      <Answer query={order}>
        {(detail) => (
          <>
            <OrderText order={detail.order} />
            <Payments payments={detail.payments} />
            <Rewards rewards={detail.rewards} />
          </>
        )}
      </Answer>
    </Page>
  )
}

function OrderText({ order }: { order: Detail['order'] }) {
  const { t } = useTranslation()
  const { sequence } = order
  return (
    <Card
      title={
        <h2>
          <code>{order.id}</code>
        </h2>
      }
      extra={
        <span className="acts">
          {order.state === 'paid' && order.awaits !== undefined && <Receive order={order.id} />}
          {canRefund(order) && <Refund order={order.id} />}
        </span>
      }
    >
      <Descriptions
        column={{ xs: 1, sm: 2, lg: 3 }}
        items={[
          {
            key: 'state',
            label: t('column.state'),
            children: <StateTag state={order.state} text={t(`order.state.${stateOf(order)}`)} />,
          },
          {
            key: 'member',
            label: t('column.member'),
            children: <Link to={`/members/${order.member.id}`}>{order.member.name || order.member.id}</Link>,
          },
          { key: 'product', label: t('column.product'), children: `${local(order.product.title)} × ${order.quantity}` },
          { key: 'total', label: t('column.total'), children: yuan(order.total) },
          { key: 'wallet', label: t('order.walletPart'), children: yuan(order.walletPart) },
          { key: 'cashier', label: t('order.cashierPart'), children: yuan(order.cashierPart) },
          { key: 'created', label: t('order.created'), children: dateTime(order.createdAt) },
          { key: 'paid', label: t('order.paid'), children: order.paidAt ? dateTime(order.paidAt) : '—' },
          { key: 'settled', label: t('order.settled'), children: order.settledAt ? dateTime(order.settledAt) : '—' },
          ...arrivalOf(order, t),
          ...(order.cancelled ? [{ key: 'why', label: t('column.reason'), children: local(order.cancelled) }] : []),
          {
            key: 'entry',
            label: t('column.sequence'),
            children: sequence === undefined ? '—' : <Link to={`/journal/${sequence}`}>{sequence}</Link>,
          },
        ]}
      />
    </Card>
  )
}

/** Under `settle: completion` an order that the books have taken can be refunded before it settles. */
const canRefund = ({ state, sequence }: Detail['order']): boolean =>
  state === 'settled' || (state === 'paid' && sequence !== undefined)

/** Where the order goes, and when it got there. */
function arrivalOf({ pickup, shipTo, receivedAt }: Detail['order'], t: ReturnType<typeof useTranslation>['t']) {
  const shown: { key: string; label: string; children: string }[] = []
  if (pickup) shown.push({ key: 'pickup', label: t('order.pickupAt'), children: pickup.name })
  else if (shipTo) shown.push({ key: 'shipTo', label: t('order.shipTo'), children: local(shipTo.title) })
  if (receivedAt) shown.push({ key: 'received', label: t('order.receivedAt'), children: dateTime(receivedAt) })
  return shown
}

function Payments({ payments }: { payments: Detail['payments'] }) {
  const { t } = useTranslation()
  return (
    <Card title={<h2>{t('order.payments')}</h2>}>
      <Figures
        rows={payments}
        rowKey="id"
        name={t('order.payments')}
        none={t('fail.empty')}
        columns={[
          { title: t('column.id'), dataIndex: 'id', render: (id: string) => <code>{id}</code> },
          {
            title: t('column.state'),
            key: 'state',
            render: (_, payment) => <StateTag state={payment.state} text={t(`order.payment.${payment.state}`)} />,
          },
          { title: t('order.walletPart'), dataIndex: 'walletPart', align: 'right', render: yuan },
          { title: t('order.cashierPart'), dataIndex: 'cashierPart', align: 'right', render: yuan },
          {
            title: t('order.reference'),
            key: 'reference',
            render: (_, { reference, refund }) => (
              <>
                <code>{reference ?? '—'}</code>
                {refund && (
                  <div className="quiet">
                    {t('order.paymentRefund', {
                      amount: yuan(refund.amount),
                      state: t(`order.refundState.${refund.state}`),
                      reason: t(`order.refunds.${REFUNDS.find((known) => known === refund.reason) ?? 'other'}`),
                    })}
                  </div>
                )}
              </>
            ),
          },
          { title: t('column.time'), dataIndex: 'createdAt', render: dateTime },
        ]}
      />
    </Card>
  )
}

function Rewards({ rewards }: { rewards: Detail['rewards'] }) {
  const { t } = useTranslation()
  return (
    <Card title={<h2>{t('order.rewards')}</h2>}>
      <Figures
        rows={rewards}
        rowKey={(row) => `${row.plan}-${row.rule}-${row.to}-${row.amount}`}
        name={t('order.rewards')}
        none={t('order.noRewards')}
        columns={[
          { title: t('column.plan'), key: 'plan', render: (_, { planTitle }) => local(planTitle) },
          { title: t('column.rule'), key: 'rule', render: (_, { ruleTitle }) => local(ruleTitle) },
          {
            title: t('column.to'),
            key: 'to',
            render: (_, { to, toName }) => (to.includes(':') ? to : <Link to={`/members/${to}`}>{toName ?? to}</Link>),
          },
          {
            title: t('column.basis'),
            dataIndex: 'basis',
            align: 'right',
            render: (basis?: string) => (basis ? yuan(basis) : '—'),
          },
          {
            title: t('column.rate'),
            dataIndex: 'rate',
            align: 'right',
            render: (rate?: string) => rate ?? t('order.fixed'),
          },
          { title: t('column.amount'), dataIndex: 'amount', align: 'right', render: yuan },
        ]}
      />
    </Card>
  )
}

function Refund({ order }: { order: string }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const key = useCommandKey()
  const refund = useMutation({
    mutationFn: (reason: string) => {
      const body = { reason }
      const params = { path: { id: order }, header: { 'idempotency-key': key.keyFor(body) } }
      return answer(api.POST('/api/admin/orders/{id}/refund', { body, params }))
    },
    onSuccess: async ({ sequence }) => {
      key.done()
      setOpen(false)
      void message.success(t('order.refundDone', { sequence }))
      await refreshAfterAct()
    },
  })
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {t('order.refund')}
      </Button>
      <ReasonForm
        title={t('order.refund')}
        text={t('order.refundText')}
        reasonLabel={t('order.refundReason')}
        yes={t('order.refund')}
        danger
        open={open}
        busy={refund.isPending}
        refusal={refund.error}
        onNo={() => setOpen(false)}
        onYes={({ reason }) => refund.mutate(reason)}
      />
    </>
  )
}

/** The member says nothing, and the operator knows that the goods arrived. */
function Receive({ order }: { order: string }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const receive = useMutation({
    mutationFn: (reason: string) =>
      answer(api.POST('/api/admin/orders/{id}/receive', { params: { path: { id: order } }, body: { reason } })),
    onSuccess: async () => {
      setOpen(false)
      void message.success(t('order.receiveDone'))
      await refreshAfterAct()
    },
  })
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('order.receive')}</Button>
      <ReasonForm
        title={t('order.receive')}
        text={t('order.receiveText')}
        reasonLabel={t('order.receiveReason')}
        yes={t('order.receive')}
        open={open}
        busy={receive.isPending}
        refusal={receive.error}
        onNo={() => setOpen(false)}
        onYes={({ reason }) => receive.mutate(reason)}
      />
    </>
  )
}
