/**
 * Rotation · 周期换线 (2.10): when a period ends, every boss's best own line changes places with one of the two lines
 * it left. It happens at the boundary itself: no command is decided until the last boss had its turn.
 */
import { civil } from '../../clock.ts'
import type { NumberColumn } from '../../ledger/columns.ts'
import type { PlanHost, Register } from '../contract.ts'
import type { Params } from './params.ts'
import { role } from './placement.ts'
import type { Seats } from './seats.ts'

export type RotationSettings = NonNullable<Params['rotation']>

/** A cell of packs in a period: the period's number times this, plus the packs. */
const PERIOD_SCALE = 2 ** 32

/** Number of the week or month that a day lies in. */
export function periodOf(day: number, every: 'week' | 'month'): number {
  if (every === 'week') return Math.floor((day + 3) / 7)
  const { year, month } = civil(day)
  return year * 12 + month
}

/** The seed of one rotation, 32 bits: the scheme's seed and the day that begins. */
export const seedOf = (seed: number, day: number): number => (seed ^ Math.imul(day, 0x9e3779b1)) >>> 0

/** 0 for line A, 1 for B: the lowest bit of a 32-bit mix of the rotation's seed and the boss's place in joining order. */
export function chosenSide(seed: number, boss: number): 0 | 1 {
  let mixed = (seed ^ Math.imul(boss + 1, 0x85ebca6b)) >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d) >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b) >>> 0
  return ((mixed ^ (mixed >>> 16)) & 1) === 0 ? 0 : 1
}

export class Rotation {
  readonly every: 'week' | 'month'
  readonly #host: PlanHost
  readonly #seats: Seats
  readonly #settings: RotationSettings
  /** Packs a member bought itself in the period named in the same cell. */
  readonly #bought: NumberColumn
  /** Row + 1 of the boss whose turn is next; 0 when no rotation is under way. */
  readonly #turn: Register
  /** The seed of the rotation under way, or of the last one. */
  readonly #seed: Register
  /** The period that is counted, of the rotation under way. */
  readonly #period: Register
  #lines: Lines | null = null
  #day = -1
  #today = -1

  constructor(host: PlanHost, seats: Seats, settings: RotationSettings) {
    this.every = settings.every
    this.#host = host
    this.#seats = seats
    this.#settings = settings
    this.#bought = host.memberNumber('period')
    this.#turn = host.register('rotation.turn')
    this.#seed = host.register('rotation.seed')
    this.#period = host.register('rotation.period')
  }

  /** Counts packs bought now. */
  count(member: number, packs: number): void {
    const day = this.#host.dayOf(this.#host.state.clock)
    if (day !== this.#day) {
      this.#day = day
      this.#today = periodOf(day, this.every)
    }
    const base = this.#today * PERIOD_SCALE
    const before = this.#bought.at(member)
    this.#host.emit.numberSet(this.#bought, member, (before >= base ? before : base) + packs)
  }

