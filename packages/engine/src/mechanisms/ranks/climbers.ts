/**
 * Earned ranks (2.7, 2.15): looked at after every settled order, for those whose figures may have changed since the
 * last look; they only rise. Who is to be looked at is state, so a restart forgets nobody.
 */
import type { AmountColumn, NumberColumn } from '../../ledger/columns.ts'
import { fingerprint } from '../../ledger/fingerprint.ts'
import type { OrderLine, PlanHost, RefundedOrder, Register } from '../../plans/contract.ts'
import { RankFigures } from './figures.ts'
import type { DifferentialParams } from './params.ts'

/** Marks the last member of the list; any other is written as its row plus this plus one. */
const LAST = 1

export class RankClimbers {
  readonly #host: PlanHost
  readonly #ladder: string
  readonly #figures: RankFigures
  /** By level minus one: what the level asks for, or null when it can only be given. */
  readonly #rules: readonly (((member: number) => boolean) | null)[]
  readonly #earned: NumberColumn
  /** The next member to be looked at; 0 for one that is not on the list. */
  readonly #next: NumberColumn
  readonly #first: Register
  /** 1 when everybody is to be looked at: the rules are new. */
  readonly #everybody: Register
  #rising = false

  constructor(host: PlanHost, { ladder, rules }: DifferentialParams) {
    const ranks = host.scheme.ladders.get(ladder) ?? []
    this.#host = host
    this.#ladder = ladder
    this.#figures = new RankFigures(host, ladder, Object.values(rules ?? {}))
    this.#rules = ranks.map((rank) => {
      const rule = rules?.[rank]
      return rule === undefined ? null : this.#figures.compile(rule)
    })
    this.#earned = host.earnedColumn(ladder)
    this.#next = host.memberNumber('look.next')
    this.#first = host.register('look.first')
    this.#everybody = host.register('look.everybody')
    const known = host.register('rules')
    const print = fingerprint(
      JSON.stringify({ ladder: ranks, rules }, (_, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value,
      ),
    )
    if (known.number === print.low) return
    known.number = print.low
    this.#everybody.number = 1
    this.#figures.recount()
  }

  /** Volumes of heads that a move in the referral tree carries along. */
  get carried(): readonly AmountColumn[] {
    return [...this.#figures.heads.values()]
  }

  afterOrder(line: OrderLine): void {
    this.#figures.count(line)
    if (this.#host.isPaused()) return this.#note(line.buyer)
    if (this.#everybody.number === 1) return this.#lookAtEverybody()
    for (let member = this.#take(); member >= 0; member = this.#take()) this.#lookFrom(member)
    this.#lookFrom(line.buyer)
  }

  refund(refunded: RefundedOrder): void {
    if (refunded.line.coin === 0n) this.#figures.uncount(refunded)
  }

  joined(member: number): void {
    this.#figures.joined(member)
    this.#note(this.#host.state.referrer.at(member) - 1)
  }

  moved(member: number, from: number, to: number): void {
    this.#figures.moved(member, from, to)
    this.#note(to)
  }

  /** Somebody's rank on some ladder changed: given, taken or earned through whatever plan. */
  ranked(ladder: string, member: number, from: number, to: number): void {
    if (ladder !== this.#ladder) return
    this.#figures.reranked(member, from, to)
    if (!this.#rising) this.#note(this.#host.state.referrer.at(member) - 1)
  }

  #note(member: number): void {
    if (member < 0 || this.#next.at(member) !== 0) return
    const first = this.#first.number
    this.#host.emit.numberSet(this.#next, member, first === 0 ? LAST : first + LAST)
    this.#first.number = member + 1
  }

  #take(): number {
    const member = this.#first.number - 1
    if (member < 0) return -1
    const next = this.#next.at(member)
    this.#first.number = next === LAST ? 0 : next - LAST
    this.#host.emit.numberSet(this.#next, member, 0)
    return member
  }

  /** A rise can only help those above: one way up is enough. */
  #lookFrom(member: number): void {
    const { referrer } = this.#host.state
    const far = this.#figures.reachesFar
    for (let at = member; at >= 0; at = referrer.at(at) - 1) {
      const rose = this.#lookAt(at)
      if (!far && !rose) return
    }
  }

  #lookAtEverybody(): void {
    this.#everybody.number = 0
    while (this.#take() >= 0);
    for (let changed = true; changed; ) {
      changed = false
      for (let member = 0; member < this.#host.state.tables.members.rows; member++)
        if (this.#lookAt(member)) changed = true
    }
  }

  /** Whether the member rose to a higher rank. */
  #lookAt(member: number): boolean {
    const earned = this.#earned.at(member)
    for (let level = this.#rules.length; level > earned; level--) {
      if (this.#rules[level - 1]?.(member) !== true) continue
      this.#rising = true
      this.#host.earnRank(this.#ladder, member, level)
      this.#rising = false
      return true
    }
    return false
  }
}
