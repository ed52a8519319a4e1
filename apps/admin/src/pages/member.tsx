import type { Schemas } from '@huoshui/client'
import { points, signed, yuan } from '@huoshui/client/amount'
import { local } from '@huoshui/web/language'
import { useQuery } from '@tanstack/react-query'
import { Card, Descriptions } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { memberQuery, stateOf } from '../api/queries.ts'
import { dateTime } from '../text/time.ts'
import { Answer, Nothing } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'
import { Figures } from '../ui/list.tsx'
import { StateTag } from '../ui/state-tag.tsx'

type Detail = Schemas['MemberDetail']

const WALLET = ['available', 'pending', 'frozen', 'leaving', 'held', 'debt'] as const

export function MemberPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const member = useQuery(memberQuery(id))
  return (
    <Page
      title={member.data?.member.name || t('column.member')}
      acts={<Link to="/members">‹ {t('member.title')}</Link>}
    >
      <Answer query={member}>
        {(detail) => (
          <>
            <Who detail={detail} />
            <Card title={<h2>{t('member.wallet')}</h2>}>
              <Descriptions
                column={{ xs: 1, sm: 3, lg: 6 }}
                items={WALLET.map((part) => ({
                  key: part,
                  label: t(`member.${part}`),
                  children: yuan(detail.wallet[part]),
                }))}
              />
            </Card>
            <Positions positions={detail.points} />
            <Lines lines={detail.statement} />
            <Orders orders={detail.orders} />
            <Direct direct={detail.direct} />
            <Card title={<h2>{t('member.state')}</h2>}>
              <p className="quiet">{t('member.stateHint')}</p>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
              <pre className="document" tabIndex={0}>
                {JSON.stringify(detail.state, null, 2)}
              </pre>
            </Card>
          </>
        )}
      </Answer>
    </Page>
  )
}

function Who({ detail: { member } }: { detail: Detail }) {
  const { t } = useTranslation()
  const { referrer } = member
  return (
    <Card>
      <Descriptions
        column={{ xs: 1, sm: 2, lg: 3 }}
        items={[
          { key: 'name', label: t('column.name'), children: member.name || '—' },
          { key: 'phone', label: t('column.phone'), children: member.phoneMasked },
          { key: 'id', label: t('column.id'), children: <code>{member.id}</code> },
          { key: 'code', label: t('column.code'), children: <code>{member.referralCode}</code> },
          {
            key: 'referrer',
            label: t('column.referrer'),
            children: referrer ? (
              <Link to={`/members/${referrer.id}`}>{referrer.name || referrer.id}</Link>
            ) : (
              t('member.noReferrer')
            ),
          },
          { key: 'joined', label: t('column.joined'), children: dateTime(member.joinedAt) },
        ]}
      />
    </Card>
  )
}

function Positions({ positions }: { positions: Detail['points'] }) {
  const { t } = useTranslation()
  return (
    <Card title={<h2>{t('member.points')}</h2>}>
      {positions.length === 0 && <Nothing text={t('member.noPoints')} />}
      {positions.map((position) => (
        <Descriptions
          key={position.plan}
          title={local(position.planTitle)}
          column={{ xs: 1, sm: 2, lg: 4 }}
          items={[
            { key: 'holding', label: t('member.holding'), children: points(position.holding) },
            { key: 'locked', label: t('member.locked'), children: points(position.locked) },
            { key: 'price', label: t('pool.price'), children: `¥${position.price}` },
            { key: 'saleNow', label: t('member.saleNow'), children: yuan(position.saleNow) },
            { key: 'spend', label: t('member.spend'), children: yuan(position.spend) },
            { key: 'realised', label: t('member.realised'), children: yuan(position.realised) },
            { key: 'toExit', label: t('member.toExit'), children: position.exit ? yuan(position.exit.toExit) : '—' },
            { key: 'cycle', label: t('member.cycle'), children: position.cycle },
          ]}
        />
      ))}
    </Card>
  )
}

function Lines({ lines }: { lines: Detail['statement'] }) {
  const { t } = useTranslation()
  return (
    <Card title={<h2>{t('member.statement')}</h2>}>
      <Figures
        rows={lines}
        rowKey="id"
        name={t('member.statement')}
        none={t('member.noLines')}
        columns={[
          { title: t('column.time'), dataIndex: 'at', render: dateTime },
          { title: t('column.what'), key: 'title', render: (_, line) => local(line.title) },
          {
            title: t('column.change'),
            key: 'changes',
            align: 'right',
            render: (_, line) =>
              line.changes.map((change) => (
                <div key={`${change.account}-${change.asset}`}>
                  <span className="quiet">{local(change.accountTitle)}</span>{' '}
                  {signed(change.amount, change.asset === 'CNY' ? yuan : points)}
                </div>
              )),
          },
          {
            title: t('column.sequence'),
            key: 'sequence',
            align: 'right',
            render: (_, line) => <Link to={`/journal/${line.sequence}`}>{line.sequence}</Link>,
          },
        ]}
      />
    </Card>
  )
}

function Orders({ orders }: { orders: Detail['orders'] }) {
  const { t } = useTranslation()
  return (
    <Card title={<h2>{t('member.orders')}</h2>}>
      <Figures
        rows={orders}
        rowKey="id"
        name={t('member.orders')}
        none={t('member.noOrders')}
        columns={[
          {
            title: t('column.id'),
            key: 'id',
            render: (_, order) => <Link to={`/orders/${order.id}`}>{order.id}</Link>,
          },
          {
            title: t('column.product'),
            key: 'product',
            render: (_, order) => `${local(order.product.title)} × ${order.quantity}`,
          },
          { title: t('column.total'), dataIndex: 'total', align: 'right', render: yuan },
          {
            title: t('column.state'),
            key: 'state',
            render: (_, order) => <StateTag state={order.state} text={t(`order.state.${stateOf(order)}`)} />,
          },
          { title: t('column.time'), dataIndex: 'createdAt', render: dateTime },
        ]}
      />
    </Card>
  )
}

function Direct({ direct }: { direct: Detail['direct'] }) {
  const { t } = useTranslation()
  return (
    <Card title={<h2>{t('member.direct')}</h2>}>
      <Figures
        rows={direct}
        rowKey="id"
        name={t('member.direct')}
        none={t('member.noDirect')}
        columns={[
          {
            title: t('column.name'),
            key: 'name',
            render: (_, row) => <Link to={`/members/${row.id}`}>{row.name || row.id}</Link>,
          },
          { title: t('column.joined'), dataIndex: 'joinedAt', render: dateTime },
        ]}
      />
    </Card>
  )
}
