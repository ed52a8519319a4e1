/**
 * Who is the next to be over (2.1 "Forced exit"): members ordered by their trigger price (T − realised) ÷ h, ties by
 * joining. A binary heap over rows, kept honest by watching the cells it depends on; derived, never in the journal.
 */
import type { Watcher } from '../../ledger/columns.ts'
import { near } from '../../ledger/near.ts'

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
  /** By place, not by row: the keys that a sift compares lie beside each other. */
  #approximate = new Float64Array(64)
  #size = 0
  #place = new Int32Array(64)
  /** What remains and what is held, as it was when the row took its place: the heap never compares a key it has not sorted by. */
  #keysAt = new BigInt64Array(128)
  #dirty = new Int32Array(64)
  #dirtyRows = 0
  /** The same as halves, to be read as numbers. */
  #halves = new Int32Array(this.#keysAt.buffer)
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
    this.#dirty[this.#dirtyRows++] = row
  }

  /** The row with the lowest trigger price, or -1. */
  first(): number {
    for (let index = 0; index < this.#dirtyRows; index++) {
      const row = this.#dirty[index]
      this.#marked[row] = 0
      this.#settle(row)
    }
    this.#dirtyRows = 0
    return this.#size === 0 ? -1 : this.#heap[0]
  }

  /** About the trigger price of `first`, when there is one. */
  get firstNear(): number {
    return this.#approximate[0]
  }

  /** Reads ahead what these rows would move (see warm.ts). */
  warm(rows: Int32Array, count: number): number {
    let read = 0
    for (let index = 0; index < count; index++) {
      const row = rows[index]
      if (row < 0 || row >= this.#marked.length) continue
      read += this.#marked[row]
      const place = this.#place[row] - 1
      read += this.#halves[row * 4]
      if (place >= 0) read += this.#heap[place] + this.#approximate[place]
    }
    return read
  }

  #settle(row: number): void {
    const remaining = row < this.#keys.members() ? this.#keys.remaining(row) : null
    const place = this.#place[row] - 1
    if (remaining === null) {
      if (place >= 0) this.#remove(place)
      return
    }
    const holding = this.#keys.holding(row)
    this.#keysAt[row * 2] = remaining
    this.#keysAt[row * 2 + 1] = holding
    const key = near(remaining) / near(holding)
    if (place < 0) {
      if (this.#size === this.#heap.length) this.#widen()
      this.#up(this.#size++, row, key)
      return
    }
    this.#sift(place, row, key)
  }

  #widen(): void {
    const heap = new Int32Array(this.#size * 2)
    heap.set(this.#heap)
    this.#heap = heap
    const approximate = new Float64Array(this.#size * 2)
    approximate.set(this.#approximate)
    this.#approximate = approximate
  }

  #remove(place: number): void {
    this.#place[this.#heap[place]] = 0
    const last = this.#heap[--this.#size]
    if (place === this.#size) return
    this.#sift(place, last, this.#approximate[this.#size])
  }

  /** Whether a row with an approximate key comes before the one at a place. */
  #before(row: number, key: number, place: number): boolean {
    const far = this.#approximate[place]
    const difference = key - far
    if (Math.abs(difference) > NEAR * (Math.abs(key) + Math.abs(far))) return difference < 0
    return this.#comesFirst(row, this.#heap[place])
  }

  #comesFirst(one: number, other: number): boolean {
    const keys = this.#keysAt
    const left = keys[one * 2] * keys[other * 2 + 1]
    const right = keys[other * 2] * keys[one * 2 + 1]
    return left === right ? one < other : left < right
  }

  #put(place: number, row: number, key: number): void {
    this.#heap[place] = row
    this.#approximate[place] = key
    this.#place[row] = place + 1
  }
  /** Moves the row at a place to another one in the gap that a sift leaves. */
  #shift(from: number, to: number): void {
    this.#put(to, this.#heap[from], this.#approximate[from])
  }
  #sift(from: number, row: number, key: number): void {
    if (from > 0 && this.#before(row, key, (from - 1) >> 1)) this.#up(from, row, key)
    else this.#down(from, row, key)
  }
  #up(from: number, row: number, key: number): void {
    let place = from
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (!this.#before(row, key, parent)) break
      this.#shift(parent, place)
      place = parent
    }
    this.#put(place, row, key)
  }
  #down(from: number, row: number, key: number): void {
    let place = from
    for (;;) {
      const left = place * 2 + 1
      if (left >= this.#size) break
      const right = left + 1
      const isRight = right < this.#size && this.#before(this.#heap[right], this.#approximate[right], left)
      const child = isRight ? right : left
      if (this.#before(row, key, child)) break
      this.#shift(child, place)
      place = child
    }
    this.#put(place, row, key)
  }

  #grow(row: number): void {
    const size = Math.max(this.#marked.length * 2, row + 1)
    const marked = new Uint8Array(size)
    marked.set(this.#marked)
    this.#marked = marked
    // A row is listed once, so that there are never more than there is room to mark.
    const dirty = new Int32Array(size)
    dirty.set(this.#dirty)
    this.#dirty = dirty
    const place = new Int32Array(size)
    place.set(this.#place)
    this.#place = place
    const keys = new BigInt64Array(size * 2)
    keys.set(this.#keysAt)
    this.#keysAt = keys
    this.#halves = new Int32Array(keys.buffer)
  }
}
