import type { Schemas } from '@huoshui/client'
import { yuan } from '@huoshui/client/amount'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { membersQuery } from '../api/queries.ts'
import { dateTime } from '../text/time.ts'
import { Page } from '../ui/frame.tsx'
import { List } from '../ui/list.tsx'

type Row = Schemas['MemberRow']

export function MembersPage() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const asked = search.get('search') ?? ''
  const members = useInfiniteQuery(membersQuery(asked))
  return (
    <Page title={t('member.title')}>
      <Input.Search
        allowClear
        enterButton
        defaultValue={asked}
        maxLength={64}
        aria-label={t('member.search')}
        placeholder={t('member.search')}
        className="search"
        onSearch={(text) => setSearch(text.trim() ? { search: text.trim() } : {})}
      />
      <List
        query={members}
        rowKey="id"
        name={t('member.title')}
        none={t('member.none')}
        columns={[
          {
            title: t('column.name'),
            key: 'name',
            render: (_, row: Row) => <Link to={`/members/${row.id}`}>{row.name || row.id}</Link>,
          },
          { title: t('column.phone'), dataIndex: 'phoneMasked' },
          { title: t('column.code'), dataIndex: 'referralCode', render: (code: string) => <code>{code}</code> },
          {
            title: t('column.referrer'),
            key: 'referrer',
            render: (_, { referrer }: Row) =>
              referrer ? <Link to={`/members/${referrer.id}`}>{referrer.name || referrer.id}</Link> : '—',
          },
          { title: t('column.available'), dataIndex: 'available', align: 'right', render: yuan },
          { title: t('column.joined'), dataIndex: 'joinedAt', render: dateTime },
        ]}
      />
    </Page>
  )
}
