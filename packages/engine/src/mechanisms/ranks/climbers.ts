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

/** How far a look is, as its register has it. What goes over all rows is written with its row: see `at`. */
const look = {
  /** Those noted are looked at with the next order. */
  none: 0,
  /** Everybody is looked at with the next order: the rules are new. */
  everybody: 1,
  /** Those noted are being looked at: an entry had no room for all of them. */
  noted: 2,
  /** The pass over everybody: nobody rose in it yet, or somebody did. */
  pass: 3,
  passRose: 4,
  /** The heads are counted anew. */
  recount: 5,
} as const
/** A phase that goes on at a row. */
const at = (phase: number, row: number): number => phase + 3 * row

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
  readonly #look: Register
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
    this.#look = host.register('look.everybody')
    const known = host.register('rules')
    const print = fingerprint(
      JSON.stringify({ ladder: ranks, rules }, (_, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value,
      ),
    )
    if (known.number === print.low) return
    known.number = print.low
    this.#look.number = look.recount
  }

  /** Volumes of heads that a move in the referral tree carries along. */
  get carried(): readonly AmountColumn[] {
    return [...this.#figures.heads.values()]
  }

  /** An order counts, and whoever it may have lifted is looked at; what the entry has no room for waits for `cascade`. */
  afterOrder(line: OrderLine): void {
    this.#figures.count(line)
    if (this.#host.isPaused()) return this.#note(line.buyer)
    const { emit } = this.#host
    if (this.#look.number === look.everybody) {
      this.#look.number = look.pass
      while (!emit.isFull && this.cascade());
      return
    }
    const looked = !emit.isFull && this.#lookAtNoted()
    if (looked) this.#lookFrom(line.buyer)
    else this.#note(line.buyer)
    if (!looked || (emit.isFull && this.#first.number !== 0)) this.#look.number = look.noted
  }

  /** Goes on with a recount or a look; false when neither is under way. */
  cascade(): boolean {
    if (this.#look.number >= look.pass) return this.#passOn()
    if (this.#look.number !== look.noted) return false
    if (this.#lookAtNoted() || this.#first.number === 0) this.#look.number = look.none
    return true
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

  /** Looks at those noted; false when the entry is full, and those left are noted still. */
  #lookAtNoted(): boolean {
    for (let member = this.#take(); member >= 0; member = this.#take()) {
      this.#lookFrom(member)
      if (this.#host.emit.isFull) return false
    }
    return true
  }

  /** A rise can only help those above: one way up is enough. Where the entry is full, the rest of the way is noted. */
  #lookFrom(member: number): void {
    const { emit, state } = this.#host
    const far = this.#figures.reachesFar
    for (let above = member; above >= 0; above = state.referrer.at(above) - 1) {
      const rose = this.#lookAt(above)
      if (!far && !rose) return
      if (rose && emit.isFull) return this.#note(state.referrer.at(above) - 1)
    }
  }

  /** Goes on over all rows: a recount; or passes until nobody rises, and then those noted meanwhile. */
  #passOn(): boolean {
    const phase = look.pass + ((this.#look.number - look.pass) % 3)
    const row = (this.#look.number - phase) / 3
    if (phase === look.recount) {
      const next = this.#figures.recount(row)
      this.#look.number = next < 0 ? look.everybody : at(look.recount, next)
      return next >= 0
    }
    this.#look.number = this.#lookAtEverybody(row, phase === look.passRose)
    return true
  }

  #lookAtEverybody(first: number, roseBefore: boolean): number {
    const { emit, state } = this.#host
    let rose = roseBefore
    for (let row = first; row < state.tables.members.rows; row++) {
      if (!this.#lookAt(row)) continue
      rose = true
      if (emit.isFull) return at(look.passRose, row + 1)
    }
    return rose ? look.pass : look.noted
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
