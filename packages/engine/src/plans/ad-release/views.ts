/** Ads as the server saw them: each slot of a day's tasks started and ended, long enough apart (spec/2 2.4). */
import { refuse } from '../../errors.ts'
import type { NumberColumn } from '../../ledger/columns.ts'
import type { PlanHost } from '../contract.ts'
import { ADS_LIMIT, type Params } from './params.ts'

const SLOT_BITS = 2 ** ADS_LIMIT

export class AdViews {
  readonly #host: PlanHost
  readonly #tasks: Params['tasks']
  /** Day × 2³⁰ + one bit per slot that was seen on it. */
  readonly #seen: NumberColumn
  /** Day on which the tasks were finished last, plus one. A close reads it for its own day. */
  readonly #finishedOn: NumberColumn

  constructor(host: PlanHost, tasks: Params['tasks']) {
    this.#host = host
    this.#tasks = tasks
    this.#seen = host.memberNumber('seen')
    this.#finishedOn = host.memberNumber('finishedOn', { keepsCut: true })
  }

  /** Whether the tasks of the day that a close ends were finished. */
  finishedOn(member: number, day: number): boolean {
    return this.#finishedOn.atCut(member) === day + 1
  }

  /** Today's tasks are done, on the word of the caller. */
  finish(member: number): void {
    this.#host.emit.numberSet(this.#finishedOn, member, this.#today() + 1)
  }

  /** An ad begins to play. */
  start(member: number, slot: number): void {
    this.#check(slot)
    this.#host.emit.numberSet(this.#startedAt(slot), member, this.#host.state.clock)
  }

  /** An ad has ended: it counts once per slot and day, when it began today and at least `seconds` ago. */
  end(member: number, slot: number): void {
    this.#check(slot)
    const { emit, state, dayOf } = this.#host
    const today = this.#today()
    const bits = Math.floor(this.#seen.at(member) / SLOT_BITS) === today ? this.#seen.at(member) % SLOT_BITS : 0
    if ((bits & (1 << (slot - 1))) !== 0) refuse('limit-reached', `slot ${slot} counts once a day`)
    const startedAt = this.#startedAt(slot).at(member)
    if (startedAt === 0 || dayOf(startedAt) !== today) refuse('not-open', `no ad was started in slot ${slot} today`)
    if (state.clock - startedAt < this.#tasks.seconds * 1000)
      refuse('not-open', `an ad counts after ${this.#tasks.seconds} seconds`)
    const seen = bits | (1 << (slot - 1))
    emit.numberSet(this.#seen, member, today * SLOT_BITS + seen)
    if (seen === 2 ** this.#tasks.ads - 1) this.finish(member)
  }

  #check(slot: number): void {
    if (!Number.isInteger(slot) || slot < 1 || slot > this.#tasks.ads)
      refuse('bad-command', `the day's tasks have slots 1 to ${this.#tasks.ads}`)
  }

  /** When the ad in a slot began; declared with the first ad that the mall itself times. */
  #startedAt(slot: number): NumberColumn {
    return this.#host.memberNumber(`started.${slot}`)
  }

  #today(): number {
    return this.#host.dayOf(this.#host.state.clock)
  }
}
