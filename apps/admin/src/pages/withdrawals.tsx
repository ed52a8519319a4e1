import type { Schemas } from '@huoshui/client'
import { yuan } from '@huoshui/client/amount'
import { answer, api } from '@huoshui/web/api'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { App, Button, Modal, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { refreshAfterAct, type WithdrawalState, withdrawalsQuery } from '../api/queries.ts'
import { dateTime } from '../text/time.ts'
import { RefusalNote } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'
import { List } from '../ui/list.tsx'
import { ReasonForm } from '../ui/reason-form.tsx'
import { StateFilter } from '../ui/state-filter.tsx'
import { StateTag } from '../ui/state-tag.tsx'

type Withdrawal = Schemas['AdminWithdrawal']
type Decision = { withdrawal: Withdrawal; act: 'settle' | 'reject' }

const STATES = ['open', 'settled', 'rejected'] as const

export function WithdrawalsPage() {
  const { t } = useTranslation()
  const [state, setState] = useState<WithdrawalState>()
  const [decision, setDecision] = useState<Decision>()
  const withdrawals = useInfiniteQuery(withdrawalsQuery(state))
  return (
    <Page title={t('withdrawal.title')}>
      <StateFilter
        label={t('withdrawal.filter')}
        states={STATES}
        name={(one) => t(`withdrawal.state.${one}`)}
        value={state}
        onChange={setState}
      />
      <List
        query={withdrawals}
        rowKey="id"
        name={t('withdrawal.title')}
        none={t('withdrawal.none')}
        columns={[
          {
            title: t('column.member'),
            key: 'member',
            render: (_, { member }: Withdrawal) => <Link to={`/members/${member.id}`}>{member.name || member.id}</Link>,
          },
          { title: t('column.amount'), dataIndex: 'amount', align: 'right', render: yuan },
          {
            title: t('column.state'),
            key: 'state',
            render: (_, row: Withdrawal) => <StateTag state={row.state} text={t(`withdrawal.state.${row.state}`)} />,
          },
          { title: t('column.time'), dataIndex: 'at', render: dateTime },
          {
            title: t('withdrawal.decided'),
            dataIndex: 'decidedAt',
            render: (at?: string) => (at ? dateTime(at) : '—'),
          },
          {
            title: t('column.act'),
            key: 'act',
            render: (_, row: Withdrawal) =>
              row.state === 'open' && (
                <Space>
                  <Button size="small" type="primary" onClick={() => setDecision({ withdrawal: row, act: 'settle' })}>
                    {t('withdrawal.settle')}
                  </Button>
                  <Button size="small" onClick={() => setDecision({ withdrawal: row, act: 'reject' })}>
                    {t('withdrawal.reject')}
                  </Button>
                </Space>
              ),
          },
        ]}
      />
      <Deciding decision={decision} onEnd={() => setDecision(undefined)} />
    </Page>
  )
}

function useDecision(onEnd: () => void) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const ended = async (text: string) => {
    onEnd()
    void message.success(text)
    await refreshAfterAct()
  }
  const settle = useMutation({
    mutationFn: (id: string) => answer(api.POST('/api/admin/withdrawals/{id}/settle', { params: { path: { id } } })),
    onSuccess: () => ended(t('withdrawal.settleDone')),
  })
  const reject = useMutation({
    mutationFn: ({ id, reason }: { id: string; reason: string }) =>
      answer(api.POST('/api/admin/withdrawals/{id}/reject', { params: { path: { id } }, body: { reason } })),
    onSuccess: () => ended(t('withdrawal.rejectDone')),
  })
  return { settle, reject }
}

function Deciding({ decision, onEnd }: { decision: Decision | undefined; onEnd: () => void }) {
  const { t } = useTranslation()
  const { settle, reject } = useDecision(onEnd)
  if (!decision) return null
  const { withdrawal } = decision
  const words = { amount: yuan(withdrawal.amount), name: withdrawal.member.name || withdrawal.member.id }
  if (decision.act === 'reject')
    return (
      <ReasonForm
        title={t('withdrawal.reject')}
        text={t('withdrawal.rejectText', words)}
        reasonLabel={t('withdrawal.reason')}
        yes={t('withdrawal.reject')}
        open
        busy={reject.isPending}
        refusal={reject.error}
        onNo={onEnd}
        onYes={({ reason }) => reject.mutate({ id: withdrawal.id, reason })}
      />
    )
  return (
    <Modal
      open
      title={t('withdrawal.settle')}
      okText={t('withdrawal.settle')}
      cancelText={t('act.cancel')}
      confirmLoading={settle.isPending}
      onOk={() => settle.mutate(withdrawal.id)}
      onCancel={onEnd}
    >
      <p>{t('withdrawal.settleText', words)}</p>
      <RefusalNote cause={settle.error} />
    </Modal>
  )
}
