import {
  type Fen,
  type Hundredths,
  isPlace,
  type MicroPoints,
  OPENING_LOTS_LIMIT,
  parseFen,
  parseHundredths,
  parseMicroPoints,
  type SchemeDocument,
} from '@huoshui/engine'
import { Cells, type Column, columnsByName, type Header, readHeader } from './columns.ts'
import type { CsvRow } from './csv.ts'
import type { ImportFileKind, RowProblem } from './row-problems.ts'
import { type PersonName, RowReader } from './row-reader.ts'
import { Turns } from './turns.ts'

/** A row of the members file. */
export interface MemberLine {
  readonly line: number
  readonly phone: string
  readonly oldId: string | undefined
  readonly name: string | undefined
  readonly referrer: PersonName | undefined
  /** Epoch milliseconds. */
  readonly joinedAt: number | undefined
  readonly region: string | undefined
  readonly ranks: Readonly<Record<string, string>>
  /** Placement parents by plan; undefined where the member stands at the top. Plans without columns are not there. */
  readonly placements: readonly { readonly plan: string; readonly parent: PersonName | undefined }[]
}

export interface GrowthLine {
  readonly plan: string
  readonly points: MicroPoints
  readonly cash: Fen
  readonly spend: Fen
  readonly realised: Fen
}

/** A row of the balances file. */
export interface BalanceLine {
  readonly line: number
  readonly member: PersonName
  readonly available: Fen
  readonly shopping: Hundredths
  readonly coin: Hundredths
  readonly equity: readonly { readonly plan: string; readonly credits: Hundredths }[]
  readonly growth: readonly GrowthLine[]
  readonly promoter: readonly string[]
}

/** A row of the lots file. */
export interface LotLine {
  readonly line: number
  readonly member: PersonName
  readonly plan: string
  readonly granted: Hundredths
  readonly left: Hundredths
  readonly daily: Hundredths
}

/** The rows of a file as far as they can be read, and what is wrong with it. */
export interface ReadRows<Line> {
  readonly lines: readonly Line[]
  /** Lines of which something could not be read. */
  readonly broken: ReadonlySet<Line>
  readonly problems: readonly RowProblem[]
  /** The file as a whole cannot be used: its header says something else. */
  readonly blocked: boolean
  /** Rows that the file has beside its header. */
  readonly count: number
}

interface Sheet {
  readonly rows: readonly CsvRow[]
  readonly scheme: SchemeDocument
  readonly now: number
}

/** Reads the rows of the members file. */
export const readMembers = (sheet: Sheet): Promise<ReadRows<MemberLine>> => {
  let plans: readonly string[] | undefined
  return readRows(sheet, 'members', (row, { columns }) => {
    plans ??= plansWith(columns, ['placement_phone', 'placement_id'])
    const phone = row.phone('phone')
    if (phone === undefined && !row.broken) row.fail(row.cells.title('phone'), 'missing-value')
    return {
      line: row.cells.line,
      phone: phone ?? '',
      oldId: row.id('id'),
      name: row.name('name'),
      referrer: row.person('referrer_phone', 'referrer_id'),
      joinedAt: row.date('joined', sheet.now),
      region: regionOf(row),
      ranks: ranksOf(row, columns, sheet.scheme),
      placements: plans.map((plan) => ({ plan, parent: row.person('placement_phone', 'placement_id', plan) })),
    }
  })
}

/** Reads the rows of the balances file. */
export const readBalances = (sheet: Sheet): Promise<ReadRows<BalanceLine>> =>
  readRows(sheet, 'balances', (row, { columns }) => {
    const member = memberOf(row)
    const of = (name: string): string[] => plansWith(columns, [name])
    const growth = of('growth').map((plan) => ({
      plan,
      points: row.amount(parseMicroPoints, 'growth', plan),
      cash: row.amount(parseFen, 'growth_cash', plan),
      spend: row.amount(parseFen, 'growth_spend', plan),
      realised: row.amount(parseFen, 'growth_realised', plan),
    }))
    // Money for a pool without points would be an injection: that is an act of its own.
    for (const { plan, points, cash } of growth)
      if (points === 0n && cash > 0n) row.fail(row.cells.title('growth_cash', plan), 'bad-amount')
    const coin = row.amount(parseHundredths, 'coin')
    if (coin > 0n && !sheet.scheme.plans.some(({ definition }) => definition.keepsCoins === true))
      row.fail(row.cells.title('coin'), 'wrong-plan')
    return {
      line: row.cells.line,
      member,
      available: row.amount(parseFen, 'wallet'),
      shopping: row.amount(parseHundredths, 'shopping'),
      coin,
      equity: of('equity').map((plan) => ({ plan, credits: row.amount(parseHundredths, 'equity', plan) })),
      growth: growth.filter(({ points, cash, spend, realised }) =>
        [points, cash, spend, realised].some((amount) => amount > 0n),
      ),
      promoter: of('promoter').filter((plan) => row.flag('promoter', plan)),
    }
  })

