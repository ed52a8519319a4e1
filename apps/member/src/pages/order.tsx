import { yuan } from '@huoshui/client/amount'
import { answer, api } from '@huoshui/web/api'
import { useCommandKey } from '@huoshui/web/command-key'
import { inLanguage, local } from '@huoshui/web/language'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, DotLoading, Toast } from 'antd-mobile'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { type Order, orderLinesQuery, orderQuery, refreshAfterAct, stateOf } from '../api/queries.ts'
import { clockTime, dateTime } from '../text/time.ts'
import { Answer } from '../ui/answer.tsx'
import { AskSheet } from '../ui/ask-sheet.tsx'
import { Page } from '../ui/frame.tsx'
import { LineLink } from '../ui/line-link.tsx'
import { RefusalNote } from '../ui/refusal.tsx'
import { Card, Row, Rows, Way } from '../ui/rows.tsx'
import { Arrival, ArrivalRows, Expected } from './order-arrival.tsx'

/** After this long a settlement is called slow, so that nobody keeps staring at it. */
const SLOW_MS = 8_000

export function OrderPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const order = useQuery(orderQuery(id))
  const state = order.data?.state
  useEffect(() => {
    if (state === 'settled' || state === 'refunded') void refreshAfterAct()
  }, [state])
  return (
    <Page title={t('order.title')} back="/orders">
      <Answer query={order}>{(shown) => <OrderText order={shown} />}</Answer>
    </Page>
  )
}

function OrderText({ order }: { order: Order }) {
  const { t } = useTranslation()
  return (
    <>
      <Progress order={order} />
      {order.state === 'created' && <Unpaid order={order} />}
      <Arrival order={order} />
      <Expected order={order} />
      {order.state === 'settled' && <Settled order={order} />}
      <Card>
        <div className="order-product">
          <img src={order.product.image} alt="" width="56" height="56" />
          <p>
            {local(order.product.title)} <span className="quiet">× {order.quantity}</span>
          </p>
        </div>
        <Rows>
          <Row name={t('order.total')} strong>
            {yuan(order.total)}
          </Row>
          <Row name={t('order.fromWallet')}>{yuan(order.walletPart)}</Row>
          <Row name={t('order.fromCashier')}>{yuan(order.cashierPart)}</Row>
          <Row name={t('order.placed')}>{dateTime(order.createdAt)}</Row>
          <Row name={t('order.number')}>
            <span className="id">{order.id}</span>
          </Row>
          {order.sequence !== undefined && <Row name={t('statement.sequence')}>{order.sequence}</Row>}
        </Rows>
        <ArrivalRows order={order} />
      </Card>
      {order.sequence !== undefined && <Receipt order={order} />}
    </>
  )
}

/** What proves later that the entry was in the book: the signed head of its day, once there is one. */
function Receipt({ order: { id, receipt } }: { order: Order }) {
  const { t } = useTranslation()
  if (receipt === undefined)
    return (
      <Card title={t('order.receipt')}>
        <p className="quiet">{t('order.receiptSoon')}</p>
      </Card>
    )
  return (
    <Card title={t('order.receipt')}>
      <p className="quiet">{t('order.receiptText')}</p>
      <Rows>
        <Row name={t('order.receiptDay')}>{receipt.day}</Row>
        <Row name={t('order.receiptHash')}>
          <span className="id">{receipt.hash.slice(0, 16)}…</span>
        </Row>
      </Rows>
      <a
        className="main-button"
        download={`huoshui-${id}.json`}
        href={`data:application/json,${encodeURIComponent(`${JSON.stringify(receipt)}\n`)}`}
      >
        {t('order.receiptSave')}
      </a>
    </Card>
  )
}