  /** A refunded order no longer counts in the period in which it settled. */
  discount(member: number, packs: number, settledAt: number): void {
    const cell = this.#bought.at(member)
    const settledIn = periodOf(this.#host.dayOf(settledAt), this.every)
    if (Math.floor(cell / PERIOD_SCALE) === settledIn) this.#host.emit.numberSet(this.#bought, member, cell - packs)
  }

  /** The period ends at the midnight that begins `day`. */
  begin(day: number): void {
    this.#seed.number = seedOf(this.#settings.seed, day)
    this.#period.number = periodOf(day - 1, this.every)
    this.#turn.number = 1
    this.#seats.moves.number += 1
    this.#lines = null
  }

  /** Gives bosses their turn until one line changed places; false when all had theirs. */
  step(): boolean {
    if (this.#turn.number === 0) return false
    const members = this.#host.state.tables.members.rows
    this.#lines ??= new Lines(this.#seats, members, (member) => this.#packsOf(member))
    for (let boss = this.#turn.number - 1; boss < members; boss++) {
      if (!this.#takeTurn(boss, this.#lines)) continue
      this.#turn.number = boss + 2
      return true
    }
    this.#turn.number = 0
    this.#lines = null
    return false
  }

  #packsOf(member: number): number {
    const cell = this.#bought.at(member)
    const period = this.#period.number
    return Math.floor(cell / PERIOD_SCALE) === period ? cell - period * PERIOD_SCALE : 0
  }

  #takeTurn(boss: number, lines: Lines): boolean {
    const { tree } = this.#seats
    if (tree.roleOf(boss) !== role.boss) return false
    const a = this.#seats.leftOf(boss, 0)
    const b = this.#seats.leftOf(boss, 1)
    if (a < 0 || b < 0 || tree.parentOf(a) < 0 || tree.parentOf(b) < 0) return false
    if (this.#settings.when === 'both-idle' && (lines.packs(a) > 0 || lines.packs(b) > 0)) return false
    const own = lines.best(boss)
    const side = chosenSide(this.#seed.number, boss)
    const other = side === 0 ? a : b
    if (own < 0 || tree.isBelow(own, other) || tree.isBelow(other, own)) return false
    lines.swap(own, other)
    this.#seats.setLeft(boss, side, own)
    return true
  }
}

/** Children and packs of every line while a rotation is under way; built anew from the state after a restart. */
class Lines {
  readonly #seats: Seats
  readonly #first: Int32Array
  readonly #next: Int32Array
  readonly #previous: Int32Array
  readonly #packs: Float64Array

  constructor(seats: Seats, members: number, packsOf: (member: number) => number) {
    this.#seats = seats
    this.#first = new Int32Array(members).fill(-1)
    this.#next = new Int32Array(members).fill(-1)
    this.#previous = new Int32Array(members).fill(-1)
    this.#packs = new Float64Array(members)
    for (let member = 0; member < members; member++) this.#link(member)
    this.#sum(members, packsOf)
  }

  /** Packs of the period in the whole line. */
  packs(line: number): number {
    return this.#packs[line]
  }

  /** The line directly below with most packs, the earliest joined of equals; -1 when there is none. */
  best(boss: number): number {
    let best = -1
    for (let line = this.#first[boss]; line >= 0; line = this.#next[line]) {
      const more = best < 0 ? 1 : this.#packs[line] - this.#packs[best]
      if (more > 0 || (more === 0 && line < best)) best = line
    }
    return best
  }

  /** Two lines change places, parent and sponsor both. */
  swap(one: number, other: number): void {
    const seats = this.#seats
    const places = [one, other].map((line) => ({ parent: seats.tree.parentOf(line), sponsor: seats.sponsorOf(line) }))
    for (const line of [one, other]) {
      this.#carry(line, -1)
      this.#unlink(line)
    }
    seats.seat(one, places[1])
    seats.seat(other, places[0])
    for (const line of [one, other]) {
      this.#carry(line, 1)
      this.#link(line)
    }
  }

  /** Leaves first, so that every line's sum is whole when it is handed up: one visit each, however deep the tree. */
  #sum(members: number, packsOf: (member: number) => number): void {
    const { tree } = this.#seats
    const waits = new Int32Array(members)
    for (let member = 0; member < members; member++) {
      this.#packs[member] = packsOf(member)
      const parent = tree.parentOf(member)
      if (parent >= 0) waits[parent]++
    }
    for (let leaf = 0; leaf < members; leaf++) {
      for (let at = leaf; at >= 0 && waits[at] === 0; ) {
        waits[at] = -1
        const parent = tree.parentOf(at)
        if (parent >= 0) {
          this.#packs[parent] += this.#packs[at]
          waits[parent]--
        }
        at = parent
      }
    }
  }

  #carry(line: number, sign: 1 | -1): void {
    const { tree } = this.#seats
    for (let at = tree.parentOf(line); at >= 0; at = tree.parentOf(at)) this.#packs[at] += sign * this.#packs[line]
  }

  #link(line: number): void {
    const parent = this.#seats.tree.parentOf(line)
    if (parent < 0) return
    const head = this.#first[parent]
    this.#next[line] = head
    this.#previous[line] = -1
    if (head >= 0) this.#previous[head] = line
    this.#first[parent] = line
  }

  #unlink(line: number): void {
    const [next, previous] = [this.#next[line], this.#previous[line]]
    if (next >= 0) this.#previous[next] = previous
    if (previous >= 0) this.#next[previous] = next
    else this.#first[this.#seats.tree.parentOf(line)] = next
  }
}
