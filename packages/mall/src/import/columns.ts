import type { SchemeDocument } from '@huoshui/engine'
import type { CsvRow } from './csv.ts'
import type { ImportFileKind, RowProblem, RowProblemCode } from './row-problems.ts'

/** What a column of a plan or a ladder is about, as its name says after the point: `growth.points`. */
type Subject = 'growth' | 'equity' | 'tree' | 'any-plan' | 'ladder'

interface ColumnDeclaration {
  readonly zh: string
  readonly needed?: boolean
  /** The name goes on with a point and the id of a plan, or the name of a ladder. */
  readonly of?: Subject
  /** A column of the same plan that must be there with it. */
  readonly with?: string
}

const who = {
  phone: { zh: '手机号' },
  id: { zh: '原编号' },
} as const satisfies Record<string, ColumnDeclaration>

/** The columns of each file by their English names. */
export const importColumns: Readonly<Record<ImportFileKind, Readonly<Record<string, ColumnDeclaration>>>> = {
  members: {
    phone: { zh: '手机号', needed: true },
    id: { zh: '原编号' },
    name: { zh: '姓名' },
    referrer_phone: { zh: '推荐人手机号' },
    referrer_id: { zh: '推荐人原编号' },
    joined: { zh: '加入日期' },
    region: { zh: '地区' },
    rank: { zh: '级别', of: 'ladder' },
    placement_phone: { zh: '安置人手机号', of: 'tree' },
    placement_id: { zh: '安置人原编号', of: 'tree' },
  },
  balances: {
    ...who,
    wallet: { zh: '零钱' },
    shopping: { zh: '消费积分' },
    coin: { zh: '消费币' },
    equity: { zh: '贡献分', of: 'equity' },
    growth: { zh: '增值积分', of: 'growth', with: 'growth_cash' },
    growth_cash: { zh: '增值积分资金', of: 'growth', with: 'growth' },
    growth_spend: { zh: '增值积分消费', of: 'growth', with: 'growth' },
    growth_realised: { zh: '增值积分已变现', of: 'growth', with: 'growth' },
    promoter: { zh: '推广资格', of: 'any-plan' },
  },
  lots: {
    ...who,
    plan: { zh: '模式', needed: true },
    granted: { zh: '发放', needed: true },
    left: { zh: '剩余', needed: true },
    daily: { zh: '每日释放' },
  },
}

const PLAN_OF: Partial<Record<Subject, string>> = {
  growth: 'appreciating-points',
  equity: 'equity-credit',
  tree: 'chain-2-plus-1',
}

/** A column of a file: what it says, of which plan or ladder, and where its cells stand. */
export interface Column {
  /** English name, without the plan. */
  readonly name: string
  /** Plan or ladder, or ''. */
  readonly of: string
  /** As the file writes it. */
  readonly title: string
  readonly index: number
}

export interface Header {
  readonly columns: readonly Column[]
  readonly width: number
  readonly problems: readonly RowProblem[]
}

/** What the header of a file says; problems name its columns. */
export function readHeader(row: CsvRow | undefined, file: ImportFileKind, scheme: SchemeDocument): Header {
  if (row === undefined) return { columns: [], width: 0, problems: [{ file, line: 0, column: '', code: 'empty-file' }] }
  const problems: RowProblem[] = []
  const fail = (column: string, code: RowProblemCode): void =>
    void problems.push({ file, line: row.line, column, code })
  const columns: Column[] = []
  for (const [index, title] of row.cells.entries()) {
    const found = columnOf(title, index, file)
    if (found === undefined) fail(title, 'unknown-column')
    else if (columns.some(({ name, of }) => name === found.name && of === found.of)) fail(title, 'repeated-column')
    else {
      const code = subjectProblem(found, importColumns[file][found.name] as ColumnDeclaration, scheme)
      if (code === undefined) columns.push(found)
      else fail(title, code)
    }
  }
  for (const missing of missingColumns(columns, file)) fail(missing, 'missing-column')
  return { columns, width: row.cells.length, problems }
}

function columnOf(title: string, index: number, file: ImportFileKind): Column | undefined {
  const [word = '', ...rest] = title.replace(/^\uFEFF/, '').split('.')
  const of = rest.join('.').trim()
  const asked = word.trim()
  const found = Object.entries(importColumns[file]).find(
    ([name, { zh }]) => name === asked.toLowerCase() || zh === asked,
  )
  if (found === undefined) return undefined
  const [name, declaration] = found
  return (declaration.of === undefined) === (of === '') ? { name, of, title, index } : undefined
}

function subjectProblem(
  { of }: Column,
  declaration: ColumnDeclaration,
  scheme: SchemeDocument,
): RowProblemCode | undefined {
  if (declaration.of === undefined) return undefined
  if (declaration.of === 'ladder') return scheme.ladders.has(of) ? undefined : 'unknown-ladder'
  const plan = scheme.plans.find(({ id }) => id === of)
  if (plan === undefined) return 'unknown-plan'
  const wanted = PLAN_OF[declaration.of]
  return wanted === undefined || plan.definition.name === wanted ? undefined : 'wrong-plan'
}

function missingColumns(columns: readonly Column[], file: ImportFileKind): string[] {
  const has = (name: string, of = ''): boolean => columns.some((column) => column.name === name && column.of === of)
  const declared = importColumns[file]
  const missing = Object.entries(declared).flatMap(([name, { needed }]) => (needed && !has(name) ? [name] : []))
  if (file !== 'members' && !has('phone') && !has('id')) missing.push('phone')
  for (const { name, of } of columns) {
    const together = declared[name]?.with
    if (together !== undefined && !has(together, of)) missing.push(`${together}.${of}`)
  }
  return [...new Set(missing)]
}

/** The cells of a row by their columns. */
export class Cells {
  readonly line: number
  readonly #row: CsvRow
  readonly #columns: ReadonlyMap<string, Column>

  constructor(row: CsvRow, columns: ReadonlyMap<string, Column>) {
    this.line = row.line
    this.#row = row
    this.#columns = columns
  }

  /** The cell of a column, '' when it is empty or there is no such column. */
  at(name: string, of = ''): string {
    const column = this.#columns.get(of === '' ? name : `${name}.${of}`)
    return column === undefined ? '' : (this.#row.cells[column.index] ?? '')
  }

  /** The column's name as the file writes it. */
  title(name: string, of = ''): string {
    const asked = of === '' ? name : `${name}.${of}`
    return this.#columns.get(asked)?.title ?? asked
  }
}

/** Columns by their English names with the plan. */
export const columnsByName = (columns: readonly Column[]): ReadonlyMap<string, Column> =>
  new Map(columns.map((column) => [column.of === '' ? column.name : `${column.name}.${column.of}`, column]))