/** Where the order stands; announced when it changes. */
function Progress({ order }: { order: Order }) {
  const { t } = useTranslation()
  const [slow, setSlow] = useState(false)
  const waiting = order.state === 'paid' && order.sequence === undefined
  useEffect(() => {
    if (!waiting) return
    const timer = setTimeout(() => setSlow(true), SLOW_MS)
    return () => clearTimeout(timer)
  }, [waiting])
  return (
    <section className={`card order-state order-${order.state}`} role="status">
      <p className="order-state-name">
        {t(`order.state.${stateOf(order)}`)} {waiting && <DotLoading color="primary" />}
      </p>
      {order.state === 'created' && (
        <p>{t('order.expires', { time: clockTime(order.payment?.expiresAt ?? order.expiresAt) })}</p>
      )}
      {waiting && (
        <p>
          {t('order.waiting')} {slow ? t('order.slow') : t('order.waitingText')}
        </p>
      )}
      {order.state === 'paid' && !waiting && <p>{t(`order.next.${order.awaits ?? 'window'}`)}</p>}
      {order.cancelled && <p>{local(order.cancelled)}</p>}
      {order.state === 'settled' && <p>{t('order.settledText')}</p>}
    </section>
  )
}

function Unpaid({ order }: { order: Order }) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  return (
    <div className="acts">
      {order.payment?.cashierUrl ? (
        <a className="main-button" href={inLanguage(order.payment.cashierUrl)}>
          {t('order.payNow')}
        </a>
      ) : (
        <PayAgain order={order.id} />
      )}
      <Button block shape="rounded" fill="outline" onClick={() => setAsking(true)}>
        {t('order.cancel')}
      </Button>
      {asking && <Cancelling order={order.id} onEnd={() => setAsking(false)} />}
    </div>
  )
}

/** Begins a new payment after one has expired or failed; all of it at the cashier. */
function PayAgain({ order }: { order: string }) {
  const { t } = useTranslation()
  const key = useCommandKey()
  const pay = useMutation({
    mutationFn: () => {
      const body = { wallet: '0.00' }
      const params = { path: { id: order }, header: { 'idempotency-key': key.keyFor(body) } }
      return answer(api.POST('/api/orders/{id}/payments', { body, params }))
    },
    onSuccess: async ({ cashierUrl }) => {
      key.done()
      if (cashierUrl) window.location.assign(inLanguage(cashierUrl))
      else await refreshAfterAct()
    },
  })
  return (
    <>
      <RefusalNote cause={pay.error} />
      <Button block color="primary" shape="rounded" size="large" loading={pay.isPending} onClick={() => pay.mutate()}>
        {t('order.payAgain')}
      </Button>
    </>
  )
}

function Cancelling({ order, onEnd }: { order: string; onEnd: () => void }) {
  const { t } = useTranslation()
  const cancel = useMutation({
    mutationFn: () => answer(api.POST('/api/orders/{id}/cancel', { params: { path: { id: order } } })),
    onSuccess: async () => {
      onEnd()
      Toast.show({ content: t('order.cancelled') })
      await refreshAfterAct()
    },
  })
  return (
    <AskSheet
      title={t('order.cancel')}
      text={t('order.cancelAsk')}
      yes={t('order.cancel')}
      no={t('order.keep')}
      busy={cancel.isPending}
      onYes={() => cancel.mutate()}
      onNo={onEnd}
    >
      <RefusalNote cause={cancel.error} />
    </AskSheet>
  )
}

function Settled({ order }: { order: Order }) {
  const { t } = useTranslation()
  const lines = useQuery(orderLinesQuery(order.id, order.sequence))
  return (
    <>
      <Card title={t('order.changes')}>
        <Answer query={lines}>
          {(items) =>
            items.length === 0 ? (
              <p className="quiet">{t('order.none')}</p>
            ) : (
              <ul className="lines">
                {items.map((line) => (
                  <LineLink key={line.id} line={line} />
                ))}
              </ul>
            )
          }
        </Answer>
      </Card>
      <section className="card">
        <Way to="/points">{t('order.toPoints')}</Way>
        <Way to="/statement">{t('order.toStatement')}</Way>
      </section>
    </>
  )
}
