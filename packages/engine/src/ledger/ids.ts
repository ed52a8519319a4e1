/**
 * Strings ↔ dense row numbers, in flat memory: ids of members, orders, accounts, names.
 * Rows are only ever appended; the last one can be taken back by a rollback.
 */
const encoder = new TextEncoder()
const decoder = new TextDecoder()
/** Longest id in bytes; hosts make ids far shorter. */
export const ID_BYTES_LIMIT = 200

/** Words of a slot. */
const WORDS = 3

export class IdTable {
  /** The ids one after another, each after its length. */
  #bytes = new Uint8Array(1024)
  /** Where each row's id begins: in words, as in the slots, so that all ids together have at most 4 GiB. */
  #offsets = new Uint32Array(65)
  /** Row plus one, hash, and where the bytes begin, side by side: to find an id touches two cache lines. */
  #slots = new Uint32Array(128 * WORDS)
  #mask = 127
  #scratch = new Uint8Array(ID_BYTES_LIMIT * 3)
  #length = 0
  #hash = 0
  /** The id encoded last: what is looked for in vain is often added next. */
  #encoded: string | null = null
  rows = 0

  /** The row of an id, or -1. */
  find(id: string): number {
    if (!this.#encode(id)) return -1
    const slots = this.#slots
    const hash = this.#hash
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const at = slot * WORDS
      const row = slots[at] - 1
      if (row < 0) return -1
      if (slots[at + 1] === hash && this.#same(slots[at + 2])) return row
    }
  }

  /** The slot in which an id is looked for first. */
  placeOf(id: string): number {
    return this.#encode(id) ? this.#hash & this.#mask : 0
  }

  /** Reads a slot (see warm.ts). */
  peek(place: number): number {
    return this.#slots[place * WORDS]
  }

  /** Reads the rows that stand in these slots, mostly those of the ids asked for, -1 for an empty one, and their ids. */
  guess(places: Int32Array, rows: Int32Array, count: number): number {
    const [slots, bytes] = [this.#slots, this.#bytes]
    for (let index = 0; index < count; index++) rows[index] = slots[places[index] * WORDS] - 1
    let read = 0
    for (let index = 0; index < count; index++) read += bytes[slots[places[index] * WORDS + 2]]
    return read
  }

  /** Appends an id that is not there yet; returns its row. */
  add(id: string): number {
    if (this.rows * 2 > this.#mask) this.#rehash()
    if (!this.#encode(id)) throw new RangeError(`an id may have at most ${ID_BYTES_LIMIT} bytes`)
    const row = this.rows
    this.#reserve(row)
    const start = this.#offsets[row]
    this.#bytes[start] = this.#length
    if (this.#length < 32)
      for (let index = 0; index < this.#length; index++) this.#bytes[start + 1 + index] = this.#scratch[index]
    else this.#bytes.set(this.#scratch.subarray(0, this.#length), start + 1)
    this.#offsets[row + 1] = start + 1 + this.#length
    this.#place(row + 1, this.#hash, start)
    this.rows = row + 1
    return row
  }

  /** Takes back the last id: only a rollback does this, in reverse order of adding. */
  removeLast(): void {
    const row = this.rows - 1
    this.#encode(this.id(row))
    let slot = this.#hash & this.#mask
    while (this.#slots[slot * WORDS] !== row + 1) slot = (slot + 1) & this.#mask
    this.#slots.fill(0, slot * WORDS, (slot + 1) * WORDS)
    this.rows = row
  }

  /** The id of a row. */
  id(row: number): string {
    return decoder.decode(this.#bytes.subarray(this.#offsets[row] + 1, this.#offsets[row + 1]))
  }

  /**
   * All ids in order of rows, for hashing the state: each after its length in one byte, and where each ends. This form
   * stays, however they come to lie in memory.
   */
  contents(): { bytes: Uint8Array; offsets: Float64Array } {
    return {
      bytes: this.#bytes.subarray(0, this.#offsets[this.rows]),
      // A state hashes to what it hashed to when these were whole cells.
      offsets: Float64Array.from(this.#offsets.subarray(0, this.rows + 1)),
    }
  }

  #encode(id: string): boolean {
    if (id === this.#encoded) return true
    this.#encoded = null
    const scratch = this.#scratch
    if (id.length > ID_BYTES_LIMIT) return false
    let hash = 0x811c9dc5
    let length = id.length
    for (let index = 0; index < length; index++) {
      const code = id.charCodeAt(index)
      if (code > 127) {
        length = encoder.encodeInto(id, scratch).written
        for (let rest = index; rest < length; rest++) hash = Math.imul(hash ^ scratch[rest], 0x01000193)
        break
      }
      scratch[index] = code
      hash = Math.imul(hash ^ code, 0x01000193)
    }
    hash ^= hash >>> 15
    hash = Math.imul(hash, 0x85ebca6b)
    hash ^= hash >>> 13
    this.#length = length
    this.#hash = hash >>> 0
    if (length > ID_BYTES_LIMIT) return false
    this.#encoded = id
    return true
  }

  /** Whether the id encoded last stands at that place. */
  #same(start: number): boolean {
    const [bytes, scratch] = [this.#bytes, this.#scratch]
    if (bytes[start] !== this.#length) return false
    for (let index = 0; index < this.#length; index++) if (bytes[start + 1 + index] !== scratch[index]) return false
    return true
  }

  #place(mark: number, hash: number, start: number): void {
    let slot = hash & this.#mask
    while (this.#slots[slot * WORDS] !== 0) slot = (slot + 1) & this.#mask
    this.#slots[slot * WORDS] = mark
    this.#slots[slot * WORDS + 1] = hash
    this.#slots[slot * WORDS + 2] = start
  }

  #reserve(row: number): void {
    const start = this.#offsets[row]
    if (start + 1 + this.#length > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(this.#bytes.length * 2, start + 1 + this.#length))
      wider.set(this.#bytes)
      this.#bytes = wider
    }
    if (row + 1 >= this.#offsets.length) {
      const offsets = new Uint32Array(this.#offsets.length * 2)
      offsets.set(this.#offsets)
      this.#offsets = offsets
    }
  }

  #rehash(): void {
    const slots = this.#slots
    this.#slots = new Uint32Array(slots.length * 2)
    this.#mask = this.#mask * 2 + 1
    for (let at = 0; at < slots.length; at += WORDS)
      if (slots[at] !== 0) this.#place(slots[at], slots[at + 1], slots[at + 2])
  }
}
