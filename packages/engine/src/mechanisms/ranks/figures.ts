/** What rank rules look at: own spending, packs, the amounts of the team, heads by rank. Kept only as far as rules ask. */
import type { AmountColumn, NumberColumn } from '../../ledger/columns.ts'
import type { OrderLine, PlanHost, RefundedOrder } from '../../plans/contract.ts'
import type { RankRule } from './params.ts'

/** What every member counts, while it is written down. */
interface Counted {
  readonly direct: readonly { readonly column: NumberColumn; readonly counts: Float64Array }[]
  readonly heads: readonly { readonly column: AmountColumn; readonly counts: Float64Array }[]
}

export class RankFigures {
  readonly #host: PlanHost
  readonly #rank: NumberColumn
  readonly #levelOf: (rank: string | undefined) => number
  spending: AmountColumn | null = null
  volume: AmountColumn | null = null
  readonly packs = new Map<string, NumberColumn>()
  /** Direct referrals of at least a level, by that level; level 0 counts everybody. */
  readonly direct = new Map<number, NumberColumn>()
  /** Members of at least a level, at the member or anywhere below: so a move carries them. */
  readonly heads = new Map<number, AmountColumn>()
  #counted: Counted | null = null

  constructor(host: PlanHost, ladder: string, rules: readonly RankRule[]) {
    const ranks = host.scheme.ladders.get(ladder) ?? []
    this.#host = host
    this.#rank = host.rankColumn(ladder)
    this.#levelOf = (rank) => (rank === undefined ? 0 : ranks.indexOf(rank) + 1)
    for (const rule of rules) this.#declare(rule)
  }

  /** Whether an order or a new head may raise somebody far above. */
  get reachesFar(): boolean {
    return this.volume !== null || this.heads.size > 0
  }

