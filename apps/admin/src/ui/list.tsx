import { Button, Table, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { Answer, Nothing } from './answer.tsx'

interface Paged<Row> {
  data: { pages: { items: Row[] }[] } | undefined
  error: Error | null
  refetch: () => unknown
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => unknown
}

interface ListProps<Row> {
  query: Paged<Row>
  columns: NonNullable<TableProps<Row>['columns']>
  rowKey: Extract<keyof Row, string>
  none: string
}

/** A list that is read page by page. On a narrow screen the table scrolls inside itself. */
export function List<Row extends object>({ query, columns, rowKey, none }: ListProps<Row>) {
  const { t } = useTranslation()
  return (
    <Answer query={query}>
      {({ pages }) => (
        <>
          <Figures rows={pages.flatMap((page) => page.items)} columns={columns} rowKey={rowKey} none={none} />
          {query.hasNextPage && (
            <Button block loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t('act.more')}
            </Button>
          )}
        </>
      )}
    </Answer>
  )
}

interface FiguresProps<Row> {
  rows: Row[]
  columns: NonNullable<TableProps<Row>['columns']>
  rowKey: Extract<keyof Row, string> | ((row: Row) => string)
  none: string
}

export function Figures<Row extends object>({ rows, columns, rowKey, none }: FiguresProps<Row>) {
  return (
    <Table<Row>
      className="figures"
      size="middle"
      dataSource={rows}
      columns={columns}
      rowKey={rowKey}
      pagination={false}
      scroll={{ x: 'max-content' }}
      locale={{ emptyText: <Nothing text={none} /> }}
    />
  )
}
