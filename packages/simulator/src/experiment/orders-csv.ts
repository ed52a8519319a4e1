/**
 * Real orders from a CSV file: `at,member,referrer,product,quantity,merchant,amount`; `at`, `member` and either a
 * product or a merchant with an amount are needed. Every broken row is listed, not only the first. A referrer need not
 * have ordered anything.
 */
import { type Fen, parseFen, type SchemeDocument, UnitError } from '@huoshui/engine'

export interface RealOrder {
  /** Where it stands in the file. */
  readonly line: number
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

/** The zone of a mall, where a time names none: Asia/Shanghai. */
const MALL_OFFSET = '+08:00'

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
    const order = readRow(place, (column) => cells[columns.indexOf(column)]?.trim() ?? '')
    const last = orders.at(-1)
    if (typeof order === 'string') broken.push({ line: place, problem: order })
    else if (last !== undefined && order.at < last.at)
      broken.push({ line: place, problem: 'earlier than a row before it' })
    else orders.push(order)
  })
  broken.push(...circlesIn(orders))
  if (broken.length > 0) throw new BrokenOrders(file, broken)
  if (orders.length === 0) throw new BrokenOrders(file, [{ line: 1, problem: 'there is no order in the file' }])
  return orders
}

/** Who brought each member: what the first row that says so says. */
export function referrersOf(orders: readonly RealOrder[]): ReadonlyMap<string, string> {
  const referrers = new Map<string, string>()
  for (const { member, referrer } of orders)
    if (referrer !== null && !referrers.has(member)) referrers.set(member, referrer)
  return referrers
}

/** Rows by whose referrer a circle of referrers closes. */
function circlesIn(orders: readonly RealOrder[]): BrokenRow[] {
  const known = new Map<string, string>()
  const broken: BrokenRow[] = []
  for (const { line, member, referrer } of orders) {
    if (referrer === null || known.has(member)) continue
    let above: string | undefined = referrer
    while (above !== undefined && above !== member) above = known.get(above)
    if (above === member) broken.push({ line, problem: 'the referrers go round in a circle' })
    else known.set(member, referrer)
  }
  return broken
}

/** Rows that buy what a scheme does not sell, or at a merchant that is not there. */
export function unknownIn(
  orders: readonly RealOrder[],
  scheme: SchemeDocument,
  merchants: readonly { readonly id: string }[],
): BrokenRow[] {
  const ids = new Set(merchants.map(({ id }) => id))
  return orders.flatMap(({ line, product, merchant }) => {
    if (product !== null && !scheme.products.has(product))
      return [{ line, problem: `the scheme ${scheme.scheme} has no product "${product}"` }]
    if (merchant !== null && scheme.merchantOrders === null)
      return [{ line, problem: `the scheme ${scheme.scheme} has no orders at merchants` }]
    if (merchant !== null && !ids.has(merchant)) return [{ line, problem: `there is no merchant "${merchant}"` }]
    return []
  })
}

/** An instant; a time without an offset is one of the mall's own zone. NaN for what is none. */
function instantOf(text: string): number {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(text)
  if (parts === null) return Number.NaN
  const [, day = '', time = '00:00', offset = MALL_OFFSET] = parts
  const midnight = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return Number.NaN
  return Number(time.slice(0, 2)) > 23 ? Number.NaN : Date.parse(`${day}T${time}${offset}`)
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
function readRow(line: number, cell: (column: Column) => string): RealOrder | string {
  const at = instantOf(cell('at'))
  const [member, referrer, product, merchant] = [cell('member'), cell('referrer'), cell('product'), cell('merchant')]
  if (Number.isNaN(at)) return `"${cell('at')}" is no date`
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
    line,
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
