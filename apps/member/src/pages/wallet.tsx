import type { Schemas } from '@huoshui/client'
import { fromUnits, toUnits, yuan } from '@huoshui/client/amount'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Toast } from 'antd-mobile'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { useCommandKey } from '../api/command-key.ts'
import { mallQuery, refreshAfterAct, walletQuery, withdrawalsQuery } from '../api/queries.ts'
import { dateTime } from '../text/time.ts'
import { Answer } from '../ui/answer.tsx'
import { Field } from '../ui/field.tsx'
import { Page } from '../ui/frame.tsx'
import { Ripples } from '../ui/logo.tsx'
import { RefusalNote } from '../ui/refusal.tsx'
import { Card, Row, Rows, Way } from '../ui/rows.tsx'

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

function Withdraw({ available }: { available: string }) {
  const { t } = useTranslation()
  const { data: mall } = useQuery(mallQuery)
  const [text, setText] = useState('')
  const key = useCommandKey()
  const withdraw = useMutation({
    mutationFn: (amount: string) => {
      const body = { amount }
      return answer(api.POST('/api/withdrawals', { body, params: { header: { 'idempotency-key': key.keyFor(body) } } }))
    },
    onSuccess: async () => {
      key.done()
      setText('')
      Toast.show({ content: t('wallet.done') })
      await refreshAfterAct()
    },
  })
  const most = toUnits(available, YUAN) ?? 0n
  const amount = toUnits(text, YUAN)
  const trouble =
    text === ''
      ? undefined
      : amount === undefined || amount <= 0n
        ? 'problem.bad-amount'
        : amount > most
          ? 'problem.insufficient-funds'
          : undefined
  return (
    <Card title={t('wallet.withdraw')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (amount !== undefined && !trouble) withdraw.mutate(fromUnits(amount, YUAN))
        }}
      >
        <Field
          name={t('wallet.amount')}
          unit="¥"
          value={text}
          onChange={setText}
          hint="0.00"
          inputMode="decimal"
          maxLength={16}
          trouble={trouble && t(trouble)}
          extra={
            most > 0n && (
              <button type="button" className="text-button" onClick={() => setText(available)}>
                {t('act.all')}
              </button>
            )
          }
        />
        <RefusalNote cause={withdraw.error} />
        <Button
          block
          type="submit"
          color="primary"
          shape="rounded"
          loading={withdraw.isPending}
          disabled={text === '' || trouble !== undefined}
        >
          {t('wallet.submit')}
        </Button>
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
