import { answer, api } from '@huoshui/web/api'
import { local } from '@huoshui/web/language'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Toast } from 'antd-mobile'
import { QRCodeSVG } from 'qrcode.react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Order, productQuery, refreshAfterAct } from '../api/queries.ts'
import { dateTime } from '../text/time.ts'
import { AskSheet } from '../ui/ask-sheet.tsx'
import { RefusalNote } from '../ui/refusal.tsx'
import { Card, Row, Rows, Truth } from '../ui/rows.tsx'

const QR_SIZE = 168

/** What is left until an order has arrived: the code to fetch it with, or the word that it is here. */
export function Arrival({ order }: { order: Order }) {
  if (order.awaits === 'receipt') return <Receiving order={order.id} />
  if (order.awaits === 'pickup' && order.pickup?.code !== undefined)
    return <PickupCode pickup={order.pickup} code={order.pickup.code} />
  return null
}

/** Where the order goes, and when it got there. */
export function ArrivalRows({ order }: { order: Order }) {
  const { t } = useTranslation()
  const { pickup, shipTo, receivedAt, settlesAt } = order
  return (
    <Rows>
      {pickup ? (
        <Row name={t('order.pickupAt')} hint={pickup.address}>
          {pickup.name}
        </Row>
      ) : (
        shipTo && <Row name={t('order.shipTo')}>{local(shipTo.title)}</Row>
      )}
      {receivedAt && <Row name={pickup ? t('order.pickedUpAt') : t('order.receivedAt')}>{dateTime(receivedAt)}</Row>}
      {settlesAt && <Row name={t('order.settlesAt')}>{dateTime(settlesAt)}</Row>}
    </Rows>
  )
}

/** What one unit would give if the order settled at this moment: expected, and no more than that (spec/1). */
export function Expected({ order }: { order: Order }) {
  const { t } = useTranslation()
  const { data: product } = useQuery(productQuery(order.product.id))
  if (order.state !== 'paid' || order.sequence === undefined || !product || product.gives.length === 0) return null
  return (
    <Card title={t('order.expected')}>
      {product.gives.map((give) => (
        <p key={`${give.plan} ${give.kind}`}>{local(give.text)}</p>
      ))}
      <Truth>{t('order.expectedText')}</Truth>
    </Card>
  )
}

function PickupCode({ pickup, code }: { pickup: NonNullable<Order['pickup']>; code: string }) {
  const { t } = useTranslation()
  return (
    <Card title={t('order.pickupCode')}>
      <div className="pickup-code">
        <QRCodeSVG value={code} size={QR_SIZE} role="img" aria-label={t('order.pickupQr', { code })} />
        <p className="id">{code}</p>
        <p className="quiet">{t('order.pickupText', { name: pickup.name })}</p>
      </div>
    </Card>
  )
}

function Receiving({ order }: { order: string }) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  const receive = useMutation({
    mutationFn: () => answer(api.POST('/api/orders/{id}/receive', { params: { path: { id: order } } })),
    onSuccess: async () => {
      setAsking(false)
      Toast.show({ content: t('order.received') })
      await refreshAfterAct()
    },
  })
  return (
    <div className="acts">
      <Button block color="primary" shape="rounded" size="large" onClick={() => setAsking(true)}>
        {t('order.receive')}
      </Button>
      {asking && (
        <AskSheet
          title={t('order.receive')}
          text={t('order.receiveAsk')}
          yes={t('order.receiveYes')}
          no={t('order.notYet')}
          busy={receive.isPending}
          onYes={() => receive.mutate()}
          onNo={() => setAsking(false)}
        >
          <RefusalNote cause={receive.error} />
        </AskSheet>
      )}
    </div>
  )
}
