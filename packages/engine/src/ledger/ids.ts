/**
 * Strings ↔ dense row numbers, in flat memory: ids of members, orders, accounts, names.
 * Rows are only ever appended; the last one can be taken back by a rollback.
 */
const encoder = new TextEncoder()
const decoder = new TextDecoder()
/** Longest id in bytes; hosts make ids far shorter. */
export const ID_BYTES_LIMIT = 200

export class IdTable {
  #bytes = new Uint8Array(1024)
  #offsets = new Float64Array(65)
  /** Pairs of row plus one and hash, side by side: a miss touches one cache line. */
  #slots = new Uint32Array(256)
  #scratch = new Uint8Array(ID_BYTES_LIMIT * 3)
  #length = 0
  #hash = 0
  rows = 0

  /** The row of an id, or -1. */
  find(id: string): number {
    if (!this.#encode(id)) return -1
    const slots = this.#slots
    const hash = this.#hash
    const mask = slots.length - 1
    for (let slot = (hash * 2) & mask; ; slot = (slot + 2) & mask) {
      const row = slots[slot] - 1
      if (row < 0) return -1
      if (slots[slot + 1] === hash && this.#same(row)) return row
    }
  }

  /** Appends an id that is not there yet; returns its row. */
  add(id: string): number {
    if (this.rows * 4 >= this.#slots.length) this.#rehash()
    if (!this.#encode(id)) throw new RangeError(`an id may have at most ${ID_BYTES_LIMIT} bytes`)
    const row = this.rows
    this.#reserve(row)
    const start = this.#offsets[row]
    if (this.#length < 32)
      for (let index = 0; index < this.#length; index++) this.#bytes[start + index] = this.#scratch[index]
    else this.#bytes.set(this.#scratch.subarray(0, this.#length), start)
    this.#offsets[row + 1] = start + this.#length
    this.#place(row, this.#hash)
    this.rows = row + 1
    return row
  }

  /** Takes back the last id: only a rollback does this, in reverse order of adding. */
  removeLast(): void {
    const row = this.rows - 1
    this.#encode(this.id(row))
    const mask = this.#slots.length - 1
    let slot = (this.#hash * 2) & mask
    while (this.#slots[slot] !== row + 1) slot = (slot + 2) & mask
    this.#slots[slot] = 0
    this.#slots[slot + 1] = 0
    this.rows = row
  }

  /** The id of a row. */
  id(row: number): string {
    return decoder.decode(this.#bytes.subarray(this.#offsets[row], this.#offsets[row + 1]))
  }

  /** All id bytes in order of rows, for hashing the state. */
  contents(): { bytes: Uint8Array; offsets: Float64Array } {
    return {
      bytes: this.#bytes.subarray(0, this.#offsets[this.rows]),
      offsets: this.#offsets.subarray(0, this.rows + 1),
    }
  }

  #encode(id: string): boolean {
    const scratch = this.#scratch
    if (id.length > ID_BYTES_LIMIT) return false
    let hash = 0x811c9dc5
    let length = id.length
    for (let index = 0; index < length; index++) {
      const code = id.charCodeAt(index)
      if (code > 127) {
        length = encoder.encodeInto(id, scratch).written
        break
      }
      scratch[index] = code
    }
    for (let index = 0; index < length; index++) hash = Math.imul(hash ^ scratch[index], 0x01000193)
    hash ^= hash >>> 15
    hash = Math.imul(hash, 0x85ebca6b)
    hash ^= hash >>> 13
    this.#hash = hash >>> 0
    this.#length = length
    return length <= ID_BYTES_LIMIT
  }

  #same(row: number): boolean {
    const start = this.#offsets[row]
    const length = this.#offsets[row + 1] - start
    if (length !== this.#length) return false
    for (let index = 0; index < length; index++) if (this.#bytes[start + index] !== this.#scratch[index]) return false
    return true
  }

  #place(row: number, hash: number): void {
    const mask = this.#slots.length - 1
    let slot = (hash * 2) & mask
    while (this.#slots[slot] !== 0) slot = (slot + 2) & mask
    this.#slots[slot] = row + 1
    this.#slots[slot + 1] = hash
  }

  #reserve(row: number): void {
    const start = this.#offsets[row]
    if (start + this.#length > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(this.#bytes.length * 2, start + this.#length))
      wider.set(this.#bytes)
      this.#bytes = wider
    }
    if (row + 1 >= this.#offsets.length) {
      const offsets = new Float64Array(this.#offsets.length * 2)
      offsets.set(this.#offsets)
      this.#offsets = offsets
    }
  }

  #rehash(): void {
    const slots = this.#slots
    this.#slots = new Uint32Array(slots.length * 2)
    for (let slot = 0; slot < slots.length; slot += 2)
      if (slots[slot] !== 0) this.#place(slots[slot] - 1, slots[slot + 1])
  }
}
