import type { Transaction } from './follower.ts'
import type { StatementLine } from './lines.ts'
import { lineOf, type StoredLine } from './statement.ts'

/** A page is never longer, whatever is asked for. */
export const PAGE_LIMIT = 500
const PAGE = 50

function pageSize(limit: number | undefined): number {
  return Math.min(Math.max(limit ?? PAGE, 1), PAGE_LIMIT)
}

/** Statement lines of a member, newest first; `before` is the line where the last page ended. */
export async function readStatement(
  sql: Transaction,
  options: { mall: string; member: string; before?: number; limit?: number },
): Promise<StatementLine[]> {
  const { mall, member, before = Number.MAX_SAFE_INTEGER, limit } = options
  const found = await sql.query<StoredLine>(
    `SELECT member, line, sequence, at, kind, "order", changes, reasons FROM books.statement
     WHERE mall = $1 AND member = $2 AND line < $3 ORDER BY line DESC LIMIT $4`,
    [mall, member, before, pageSize(limit)],
  )
  return found.rows.map(lineOf)
}

/** One line of a member's statement, or undefined. */
export async function readLine(
  sql: Transaction,
  options: { mall: string; member: string; line: number },
): Promise<StatementLine | undefined> {
  const page = await readStatement(sql, { ...options, before: options.line + 1, limit: 1 })
  return page[0]?.line === options.line ? page[0] : undefined
}

/** A reward as an auditor reads it: who got what, and everything it follows from. */
export interface RewardRecord {
  readonly sequence: number
  readonly position: number
  readonly at: number
  readonly plan: string
  readonly rule: string
  /** A member, or `merchant:ID`. */
  readonly to: string
  readonly amount: bigint
  readonly basis: bigint | null
  readonly rate: string | null
  readonly order: string | null
  readonly from: string | null
}

/** Rewards, newest first, of one receiver, order or plan, or of all. */
export async function readRewards(
  sql: Transaction,
  options: { mall: string; to?: string; order?: string; plan?: string; before?: number; limit?: number },
): Promise<RewardRecord[]> {
  const { mall, to = null, order = null, plan = null, before = Number.MAX_SAFE_INTEGER, limit } = options
  const found = await sql.query<
    Record<'sequence' | 'at' | 'amount' | 'basis', string> & Omit<RewardRecord, 'sequence' | 'at' | 'amount' | 'basis'>
  >(
    `SELECT sequence, position, at, plan, rule, "to", amount, basis, rate, "order", "from" FROM books.reward
     WHERE mall = $1 AND ($2::text IS NULL OR "to" = $2) AND ($3::text IS NULL OR "order" = $3)
       AND ($4::text IS NULL OR plan = $4) AND sequence < $5
     ORDER BY sequence DESC, position DESC LIMIT $6`,
    [mall, to, order, plan, before, pageSize(limit)],
  )
  return found.rows.map((row) => ({
    ...row,
    sequence: Number(row.sequence),
    at: Number(row.at),
    amount: BigInt(row.amount),
    basis: row.basis === null ? null : BigInt(row.basis),
  }))
}

/** What a pool held after an entry: its price is fund ÷ supply, an exact fraction. */
export interface PriceRecord {
  readonly sequence: number
  readonly at: number
  /** Fen. */
  readonly fund: bigint
  /** Micro-points. */
  readonly supply: bigint
  /** Kind of the entry that changed it. */
  readonly cause: string
}

/** The course of a pool since an instant (epoch milliseconds), oldest first: at most `limit` points, evenly thinned. */
export async function readPrices(
  sql: Transaction,
  options: { mall: string; plan: string; since?: number; limit?: number },
): Promise<PriceRecord[]> {
  const { mall, plan, since = 0, limit } = options
  const found = await sql.query<Record<keyof PriceRecord, string>>(
    `WITH course AS (
       SELECT sequence, at, fund, supply, cause, row_number() OVER (ORDER BY sequence DESC) AS place, count(*) OVER () AS total
       FROM books.price WHERE mall = $1 AND plan = $2 AND at >= $3)
     SELECT sequence, at, fund, supply, cause FROM course
     WHERE (place - 1) % greatest(1, (total + $4 - 1) / $4) = 0 ORDER BY sequence`,
    [mall, plan, since, pageSize(limit)],
  )
  return found.rows.map((row) => {
    return {
      sequence: Number(row.sequence),
      at: Number(row.at),
      fund: BigInt(row.fund),
      supply: BigInt(row.supply),
      cause: row.cause,
    }
  })
}
