import { setImmediate as nextTurn } from 'node:timers/promises'
import type { BookEntry } from './entry.ts'
import type { Follower, FollowerMemory, Transaction } from './follower.ts'
import {
  type LineChange,
  type LineReason,
  linesOf,
  mergeLines,
  type OpenClose,
  PoolCourse,
  type PricePoint,
  type StatementLine,
} from './lines.ts'

interface StatementMemory extends FollowerMemory {
  /** The close whose entries are being read. */
  readonly close?: OpenClose
  readonly pools?: Record<string, readonly [fund: string, supply: string]>
}

interface RewardRow {
  sequence: number
  position: number
  at: number
  reason: LineReason
  to: string
}

const PUT_LINES = `
INSERT INTO statement (month, mall, member, line, sequence, at, kind, "order", changes, reasons)
SELECT * FROM UNNEST ($1::date[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[],
  $8::text[], $9::jsonb[], $10::jsonb[])
ON CONFLICT (mall, member, line, month)
DO UPDATE SET sequence = excluded.sequence, changes = excluded.changes, reasons = excluded.reasons`

const PUT_REWARDS = `
INSERT INTO reward (mall, sequence, position, at, plan, rule, "to", amount, basis, rate, "order", "from")
SELECT * FROM UNNEST ($1::text[], $2::bigint[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::text[],
  $8::numeric[], $9::numeric[], $10::text[], $11::text[], $12::text[])`

const PUT_PRICES = `
INSERT INTO price (mall, plan, sequence, at, fund, supply, cause)
SELECT * FROM UNNEST ($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::numeric[], $6::numeric[], $7::text[])`

/** Facts are read, and rows written, so many at a time: in between others on this thread may work. */
const TURN_FACTS = 500
const STATEMENT_ROWS = 500

/**
 * Statements, rewards and the course of every pool. One line per member and entry with what changed and
 * why; one line per member and close, however many entries the close took.
 */
export const statementFollower: Follower<BookEntry> = {
  name: 'statement',
  version: 1,
  tables: ['statement', 'reward', 'price'],
  async apply({ mall, entries, tx, memory }) {
    const known = memory as StatementMemory
    const pools = new PoolCourse(known.pools)
    let close = known.close
    const lines = new Map<string, StatementLine>()
    const rewards: RewardRow[] = []
    const prices: PricePoint[] = []
    let unbroken = 0
    for (const entry of entries) {
      unbroken += entry.facts.length
      if (unbroken >= TURN_FACTS) {
        unbroken = 0
        await nextTurn()
      }
      const made = linesOf(entry, close)
      close = made.open
      for (const line of made.lines) putLine(lines, line)
      collectRewards(rewards, entry)
      prices.push(...pools.apply(entry))
    }
    await joinOpenClose({ tx, mall, lines, first: entries[0]?.sequence ?? 0 })
    await openMonths(tx, lines.values())
    for (const rows of slices([...lines.values()])) await putLines(tx, mall, rows)
    for (const rows of slices(rewards)) await putRewards(tx, mall, rows)
    for (const rows of slices(prices)) await putPrices(tx, mall, rows)
    return { ...(close ? { close } : {}), pools: pools.memory }
  },
}

/** Rows in pieces of one statement each. */
function* slices<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += STATEMENT_ROWS) yield rows.slice(from, from + STATEMENT_ROWS)
}

function keyOf(line: { member: string; line: number }): string {
  return `${line.line} ${line.member}`
}

function putLine(lines: Map<string, StatementLine>, line: StatementLine): void {
  const before = lines.get(keyOf(line))
  lines.set(keyOf(line), before ? mergeLines(before, line) : line)
}

function collectRewards(rewards: RewardRow[], entry: BookEntry): void {
  let position = 0
  for (const fact of entry.facts) {
    if (fact.fact !== 'reward') continue
    const { plan, rule, amount, basis, rate, order, cause, receiver } = fact
    const reason = { plan, rule, amount, basis, rate, order, from: cause }
    rewards.push({ sequence: entry.sequence, position, at: entry.at, reason, to: receiver })
    position += 1
  }
}

