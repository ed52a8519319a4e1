import type { Schemas } from '@huoshui/client'
import { fromUnits, points, toUnits, yuan } from '@huoshui/client/amount'
import { answer, api } from '@huoshui/web/api'
import { useCommandKey } from '@huoshui/web/command-key'
import { local } from '@huoshui/web/language'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button, Card, Descriptions, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type HistoryPoint, poolHistoryQuery, poolsQuery, refreshAfterAct } from '../api/queries.ts'
import { dateTime } from '../text/time.ts'
import { Answer, Nothing } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'
import { Figures } from '../ui/list.tsx'
import { PriceChart } from '../ui/price-chart.tsx'
import { ReasonForm } from '../ui/reason-form.tsx'

type Pool = Schemas['AdminPool']

const YUAN = 2
const LATEST = 20
const CAUSES = ['order', 'sell', 'exit', 'inject', 'refund'] as const

export function PoolsPage() {
  const { t } = useTranslation()
  const pools = useQuery(poolsQuery)
  return (
    <Page title={t('pool.title')}>
      <Answer query={pools}>
        {(items) =>
          items.length === 0 ? (
            <Nothing text={t('pool.none')} />
          ) : (
            items.map((pool) => <PoolText key={pool.plan} pool={pool} />)
          )
        }
      </Answer>
    </Page>
  )
}

function PoolText({ pool }: { pool: Pool }) {
  const { t } = useTranslation()
  const history = useQuery(poolHistoryQuery(pool.plan))
  const name = local(pool.planTitle)
  return (
    <Card title={<h2>{name}</h2>} extra={<Injection pool={pool} />}>
      <Descriptions
        column={{ xs: 1, sm: 2, lg: 5 }}
        items={[
          { key: 'price', label: t('pool.price'), children: `¥${pool.price}` },
          { key: 'fund', label: t('pool.fund'), children: yuan(pool.fund) },
          { key: 'supply', label: t('pool.supply'), children: points(pool.supply) },
          { key: 'backflow', label: t('pool.backflow'), children: pool.backflow },
          { key: 'exits', label: t('pool.exits'), children: pool.exits },
        ]}
      />
      <h3>{t('pool.history')}</h3>
      <Answer query={history}>
        {(items) =>
          items.length === 0 ? (
            <Nothing text={t('pool.empty')} />
          ) : (
            <>
              <PriceChart plan={name} history={items} />
              <p className="truth">{t('pool.truth')}</p>
              <h3>{t('pool.latest')}</h3>
              <Latest history={items} />
            </>
          )
        }
      </Answer>
    </Card>
  )
}

function Latest({ history }: { history: HistoryPoint[] }) {
  const { t } = useTranslation()
  return (
    <Figures
      rows={history.slice(-LATEST).reverse()}
      rowKey={(row) => `${row.sequence}-${row.price}-${row.cause}`}
      name={t('pool.latest')}
      none={t('pool.empty')}
      columns={[
        { title: t('column.time'), dataIndex: 'at', render: dateTime },
        {
          title: t('pool.cause'),
          dataIndex: 'cause',
          render: (cause: string) => t(`cause.${CAUSES.find((known) => known === cause) ?? 'other'}`),
        },
        { title: t('pool.price'), dataIndex: 'price', align: 'right' },
        { title: t('pool.fund'), dataIndex: 'fund', align: 'right', render: yuan },
        { title: t('pool.supply'), dataIndex: 'supply', align: 'right', render: points },
        {
          title: t('column.sequence'),
          dataIndex: 'sequence',
          align: 'right',
          render: (sequence: number) => <Link to={`/journal/${sequence}`}>{sequence}</Link>,
        },
      ]}
    />
  )
}

function Injection({ pool }: { pool: Pool }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const key = useCommandKey()
  const inject = useMutation({
    mutationFn: (fields: { amount: string; reason: string }) => {
      const body = { plan: pool.plan, ...fields }
      return answer(
        api.POST('/api/admin/inject', { body, params: { header: { 'idempotency-key': key.keyFor(body) } } }),
      )
    },
    onSuccess: async ({ sequence }) => {
      key.done()
      setOpen(false)
      void message.success(t('pool.injectDone', { sequence }))
      await refreshAfterAct()
    },
  })
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('pool.inject')}</Button>
      <ReasonForm
        title={`${t('pool.inject')} · ${local(pool.planTitle)}`}
        text={t('pool.injectText')}
        reasonLabel={t('pool.reason')}
        yes={t('pool.inject')}
        open={open}
        busy={inject.isPending}
        refusal={inject.error}
        onNo={() => setOpen(false)}
        onYes={({ amount = '', reason }) =>
          inject.mutate({ amount: fromUnits(toUnits(amount, YUAN) ?? 0n, YUAN), reason })
        }
      >
        <Form.Item
          name="amount"
          label={t('pool.amount')}
          rules={[{ required: true, message: t('pool.badAmount'), validator: checkAmount }]}
        >
          <Input inputMode="decimal" maxLength={16} />
        </Form.Item>
      </ReasonForm>
    </>
  )
}

async function checkAmount(_: unknown, text: string | undefined): Promise<void> {
  const amount = toUnits(text ?? '', YUAN)
  if (amount === undefined || amount <= 0n) throw new Error('bad-amount')
}
