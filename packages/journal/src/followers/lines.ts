import type { BookEntry, BookFact, RewardFact } from './entry.ts'

/** What an entry did to one account of a member. Amounts in the asset's smallest unit, never zero. */
export interface LineChange {
  readonly account: string
  readonly asset: string
  readonly amount: bigint
}

/** Why a member received something. */
export interface LineReason {
  readonly plan: string
  readonly rule: string
  readonly amount: bigint
  readonly basis: bigint | null
  readonly rate: string | null
  readonly order: string | null
  readonly from: string | null
}

/** One line of a member's statement: one entry, or one close. */
export interface StatementLine {
  readonly member: string
  /** Sequence of the entry; of a close, of the entry that opened it. */
  readonly line: number
  /** Sequence of the last entry in this line. */
  readonly sequence: number
  readonly at: number
  readonly kind: string
  /** The order or other document it is about, when the entry names one. */
  readonly order: string | null
  readonly changes: readonly LineChange[]
  readonly reasons: readonly LineReason[]
}

/** The close that is being paid: all its entries are one line per member. */
export interface OpenClose {
  readonly close: string
  /** Sequence of its first entry. */
  readonly line: number
  readonly at: number
}

/** A fund and supply of a pool after an entry that changed one of them. */
export interface PricePoint {
  readonly plan: string
  readonly sequence: number
  readonly at: number
  readonly fund: bigint
  readonly supply: bigint
  /** Kind of the entry that changed it. */
  readonly cause: string
}

type Members = Map<string, { changes: Map<string, LineChange>; reasons: LineReason[] }>

/** The statement lines of one entry, members in the order in which they appear, and the close it belongs to. */
export function linesOf(
  entry: BookEntry,
  open: OpenClose | undefined,
): { lines: StatementLine[]; open: OpenClose | undefined } {
  const close =
    entry.close === null || entry.close === open?.close
      ? open
      : { close: entry.close, line: entry.sequence, at: entry.at }
  const inClose = close !== undefined && entry.close !== null
  const head = inClose
    ? { line: close.line, at: close.at, kind: 'close' }
    : { line: entry.sequence, at: entry.at, kind: entry.kind }
  const members: Members = new Map()
  for (const fact of entry.facts) {
    addChange(members, fact.from, fact.asset, -fact.amount)
    addChange(members, fact.to, fact.asset, fact.amount)
    if (fact.fact === 'reward') memberOf(members, ownerOf(fact.to))?.reasons.push(reasonOf(fact))
  }
  const lines: StatementLine[] = []
  for (const [member, { changes, reasons }] of members) {
    const moved = [...changes.values()].filter((change) => change.amount !== 0n)
    if (moved.length === 0 && reasons.length === 0) continue
    lines.push({ ...head, member, sequence: entry.sequence, order: entry.document, changes: moved, reasons })
  }
  return { lines, open: close }
}

function memberOf(members: Members, member: string | undefined) {
  if (member === undefined) return undefined
  let found = members.get(member)
  if (!found) {
    found = { changes: new Map(), reasons: [] }
    members.set(member, found)
  }
  return found
}

function addChange(members: Members, name: string, asset: string, amount: bigint): void {
  const found = memberOf(members, ownerOf(name))
  if (!found) return
  const account = name.slice(name.indexOf(':', 'member:'.length) + 1)
  const before = found.changes.get(`${account} ${asset}`)?.amount ?? 0n
  found.changes.set(`${account} ${asset}`, { account, asset, amount: before + amount })
}

/** The member whose account this is: `member:ID:ACCOUNT`. */
function ownerOf(account: string): string | undefined {
  if (!account.startsWith('member:')) return undefined
  const end = account.indexOf(':', 'member:'.length)
  return end < 0 ? undefined : account.slice('member:'.length, end)
}

function reasonOf(fact: RewardFact): LineReason {
  const { plan, rule, amount, basis, rate, order, cause } = fact
  return { plan, rule, amount, basis, rate, order, from: cause }
}

/** Two lines of one member and close as one. */
export function mergeLines(first: StatementLine, second: StatementLine): StatementLine {
  const changes = new Map(first.changes.map((change) => [`${change.account} ${change.asset}`, change]))
  for (const change of second.changes) {
    const key = `${change.account} ${change.asset}`
    changes.set(key, { ...change, amount: change.amount + (changes.get(key)?.amount ?? 0n) })
  }
  const moved = [...changes.values()].filter((change) => change.amount !== 0n)
  return { ...first, sequence: second.sequence, changes: moved, reasons: [...first.reasons, ...second.reasons] }
}

/**
 * Follows fund and supply of every pool: fund is what `pool:PLAN` holds, supply what was issued of `growth:PLAN` and not
 * destroyed, whoever holds it: members, or a shop that moves in and has not given it to its members yet.
 */
export class PoolCourse {
  readonly #pools: Map<string, { fund: bigint; supply: bigint }>

  constructor(pools: Record<string, readonly [fund: string, supply: string]> = {}) {
    this.#pools = new Map(
      Object.entries(pools).map(([plan, [fund, supply]]) => [plan, { fund: BigInt(fund), supply: BigInt(supply) }]),
    )
  }

  /** The pools that this entry changed, as they are after it. */
  apply(entry: BookEntry): PricePoint[] {
    const changed = new Set<string>()
    for (const fact of entry.facts) {
      this.#move(changed, fact, fact.from, -fact.amount)
      this.#move(changed, fact, fact.to, fact.amount)
    }
    return [...changed].map((plan) => ({
      plan,
      sequence: entry.sequence,
      at: entry.at,
      ...this.#pool(plan),
      cause: entry.kind,
    }))
  }

  /** As JSON, to go on from later. */
  get memory(): Record<string, readonly [fund: string, supply: string]> {
    return Object.fromEntries([...this.#pools].map(([plan, pool]) => [plan, [String(pool.fund), String(pool.supply)]]))
  }

  #move(changed: Set<string>, { asset }: BookFact, account: string, amount: bigint): void {
    const plan = asset.startsWith('growth:') ? asset.slice('growth:'.length) : undefined
    if (plan !== undefined && account.startsWith('issued:')) {
      this.#pool(plan).supply -= amount
      changed.add(plan)
    } else if (asset === 'CNY' && account.startsWith('pool:')) {
      const pool = account.slice('pool:'.length)
      this.#pool(pool).fund += amount
      changed.add(pool)
    }
  }

  #pool(plan: string): { fund: bigint; supply: bigint } {
    let pool = this.#pools.get(plan)
    if (!pool) {
      pool = { fund: 0n, supply: 0n }
      this.#pools.set(plan, pool)
    }
    return pool
  }
}
