/**
 * The referral tree with the ranks of one ladder, as climbs need them: referrer and level of a member side by side, so
 * that a step up costs a fraction of a cache line. Derived from the columns and kept by their watchers, live, on rollback
 * and on replay alike; nothing of it is journalled.
 */
import type { NumberColumn } from '../../ledger/columns.ts'
import { WARM_LIMIT, WARM_STEPS } from '../../warm.ts'

/** Cells of one seat. Members are written as row + 1, and seat 0 is nobody's: a climb ends there. */
const SHIFT = 1
const LEVEL = 1

export class RankedTree {
  readonly #referrer: NumberColumn
  readonly #rank: NumberColumn
  #cells = new Int32Array(128)
  readonly #ahead = new Int32Array(WARM_LIMIT)

  /** Builds the index of `members` rows and watches the columns from then on. */
  constructor(referrer: NumberColumn, rank: NumberColumn, members: number) {
    this.#referrer = referrer
    this.#rank = rank
    for (let member = 0; member < members; member++) this.#copy(member)
    const watcher = { touch: (member: number) => this.#copy(member) }
    referrer.watch(watcher)
    rank.watch(watcher)
  }

  /** Seats in pairs of the referrer's seat and the level: `climb` in differential.ts goes up in them. */
  get cells(): Int32Array {
    return this.#cells
  }

  /** The seat above a member, 0 when there is none. */
  above(member: number): number {
    return this.#referrer.at(member)
  }

  /** Reads ahead the ways up from some members (see warm.ts). */
  warm(members: Int32Array, count: number): number {
    const [cells, ahead] = [this.#cells, this.#ahead]
    for (let index = 0; index < count; index++) ahead[index] = members[index] < 0 ? 0 : this.above(members[index])
    for (let step = 0, left = count; step < WARM_STEPS && left > 0; step++) {
      left = 0
      for (let index = 0; index < count; index++) {
        if (ahead[index] === 0) continue
        ahead[index] = cells[ahead[index] << SHIFT]
        left++
      }
    }
    return count
  }

  #copy(member: number): void {
    const above = this.#referrer.at(member)
    this.#reserve(Math.max(member + 1, above))
    const at = (member + 1) << SHIFT
    this.#cells[at] = above
    this.#cells[at + LEVEL] = this.#rank.at(member)
  }

  #reserve(seat: number): void {
    if ((seat + 1) << SHIFT <= this.#cells.length) return
    const cells = new Int32Array((seat + 1) << (SHIFT + 1))
    cells.set(this.#cells)
    this.#cells = cells
  }
}
