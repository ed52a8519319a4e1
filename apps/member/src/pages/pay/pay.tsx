import type { Schemas } from '@huoshui/client'
import { fromUnits, toUnits, yuan } from '@huoshui/client/amount'
import { answer, api } from '@huoshui/web/api'
import { useCommandKey } from '@huoshui/web/command-key'
import { inLanguage, local } from '@huoshui/web/language'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { deliveryQuery, productQuery, refreshAfterAct, walletQuery } from '../../api/queries.ts'
import { AmountField } from '../../ui/amount-field.tsx'
import { Answer } from '../../ui/answer.tsx'
import { Page } from '../../ui/frame.tsx'
import { RefusalNote } from '../../ui/refusal.tsx'
import { Card, Row, Rows, Truth } from '../../ui/rows.tsx'
import { SubmitButton } from '../../ui/submit-button.tsx'

import { asksWhere, type Delivery, destinationOf, nowhere } from './destination.ts'
import { DestinationCard } from './destination-card.tsx'

const YUAN = 2

export function PayPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const [search] = useSearchParams()
  const asked = search.get('quantity') ?? '1'
  const quantity = /^[1-9]\d?$/.test(asked) ? Number(asked) : 1
  const product = useQuery(productQuery(id))
  const wallet = useQuery(walletQuery)
  const delivery = useQuery(deliveryQuery)
  return (
    <Page title={t('pay.title')} back={`/products/${id}`}>
      <Answer query={product}>
        {(bought) => (
          <Answer query={wallet}>
            {({ available }) => (
              <Answer query={delivery}>
                {(places) => <Payment product={bought} quantity={quantity} available={available} delivery={places} />}
              </Answer>
            )}
          </Answer>
        )}
      </Answer>
    </Page>
  )
}

interface PaymentProps {
  product: Schemas['Product']
  quantity: number
  available: string
  delivery: Delivery
}

function Payment({ product, quantity, available, delivery }: PaymentProps) {
  const { t } = useTranslation()
  const [wallet, setWallet] = useState('')
  const [where, setWhere] = useState(nowhere)
  const destination = destinationOf(delivery, where)
  const order = usePlaceOrder(product.id, quantity)
  const totalFen = (toUnits(product.price, YUAN) ?? 0n) * BigInt(quantity)
  const availableFen = toUnits(available, YUAN) ?? 0n
  const most = availableFen < totalFen ? availableFen : totalFen
  const walletFen = wallet === '' ? 0n : toUnits(wallet, YUAN)
  const trouble = walletTrouble(walletFen, most)
  const rest = totalFen - (trouble ? 0n : (walletFen ?? 0n))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!trouble && destination) order.mutate({ wallet: fromUnits(walletFen ?? 0n, YUAN), ...destination })
      }}
    >
      <Card>
        <Rows>
          <Row name={t('pay.product')}>{local(product.title)}</Row>
          <Row name={t('pay.quantity')}>{quantity}</Row>
          <Row name={t('pay.total')} strong>
            {yuan(fromUnits(totalFen, YUAN))}
          </Row>
        </Rows>
      </Card>
      {asksWhere(delivery) && <DestinationCard delivery={delivery} value={where} onChange={setWhere} />}
      <Card>
        <AmountField
          name={t('pay.wallet', { amount: yuan(available) })}
          unit="¥"
          value={wallet}
          onChange={setWallet}
          trouble={trouble && t(trouble)}
          whole={most > 0n ? { text: fromUnits(most, YUAN), act: t('pay.useAll') } : undefined}
        />
        <Rows>
          <Row name={t('pay.rest')} strong>
            {yuan(fromUnits(rest, YUAN))}
          </Row>
        </Rows>
      </Card>
      <Truth>{t('pay.note')}</Truth>
      <RefusalNote cause={order.error} />
      <SubmitButton
        text={rest === 0n ? t('pay.submitWallet') : t('pay.submit')}
        busy={order.isPending}
        ready={trouble === undefined && destination !== undefined}
      />
    </form>
  )
}

function walletTrouble(wallet: bigint | undefined, most: bigint): 'problem.bad-amount' | 'pay.tooMuch' | undefined {
  if (wallet === undefined || wallet < 0n) return 'problem.bad-amount'
  return wallet > most ? 'pay.tooMuch' : undefined
}

/** Places the order, then goes to the cashier, or to the order when nothing is left to pay there. */
function usePlaceOrder(product: string, quantity: number) {
  const navigate = useNavigate()
  const key = useCommandKey()
  return useMutation({
    mutationFn: (how: { wallet: string; shipTo?: string; pickup?: string }) => {
      const body = { product, quantity, ...how }
      return answer(api.POST('/api/orders', { body, params: { header: { 'idempotency-key': key.keyFor(body) } } }))
    },
    onSuccess: async (placed) => {
      key.done()
      await refreshAfterAct()
      // The order's page is what the browser's "back" finds after the cashier.
      await navigate(`/orders/${placed.order.id}`, { replace: true })
      if (placed.cashierUrl) window.location.assign(inLanguage(placed.cashierUrl))
    },
  })
}
