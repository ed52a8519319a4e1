/**
 * Real orders from a CSV file: `at,member,referrer,product,quantity,merchant,amount`; `at`, `member` and either a
 * product or a merchant with an amount are needed. Every broken row is listed, not only the first.
 */
import { type Fen, parseFen, UnitError } from '@huoshui/engine'

export interface RealOrder {
  readonly at: number
  readonly member: string
  readonly referrer: string | null
  readonly product: string | null
  readonly quantity: number
  readonly merchant: string | null
  readonly amountFen: Fen | null
}

export interface BrokenRow {
  readonly line: number
  readonly problem: string
}

/** Broken rows a message lists; the rest are counted. */
export const LISTED_ROWS = 20

/** A file of orders with broken rows; `message` lists them with their lines. */
export class BrokenOrders extends Error {
  readonly file: string
  readonly rows: readonly BrokenRow[]
  constructor(file: string, rows: readonly BrokenRow[]) {
    const listed = rows.slice(0, LISTED_ROWS).map(({ line, problem }) => `${file}:${line}: ${problem}`)
    const more = rows.length > LISTED_ROWS ? [`… and ${rows.length - LISTED_ROWS} more`] : []
    super([`${rows.length} broken ${rows.length === 1 ? 'row' : 'rows'} in ${file}`, ...listed, ...more].join('\n'))
    this.file = file
    this.rows = rows
  }
}

const COLUMNS = ['at', 'member', 'referrer', 'product', 'quantity', 'merchant', 'amount'] as const
type Column = (typeof COLUMNS)[number]

/** Reads orders in order of time. Throws BrokenOrders with every row that cannot be read. */
export function readOrders(text: string, file: string): RealOrder[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const header = split(lines[0] ?? '')
  const columns = headerOf(header)
  if (typeof columns === 'string') throw new BrokenOrders(file, [{ line: 1, problem: columns }])
  const orders: RealOrder[] = []
  const broken: BrokenRow[] = []
  lines.slice(1).forEach((line, index) => {
    if (line.trim() === '') return
    const cells = split(line)
    const place = index + 2
    if (cells === null || header === null || cells.length !== header.length) {
      broken.push({
        line: place,
        problem: cells === null ? 'a quotation is not closed' : `${cells.length} cells, not ${header?.length}`,
      })
      return
    }
    const order = readRow((column) => cells[columns.indexOf(column)]?.trim() ?? '')
    const last = orders.at(-1)
    if (typeof order === 'string') broken.push({ line: place, problem: order })
    else if (last !== undefined && order.at < last.at)
      broken.push({ line: place, problem: 'earlier than a row before it' })
    else orders.push(order)
  })
  if (broken.length > 0) throw new BrokenOrders(file, broken)
  if (orders.length === 0) throw new BrokenOrders(file, [{ line: 1, problem: 'there is no order in the file' }])
  return orders
}

function headerOf(header: readonly string[] | null): readonly string[] | string {
  const names = (header ?? []).map((name) => name.trim())
  const unknown = names.find((name) => !COLUMNS.includes(name as Column))
  if (unknown !== undefined) return `unknown column "${unknown}"; known are ${COLUMNS.join(', ')}`
  if (new Set(names).size !== names.length) return 'a column stands twice'
  const missing = (['at', 'member'] as const).find((name) => !names.includes(name))
  return missing === undefined ? names : `the column "${missing}" is missing`
}

/** An order, or what is wrong with it. */
function readRow(cell: (column: Column) => string): RealOrder | string {
  const at = Date.parse(cell('at'))
  const [member, referrer, product, merchant] = [cell('member'), cell('referrer'), cell('product'), cell('merchant')]
  if (Number.isNaN(at) || !/^\d{4}-\d{2}-\d{2}/.test(cell('at'))) return `"${cell('at')}" is no date`
  if (member === '') return 'no member'
  if (member === referrer) return 'a member is its own referrer'
  if ((product === '') === (merchant === '')) return 'expected either a product or a merchant'
  const quantity = cell('quantity') === '' ? 1 : /^\d{1,5}$/.test(cell('quantity')) ? Number(cell('quantity')) : 0
  if (quantity < 1 || quantity > 10_000) return `"${cell('quantity')}" is no quantity from 1 to 10000`
  let amountFen: Fen | null = null
  try {
    if (merchant !== '') amountFen = parseFen(cell('amount'))
  } catch (error) {
    if (error instanceof UnitError) return error.message
    throw error
  }
  if (amountFen === 0n) return 'an amount is more than zero'
  const nameOf = (name: string): string | null => (name === '' ? null : name)
  return {
    at,
    member,
    referrer: nameOf(referrer),
    product: nameOf(product),
    quantity,
    merchant: nameOf(merchant),
    amountFen,
  }
}

/** The cells of a line; null when a quotation is not closed. */
function split(line: string): string[] | null {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let index = 0; index < line.length; index++) {
    const letter = line[index] ?? ''
    if (quoted && letter === '"' && line[index + 1] === '"') {
      cell += '"'
      index++
    } else if (letter === '"') quoted = !quoted
    else if (letter === ',' && !quoted) {
      cells.push(cell)
      cell = ''
    } else cell += letter
  }
  cells.push(cell)
  return quoted ? null : cells
}
