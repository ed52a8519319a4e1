import type { Schemas } from '@huoshui/client'
import { fromUnits, toUnits, yuan } from '@huoshui/client/amount'
import { answer, api } from '@huoshui/web/api'
import { useCommandKey } from '@huoshui/web/command-key'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Toast } from 'antd-mobile'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mallQuery, refreshAfterAct, walletQuery, withdrawalsQuery } from '../api/queries.ts'
import { dateTime } from '../text/time.ts'
import { AmountField } from '../ui/amount-field.tsx'
import { Answer } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'
import { RefusalNote } from '../ui/refusal.tsx'
import { Ripples } from '../ui/ripples.tsx'
import { Card, Row, Rows, Way } from '../ui/rows.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'

const YUAN = 2
const PARTS = ['pending', 'frozen', 'held', 'leaving', 'debt'] as const

export function WalletPage() {
  const { t } = useTranslation()
  const wallet = useQuery(walletQuery)
  const withdrawals = useQuery(withdrawalsQuery)
  return (
    <Page title={t('wallet.title')} back="/me">
      <Answer query={wallet}>
        {(cash) => (
          <>
            <section className="deep">
              <Ripples />
              <p className="deep-name">{t('wallet.available')}</p>
              <p className="deep-figure figure">{yuan(cash.available)}</p>
            </section>
            <Card>
              <Rows>
                {PARTS.map((part) => (
                  <Row key={part} name={t(`wallet.${part}`)} hint={t(`wallet.hint.${part}`)}>
                    {yuan(cash[part])}
                  </Row>
                ))}
              </Rows>
            </Card>
            <Withdraw available={cash.available} />
          </>
        )}
      </Answer>
      <Card title={t('wallet.list')}>
        <Answer query={withdrawals}>{(items) => <Withdrawals items={items} />}</Answer>
      </Card>
      <section className="card">
        <Way to="/statement">{t('statement.title')}</Way>
      </section>
    </Page>
  )
}

function useWithdrawal(onDone: () => void) {
  const { t } = useTranslation()
  const key = useCommandKey()
  return useMutation({
    mutationFn: (amount: string) => {
      const body = { amount }
      return answer(api.POST('/api/withdrawals', { body, params: { header: { 'idempotency-key': key.keyFor(body) } } }))
    },
    onSuccess: async () => {
      key.done()
      onDone()
      Toast.show({ content: t('wallet.done') })
      await refreshAfterAct()
    },
  })
}

function amountTrouble(text: string, most: bigint): 'problem.bad-amount' | 'problem.insufficient-funds' | undefined {
  if (text === '') return undefined
  const amount = toUnits(text, YUAN)
  if (amount === undefined || amount <= 0n) return 'problem.bad-amount'
  return amount > most ? 'problem.insufficient-funds' : undefined
}

function Withdraw({ available }: { available: string }) {
  const { t } = useTranslation()
  const { data: mall } = useQuery(mallQuery)
  const [text, setText] = useState('')
  const withdraw = useWithdrawal(() => setText(''))
  const most = toUnits(available, YUAN) ?? 0n
  const trouble = amountTrouble(text, most)
  return (
    <Card title={t('wallet.withdraw')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const amount = toUnits(text, YUAN)
          if (amount !== undefined && !trouble) withdraw.mutate(fromUnits(amount, YUAN))
        }}
      >
        <AmountField
          name={t('wallet.amount')}
          unit="¥"
          value={text}
          onChange={setText}
          trouble={trouble && t(trouble)}
          whole={most > 0n ? { text: available, act: t('act.all') } : undefined}
        />
        <RefusalNote cause={withdraw.error} />
        <SubmitButton
          text={t('wallet.submit')}
          busy={withdraw.isPending}
          ready={text !== '' && trouble === undefined}
        />
      </form>
      {mall?.mode === 'sandbox' && <p className="quiet">{t('wallet.sandboxNote')}</p>}
    </Card>
  )
}

function Withdrawals({ items }: { items: Schemas['Withdrawal'][] }) {
  const { t } = useTranslation()
  if (items.length === 0) return <p className="quiet">{t('wallet.empty')}</p>
  return (
    <ul className="lines">
      {items.map((withdrawal) => (
        <li className="line" key={withdrawal.id}>
          <span className="line-what">
            <span className="line-title figure">{yuan(withdrawal.amount)}</span>
            <span className="line-time">{dateTime(withdrawal.at)}</span>
          </span>
          <span className="line-changes">
            <span className={`state state-${withdrawal.state}`}>{t(`wallet.state.${withdrawal.state}`)}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
