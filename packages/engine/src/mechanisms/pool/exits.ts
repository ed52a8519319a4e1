/**
 * Who is the next to be over (2.1 "Forced exit"): members ordered by their trigger price (T − realised) ÷ h, ties by
 * joining. A binary heap over rows, kept honest by watching the cells it depends on; derived, never in the journal.
 */
import type { Watcher } from '../../ledger/columns.ts'

/** Keys closer than this, relative to each other, are compared exactly. The approximation only saves work. */
const NEAR = 1e-9

export interface ExitKeys {
  /** Rows there are now. */
  members(): number
  /** Fen still to realise until the member is over, or null when it cannot be (nothing held, nothing spent, no exit). */
  remaining(row: number): bigint | null
  /** Points held. */
  holding(row: number): bigint
}

export class ExitQueue implements Watcher {
  readonly #keys: ExitKeys
  #heap = new Int32Array(64)
  #size = 0
  #place = new Int32Array(64)
  #approximate = new Float64Array(64)
  /** The keys as they were when the row took its place: the heap never compares a key it has not sorted by. */
  #remaining = new BigInt64Array(64)
  #holding = new BigInt64Array(64)
  #dirty: number[] = []
  #marked = new Uint8Array(64)

  constructor(keys: ExitKeys) {
    this.#keys = keys
    for (let row = 0; row < keys.members(); row++) this.touch(row)
  }

  /** A cell that a row's key depends on has changed. */
  touch(row: number): void {
    if (row >= this.#marked.length) this.#grow(row)
    if (this.#marked[row] === 1) return
    this.#marked[row] = 1
    this.#dirty.push(row)
  }

  /** The row with the lowest trigger price, or -1. */
  first(): number {
    for (const row of this.#dirty) {
      this.#marked[row] = 0
      this.#settle(row)
    }
    this.#dirty.length = 0
    return this.#size === 0 ? -1 : this.#heap[0]
  }

  #settle(row: number): void {
    const remaining = row < this.#keys.members() ? this.#keys.remaining(row) : null
    const place = this.#place[row] - 1
    if (remaining === null) {
      if (place >= 0) this.#remove(place)
      return
    }
    const holding = this.#keys.holding(row)
    this.#remaining[row] = remaining
    this.#holding[row] = holding
    // house-allow money-exact: only an order to look in; close keys are compared exactly below
    this.#approximate[row] = Number(remaining) / Number(holding)
    if (place < 0) {
      if (this.#size === this.#heap.length) {
        const heap = new Int32Array(this.#size * 2)
        heap.set(this.#heap)
        this.#heap = heap
      }
      this.#put(this.#size++, row)
      this.#up(this.#size - 1)
      return
    }
    this.#up(place)
    this.#down(this.#place[row] - 1)
  }

  #remove(place: number): void {
    this.#place[this.#heap[place]] = 0
    const last = this.#heap[--this.#size]
    if (place === this.#size) return
    this.#put(place, last)
    this.#up(place)
    this.#down(this.#place[last] - 1)
  }

  #before(one: number, other: number): boolean {
    const [near, far] = [this.#approximate[one], this.#approximate[other]]
    const difference = near - far
    if (Math.abs(difference) > NEAR * (Math.abs(near) + Math.abs(far))) return difference < 0
    const left = this.#remaining[one] * this.#holding[other]
    const right = this.#remaining[other] * this.#holding[one]
    return left === right ? one < other : left < right
  }

  #put(place: number, row: number): void {
    this.#heap[place] = row
    this.#place[row] = place + 1
  }
  #up(from: number): void {
    const row = this.#heap[from]
    let place = from
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (!this.#before(row, this.#heap[parent])) break
      this.#put(place, this.#heap[parent])
      place = parent
    }
    this.#put(place, row)
  }
  #down(from: number): void {
    const row = this.#heap[from]
    let place = from
    for (;;) {
      const left = place * 2 + 1
      if (left >= this.#size) break
      const right = left + 1
      const child = right < this.#size && this.#before(this.#heap[right], this.#heap[left]) ? right : left
      if (!this.#before(this.#heap[child], row)) break
      this.#put(place, this.#heap[child])
      place = child
    }
    this.#put(place, row)
  }

  #grow(row: number): void {
    const size = Math.max(this.#marked.length * 2, row + 1)
    const marked = new Uint8Array(size)
    marked.set(this.#marked)
    this.#marked = marked
    const place = new Int32Array(size)
    place.set(this.#place)
    this.#place = place
    const approximate = new Float64Array(size)
    approximate.set(this.#approximate)
    this.#approximate = approximate
    const remaining = new BigInt64Array(size)
    remaining.set(this.#remaining)
    this.#remaining = remaining
    const holding = new BigInt64Array(size)
    holding.set(this.#holding)
    this.#holding = holding
  }
}