/** Reads the rows of the lots file. */
export const readLots = (sheet: Sheet): Promise<ReadRows<LotLine>> => {
  const kinds = new Map(sheet.scheme.plans.map(({ id, definition }) => [id, definition.name]))
  return readRows(sheet, 'lots', (row) => {
    const plan = row.cells.at('plan')
    const kind = kinds.get(plan)
    const isStaged = kind === 'staged-release'
    if (kind === undefined) row.fail(row.cells.title('plan'), plan === '' ? 'missing-value' : 'unknown-plan')
    else if (!isStaged && kind !== 'ad-release') row.fail(row.cells.title('plan'), 'wrong-plan')
    const granted = row.amount(parseHundredths, 'granted')
    const left = row.amount(parseHundredths, 'left')
    const daily = row.amount(parseHundredths, 'daily')
    const member = memberOf(row)
    if (!row.broken && (left <= 0n || left > granted)) row.fail(row.cells.title('left'), 'bad-lot')
    if (!row.broken && daily > 0n !== isStaged) row.fail(row.cells.title('daily'), 'bad-daily')
    return { line: row.cells.line, member, plan, granted, left, daily }
  })
}

export const LOTS_OF_A_MEMBER_MAX = OPENING_LOTS_LIMIT

async function readRows<Line>(
  { rows, scheme }: Sheet,
  file: ImportFileKind,
  read: (row: RowReader, header: Header) => Line,
): Promise<ReadRows<Line>> {
  const [first, ...rest] = rows
  const header = readHeader(first, file, scheme)
  const count = rest.length
  const broken = new Set<Line>()
  if (header.problems.length > 0) return { lines: [], broken, problems: header.problems, blocked: true, count }
  const columns = columnsByName(header.columns)
  const problems: RowProblem[] = []
  const lines: Line[] = []
  const turns = new Turns()
  for (const row of rest) {
    if (row.cells.length !== header.width) {
      problems.push({ file, line: row.line, column: '', code: 'wrong-column-count' })
      continue
    }
    const reader = new RowReader(new Cells(row, columns), file, problems)
    const line = read(reader, header)
    lines.push(line)
    if (reader.broken) broken.add(line)
    if (turns.over) await turns.pause()
  }
  return { lines, broken, problems, blocked: false, count }
}

function memberOf(row: RowReader): PersonName {
  const phone = row.phone('phone')
  const id = row.id('id')
  if (phone !== undefined) return { by: 'phone', text: phone, column: row.cells.title('phone') }
  if (id !== undefined) return { by: 'id', text: id, column: row.cells.title('id') }
  if (!row.broken) row.fail(row.cells.title('phone'), 'missing-value')
  return { by: 'id', text: '', column: '' }
}

function regionOf(row: RowReader): string | undefined {
  const text = row.cells.at('region')
  if (text === '' || isPlace(text)) return text === '' ? undefined : text
  return row.fail(row.cells.title('region'), 'bad-region')
}

function ranksOf(row: RowReader, columns: readonly Column[], scheme: SchemeDocument): Record<string, string> {
  const ranks: Record<string, string> = {}
  for (const ladder of plansWith(columns, ['rank'])) {
    const rank = row.cells.at('rank', ladder)
    if (rank === '') continue
    if (scheme.ladders.get(ladder)?.includes(rank)) ranks[ladder] = rank
    else row.fail(row.cells.title('rank', ladder), 'unknown-rank')
  }
  return ranks
}

/** Plans or ladders for which the file has one of these columns. */
function plansWith(columns: readonly Column[], names: readonly string[]): string[] {
  return [...new Set(columns.filter(({ name }) => names.includes(name)).map(({ of }) => of))]
}