/** Lines of a close that began in an earlier batch go on where that left them. */
async function joinOpenClose(what: {
  tx: Transaction
  mall: string
  lines: Map<string, StatementLine>
  first: number
}): Promise<void> {
  const { tx, mall, lines, first } = what
  const open = [...lines.values()].filter((line) => line.line < first)
  if (open.length === 0) return
  const stored = await tx.query<StoredLine>(
    `SELECT s.member, s.line, s.sequence, s.at, s.kind, s."order", s.changes, s.reasons
     FROM UNNEST ($2::text[], $3::bigint[]) AS want (member, line)
     JOIN statement AS s ON s.mall = $1 AND s.member = want.member AND s.line = want.line`,
    [mall, open.map((line) => line.member), open.map((line) => line.line)],
  )
  for (const row of stored.rows) {
    const earlier = lineOf(row)
    const later = lines.get(keyOf(earlier))
    if (later) lines.set(keyOf(earlier), mergeLines(earlier, later))
  }
}

async function openMonths(tx: Transaction, lines: Iterable<StatementLine>): Promise<void> {
  const months = new Set<string>()
  for (const line of lines) months.add(monthOf(line.at))
  for (const month of months) await tx.query('SELECT books.open_month($1)', [month])
}

async function putLines(tx: Transaction, mall: string, lines: readonly StatementLine[]): Promise<void> {
  await tx.query(PUT_LINES, [
    lines.map((line) => monthOf(line.at)),
    lines.map(() => mall),
    lines.map((line) => line.member),
    lines.map((line) => line.line),
    lines.map((line) => line.sequence),
    lines.map((line) => line.at),
    lines.map((line) => line.kind),
    lines.map((line) => line.order),
    lines.map((line) => JSON.stringify(line.changes, amountsAsText)),
    lines.map((line) => JSON.stringify(line.reasons, amountsAsText)),
  ])
}

async function putRewards(tx: Transaction, mall: string, rewards: readonly RewardRow[]): Promise<void> {
  await tx.query(PUT_REWARDS, [
    rewards.map(() => mall),
    rewards.map((row) => row.sequence),
    rewards.map((row) => row.position),
    rewards.map((row) => row.at),
    rewards.map((row) => row.reason.plan),
    rewards.map((row) => row.reason.rule),
    rewards.map((row) => row.to),
    rewards.map((row) => String(row.reason.amount)),
    rewards.map((row) => (row.reason.basis === null ? null : String(row.reason.basis))),
    rewards.map((row) => row.reason.rate),
    rewards.map((row) => row.reason.order),
    rewards.map((row) => row.reason.from),
  ])
}

async function putPrices(tx: Transaction, mall: string, prices: readonly PricePoint[]): Promise<void> {
  await tx.query(PUT_PRICES, [
    prices.map(() => mall),
    prices.map((point) => point.plan),
    prices.map((point) => point.sequence),
    prices.map((point) => point.at),
    prices.map((point) => String(point.fund)),
    prices.map((point) => String(point.supply)),
    prices.map((point) => point.cause),
  ])
}

/** The month that was asked for last, and the milliseconds it lasts: neighbours mostly lie in one. */
let lastMonth = { from: 0, until: 0, text: '' }

/** Statements are kept by month of UTC; the day it falls on for a member is for whoever shows it. */
function monthOf(at: number): string {
  if (at >= lastMonth.from && at < lastMonth.until) return lastMonth.text
  const day = new Date(at)
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()]
  const text = `${day.toISOString().slice(0, 7)}-01`
  lastMonth = { from: Date.UTC(year, month), until: Date.UTC(year, month + 1), text }
  return text
}

function amountsAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

/** A statement line as it is stored: amounts are text. */
export interface StoredLine {
  member: string
  line: string
  sequence: string
  at: string
  kind: string
  order: string | null
  changes: (Omit<LineChange, 'amount'> & { amount: string })[]
  reasons: (Omit<LineReason, 'amount' | 'basis'> & { amount: string; basis: string | null })[]
}

/** A stored line with its amounts as numbers again. */
export function lineOf(row: StoredLine): StatementLine {
  const { member, kind, order } = row
  return {
    member,
    line: Number(row.line),
    sequence: Number(row.sequence),
    at: Number(row.at),
    kind,
    order,
    changes: row.changes.map((change) => ({ ...change, amount: BigInt(change.amount) })),
    reasons: row.reasons.map((reason) => {
      return { ...reason, amount: BigInt(reason.amount), basis: reason.basis === null ? null : BigInt(reason.basis) }
    }),
  }
}
