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
  /** What the list is of, for those who cannot see the page around it. */
  name: string
  none: string
}

/** A list that is read page by page. */
export function List<Row extends object>({ query, columns, rowKey, name, none }: ListProps<Row>) {
  const { t } = useTranslation()
  return (
    <Answer query={query}>
      {({ pages }) => (
        <>
          <Figures
            rows={pages.flatMap((page) => page.items)}
            columns={columns}
            rowKey={rowKey}
            name={name}
            none={none}
          />
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

type Column<Row> = NonNullable<TableProps<Row>['columns']>[number]

/** On a phone each row is a card, and each cell says what it is: it carries the title of its column. */
function labelled<Row>(column: Column<Row>): Column<Row> {
  const cell = { className: '', 'data-label': typeof column.title === 'string' ? column.title : '' }
  return { ...column, onCell: () => cell }
}

interface FiguresProps<Row> {
  rows: Row[]
  columns: NonNullable<TableProps<Row>['columns']>
  rowKey: Extract<keyof Row, string> | ((row: Row) => string)
  name: string
  none: string
}

/** A table. What is too wide scrolls inside its own region, which the keyboard reaches. */
export function Figures<Row extends object>({ rows, columns, rowKey, name, none }: FiguresProps<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section className="figures" aria-label={name} tabIndex={0}>
      <Table<Row>
        size="middle"
        dataSource={rows}
        columns={columns.map(labelled)}
        rowKey={rowKey}
        pagination={false}
        locale={{ emptyText: <Nothing text={none} /> }}
      />
    </section>
  )
}
