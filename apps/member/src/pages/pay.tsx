import type { Schemas } from '@huoshui/client'
import { fromUnits, toUnits, yuan } from '@huoshui/client/amount'
import { answer, api } from '@huoshui/web/api'
import { useCommandKey } from '@huoshui/web/command-key'
import { local } from '@huoshui/web/language'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { productQuery, refreshAfterAct, walletQuery } from '../api/queries.ts'
import { AmountField } from '../ui/amount-field.tsx'
import { Answer } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'
import { RefusalNote } from '../ui/refusal.tsx'
import { Card, Row, Rows, Truth } from '../ui/rows.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'

const YUAN = 2

export function PayPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const [search] = useSearchParams()
  const asked = search.get('quantity') ?? '1'
  const quantity = /^[1-9]\d?$/.test(asked) ? Number(asked) : 1
  const product = useQuery(productQuery(id))
  const wallet = useQuery(walletQuery)
  return (
    <Page title={t('pay.title')} back={`/products/${id}`}>
      <Answer query={product}>
        {(bought) => (
          <Answer query={wallet}>
            {(cash) => <Payment product={bought} quantity={quantity} available={cash.available} />}
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
}

function Payment({ product, quantity, available }: PaymentProps) {
  const { t } = useTranslation()
  const [wallet, setWallet] = useState('')
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
        if (!trouble) order.mutate(fromUnits(walletFen ?? 0n, YUAN))
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
        ready={trouble === undefined}
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
    mutationFn: (wallet: string) => {
      const body = { product, quantity, wallet }
      return answer(api.POST('/api/orders', { body, params: { header: { 'idempotency-key': key.keyFor(body) } } }))
    },
    onSuccess: async (placed) => {
      key.done()
      await refreshAfterAct()
      // The order's page is what the browser's "back" finds after the cashier.
      await navigate(`/orders/${placed.order.id}`, { replace: true })
      if (placed.cashierUrl) window.location.assign(placed.cashierUrl)
    },
  })
}
