/** Members in the order of their depth in a tree as it was at the cut: everybody above before everybody below. */
import type { NumberColumn } from '../ledger/columns.ts'

/** Built row by row in slices: first `measure` every row, then `place` every row. */
export class DepthOrder {
  readonly parents: Int32Array
  readonly #tree: NumberColumn
  readonly #depths: Int32Array
  readonly #counts: number[] = []
  readonly #rows: Int32Array
  readonly #way: number[] = []

  constructor(tree: NumberColumn, members: number) {
    this.#tree = tree
    this.parents = new Int32Array(members).fill(-2)
    this.#depths = new Int32Array(members)
    this.#rows = new Int32Array(members)
  }

  /** Finds the depth of a member and of those above it not met before. */
  measure(member: number): void {
    const way = this.#way
    let at = member
    while (at >= 0 && this.parents[at] === -2) {
      way.push(at)
      at = this.parents[at] = this.#tree.atCut(at) - 1
    }
    let depth = at < 0 ? -1 : this.#depths[at]
    for (let row = way.pop(); row !== undefined; row = way.pop()) {
      depth += 1
      this.#depths[row] = depth
      this.#counts[depth] = (this.#counts[depth] ?? 0) + 1
    }
  }

  /** Called once, between measuring and placing: counts become first places. */
  measured(): void {
    let first = 0
    for (let depth = 0; depth < this.#counts.length; depth++) {
      const count = this.#counts[depth]
      this.#counts[depth] = first
      first += count
    }
  }

  /** Gives a member its place; members of one depth stand in the order of their rows. */
  place(member: number): void {
    const depth = this.#depths[member]
    this.#rows[this.#counts[depth]] = member
    this.#counts[depth] += 1
  }

  /** The member at a place, 0 for the first of the roots. */
  at(place: number): number {
    return this.#rows[place]
  }
}