  /** A rule as a question about one member. */
  compile(rule: RankRule): (member: number) => boolean {
    const conditions: ((member: number) => boolean)[] = []
    const { any, all, pack, spending, volume, direct, team } = rule
    if (any !== undefined) conditions.push(oneOf(any.map((inner) => this.compile(inner))))
    if (all !== undefined) conditions.push(allOf(all.map((inner) => this.compile(inner))))
    if (pack !== undefined) conditions.push((member) => (this.packs.get(pack)?.at(member) ?? 0) > 0)
    if (spending !== undefined) conditions.push((member) => (this.spending?.at(member) ?? 0n) >= spending)
    if (volume !== undefined) conditions.push((member) => (this.volume?.at(member) ?? 0n) >= volume)
    if (direct !== undefined) {
      const heads = this.direct.get(this.#levelOf(direct.rank))
      conditions.push((member) => (heads?.at(member) ?? 0) >= direct.count)
    }
    if (team !== undefined) {
      const level = this.#levelOf(team.rank)
      const heads = this.heads.get(level)
      conditions.push((member) => (heads?.at(member) ?? 0n) - this.#own(member, level) >= BigInt(team.count))
    }
    return allOf(conditions)
  }

  /** An order counts from the moment it settles. */
  count(line: OrderLine): void {
    if (this.volume !== null)
      this.#host.emit.addVolume(this.volume, this.#host.state.referrer.at(line.buyer) - 1, line.amountFen)
    this.#count(line, 1n)
  }

  uncount(refunded: RefundedOrder): void {
    if (this.volume !== null) refunded.takeBackVolume(this.volume)
    this.#count(refunded.line, -1n)
  }

  #count(line: OrderLine, sign: 1n | -1n): void {
    const { emit } = this.#host
    const { buyer } = line
    if (this.spending !== null) emit.amountSet(this.spending, buyer, this.spending.at(buyer) + sign * line.cashFen)
    const bought = line.product === null ? undefined : this.packs.get(line.product.id)
    if (bought !== undefined) emit.numberSet(bought, buyer, bought.at(buyer) + Number(sign) * line.quantity)
  }

  /** A member of a level appears below `parent` (sign 1) or leaves it: heads of levels above `from` up to `to` change. */
  reranked(member: number, from: number, to: number): void {
    const { state } = this.#host
    const parent = state.referrer.at(member) - 1
    const rises = to > from
    const [low, high] = rises ? [from, to] : [to, from]
    this.#countDirect(parent, low, high, rises ? 1 : -1)
    for (const [level, heads] of this.heads) {
      if (level > low && level <= high) this.#host.emit.addVolume(heads, member, rises ? 1n : -1n)
    }
  }

  /** A member of level 0 joined. */
  joined(member: number): void {
    const everybody = this.heads.get(0)
    if (everybody !== undefined) this.#host.emit.addVolume(everybody, member, 1n)
    this.#countDirect(this.#host.state.referrer.at(member) - 1, -1, 0, 1)
  }

  /** Direct heads change hands; the heads below were carried by the move itself. */
  moved(member: number, from: number, to: number): void {
    const level = this.#rank.at(member)
    this.#countDirect(from, -1, level, -1)
    this.#countDirect(to, -1, level, 1)
  }

  /**
   * Counts members there are from a row on, for rules that come with a later version of the scheme, until the entry is
   * full; returns the row to go on at, or -1 when all are counted. Nothing else changes before they are.
   */
  recount(first: number): number {
    const { emit, state } = this.#host
    const { rows } = state.tables.members
    this.#counted ??= this.#countAll(rows)
    const { direct, heads } = this.#counted
    for (let member = first; member < rows; member++) {
      if (emit.isFull) return member
      for (const { column, counts } of direct) emit.numberSet(column, member, counts[member])
      for (const { column, counts } of heads) emit.amountSet(column, member, BigInt(counts[member]))
    }
    this.#counted = null
    return -1
  }

  #countAll(rows: number): Counted {
    const { referrer: up } = this.#host.state
    const rank = this.#rank
    const direct = [...this.direct].map(([level, column]) => {
      const counts = new Float64Array(rows)
      for (let member = 0; member < rows; member++)
        if (up.at(member) > 0 && rank.at(member) >= level) counts[up.at(member) - 1]++
      return { column, counts }
    })
    const heads = [...this.heads].map(([level, column]) => {
      const counts = new Float64Array(rows)
      for (let member = 0; member < rows; member++) {
        if (rank.at(member) < level) continue
        for (let at = member; at >= 0; at = up.at(at) - 1) counts[at]++
      }
      return { column, counts }
    })
    return { direct, heads }
  }

  #own(member: number, level: number): bigint {
    return this.#rank.at(member) >= level ? 1n : 0n
  }

  #countDirect(parent: number, low: number, high: number, by: 1 | -1): void {
    if (parent < 0) return
    for (const [level, column] of this.direct) {
      if (level > low && level <= high) this.#host.emit.numberSet(column, parent, column.at(parent) + by)
    }
  }

  #declare(rule: RankRule): void {
    const host = this.#host
    for (const inner of [...(rule.any ?? []), ...(rule.all ?? [])]) this.#declare(inner)
    if (rule.spending !== undefined) this.spending = host.memberAmount('spending')
    if (rule.volume !== undefined) this.volume = host.memberAmount('team', { tree: host.state.referrer })
    if (rule.pack !== undefined) this.packs.set(rule.pack, host.memberNumber(`bought.${rule.pack}`))
    if (rule.direct !== undefined) {
      const level = this.#levelOf(rule.direct.rank)
      this.direct.set(level, host.memberNumber(`direct.${level}`))
    }
    if (rule.team !== undefined) {
      const level = this.#levelOf(rule.team.rank)
      this.heads.set(level, host.memberAmount(`heads.${level}`, { tree: host.state.referrer }))
    }
  }
}

const allOf =
  (conditions: readonly ((member: number) => boolean)[]) =>
  (member: number): boolean => {
    for (const holds of conditions) if (!holds(member)) return false
    return true
  }
const oneOf =
  (conditions: readonly ((member: number) => boolean)[]) =>
  (member: number): boolean => {
    for (const holds of conditions) if (holds(member)) return true
    return false
  }
