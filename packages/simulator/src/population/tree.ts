/** Who brings a newcomer: anybody alike, whoever brought many before, or nobody. */
import type { Random } from '../chance/random.ts'
import { Counts } from '../statistics/cells.ts'

export type TreeKind = 'none' | 'random' | 'preferential' | 'observed'

export class ReferralTree {
  readonly #kind: TreeKind
  readonly #random: Random
  /** Members who may bring others; with `preferential` a member stands here once more for each one brought. */
  readonly #ends = new Counts()
  #size = 0

  constructor(kind: TreeKind, random: Random) {
    this.#kind = kind
    this.#random = random
  }

  /** The row of the member who brings the next one, or -1. */
  pick(): number {
    if (this.#kind === 'none' || this.#kind === 'observed' || this.#size === 0) return -1
    return this.#ends.at(this.#random.below(this.#size))
  }

  /** A member has joined, brought by `referrer` (-1 for nobody). */
  joined(row: number, referrer: number): void {
    if (this.#kind === 'none' || this.#kind === 'observed') return
    this.#ends.set(this.#size++, row)
    if (this.#kind === 'preferential' && referrer >= 0) this.#ends.set(this.#size++, referrer)
  }
}
