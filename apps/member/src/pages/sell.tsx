import type { Schemas } from '@huoshui/client'
import { fromUnits, points, toUnits, yuan } from '@huoshui/client/amount'
import { answer, api } from '@huoshui/web/api'
import { useCommandKey } from '@huoshui/web/command-key'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { type Position, pointsQuery, quoteQuery, refreshAfterAct } from '../api/queries.ts'
import { AmountField } from '../ui/amount-field.tsx'
import { Answer, Empty } from '../ui/answer.tsx'
import { AskSheet } from '../ui/ask-sheet.tsx'
import { Page } from '../ui/frame.tsx'
import { RefusalNote } from '../ui/refusal.tsx'
import { Card, Row, Rows, Way } from '../ui/rows.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'

const MICRO = 6
/** The preview follows the typing after this pause. */
const TYPING_PAUSE_MS = 300

export function SellPage() {
  const { t } = useTranslation()
  const { plan = '' } = useParams()
  const positions = useQuery(pointsQuery)
  return (
    <Page title={t('sell.title')} back="/points">
      <Answer query={positions}>
        {(items) => {
          const position = items.find((candidate) => candidate.plan === plan)
          return position ? <Sale position={position} /> : <Nothing />
        }}
      </Answer>
    </Page>
  )
}

function Nothing() {
  const { t } = useTranslation()
  return (
    <Empty title={t('sell.nothing')}>
      <Link className="quiet-button" to="/">
        {t('sell.bought')}
      </Link>
    </Empty>
  )
}

/** The value once it has rested for a while. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPING_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}

type Trouble = 'sell.badPoints' | 'sell.tooMany' | undefined

function saleTrouble(text: string, sellable: bigint): Trouble {
  if (text === '') return undefined
  const amount = toUnits(text, MICRO)
  if (amount === undefined || amount <= 0n) return 'sell.badPoints'
  return amount > sellable ? 'sell.tooMany' : undefined
}

function Sale({ position }: { position: Position }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [asking, setAsking] = useState(false)
  const sellable = (toUnits(position.holding, MICRO) ?? 0n) - (toUnits(position.locked, MICRO) ?? 0n)
  const trouble = saleTrouble(text, sellable)
  const asked = useSettled(trouble ? '' : text.trim())
  const quote = useQuery({ ...quoteQuery(position.plan, asked), placeholderData: keepPreviousData })
  const sale = useSale(position.plan)
  if (sale.data) return <Sold sale={sale.data} amount={text} />
  if (sellable <= 0n) return <Nothing />
  const shown = asked === '' ? undefined : quote.data
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (shown && !trouble) setAsking(true)
      }}
    >
      <Card>
        <AmountField
          name={t('sell.amount')}
          value={text}
          onChange={setText}
          trouble={trouble && t(trouble)}
          whole={{ text: fromUnits(sellable, MICRO), act: t('sell.all') }}
        />
        <p className="quiet figure">{t('sell.sellable', { points: points(fromUnits(sellable, MICRO)) })}</p>
      </Card>
      <Card title={t('sell.preview')} tone="mist">
        <div role="status">{shown ? <Preview quote={shown} /> : <p className="quiet">{t('sell.enter')}</p>}</div>
        {asked !== '' && <RefusalNote cause={quote.error} />}
      </Card>
      <SubmitButton text={t('sell.next')} busy={false} ready={shown !== undefined && trouble === undefined} />
      {asking && shown && (
        <AskSheet
          title={t('sell.confirmTitle')}
          text={t('sell.confirmText')}
          yes={t('sell.submit')}
          busy={sale.isPending}
          onYes={() => sale.mutate(text.trim())}
          onNo={() => setAsking(false)}
        >
          <Preview quote={shown} />
          <RefusalNote cause={sale.error} />
        </AskSheet>
      )}
    </form>
  )
}

function Preview({ quote }: { quote: Schemas['Quote'] }) {
  const { t } = useTranslation()
  return (
    <Rows>
      <Row name={t('sell.points')}>{points(quote.points)}</Row>
      <Row name={t('sell.price')}>¥{quote.price}</Row>
      <Row name={t('sell.gross')}>{yuan(quote.gross)}</Row>
      <Row name={t('sell.stays')}>{yuan(quote.stays)}</Row>
      <Row name={t('sell.paid')} strong>
        {yuan(quote.paid)}
      </Row>
    </Rows>
  )
}

function useSale(plan: string) {
  const key = useCommandKey()
  return useMutation({
    mutationFn: (amount: string) => {
      const body = { plan, points: amount }
      return answer(api.POST('/api/points/sell', { body, params: { header: { 'idempotency-key': key.keyFor(body) } } }))
    },
    onSuccess: () => {
      key.done()
      void refreshAfterAct()
    },
  })
}

function Sold({
  sale,
  amount,
}: {
  sale: { gross: string; paid: string; stays: string; statement: string }
  amount: string
}) {
  const { t } = useTranslation()
  return (
    <>
      <section className="card done" role="status">
        <svg width="56" height="56" viewBox="0 0 56 56" aria-hidden="true">
          <circle cx="28" cy="28" r="26" fill="#e4efee" />
          <path
            d="M18 29l7 7 14-15"
            fill="none"
            stroke="#0b5f6a"
            strokeWidth="3.5"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </svg>
        <h2>{t('sell.done')}</h2>
        <p className="done-figure figure">{yuan(sale.paid)}</p>
        <p className="quiet">{t('sell.doneText')}</p>
      </section>
      <Card>
        <Rows>
          <Row name={t('sell.points')}>{points(amount)}</Row>
          <Row name={t('sell.gross')}>{yuan(sale.gross)}</Row>
          <Row name={t('sell.stays')}>{yuan(sale.stays)}</Row>
          <Row name={t('sell.paid')} strong>
            {yuan(sale.paid)}
          </Row>
        </Rows>
      </Card>
      <section className="card">
        <Way to={`/statement/${encodeURIComponent(sale.statement)}`}>{t('sell.line')}</Way>
        <Way to="/wallet">{t('wallet.title')}</Way>
        <Way to="/points">{t('points.title')}</Way>
      </section>
    </>
  )
}
