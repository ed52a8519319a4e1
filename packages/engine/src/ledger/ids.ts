/**
 * Strings ↔ dense row numbers, in flat memory: ids of members, orders, accounts, names.
 * Rows are only ever appended; the last one can be taken back by a rollback.
 */
const encoder = new TextEncoder()
const decoder = new TextDecoder()
/** Longest id in bytes; hosts make ids far shorter. */
export const ID_BYTES_LIMIT = 200

/** Words of a slot: row plus one, hash, and where the bytes begin. */
const WORDS = 3

/** Slots are cut into parts by the high bits of the hash; each part grows by itself. */
const PART_SHIFT = 24
const PARTS = 256
const FIRST_SLOTS = 16
/** What stands for a part without ids. */
const NOTHING = new Uint32Array(WORDS)

/** Bytes of a page, rows of a page of starts: 2 to these powers. Only the first page of each is ever copied to grow. */
const PAGE_BITS = 16
const PAGE_BYTES = 2 ** PAGE_BITS
const IN_PAGE = PAGE_BYTES - 1
const START_BITS = 14
const START_ROWS = 2 ** START_BITS
const IN_STARTS = START_ROWS - 1

export class IdTable {
  /** The ids one after another, each after its length and within one page. */
  readonly #pages: Uint8Array[] = [new Uint8Array(1024)]
  /** Where each row's id begins: page and place in it in one word, so that all ids together have at most 4 GiB. */
  readonly #starts: Uint32Array[] = [new Uint32Array(64)]
  /** Side by side what a search asks for: to find an id touches two cache lines. */
  readonly #parts: Uint32Array[] = new Array<Uint32Array>(PARTS).fill(NOTHING)
  /** Slots of each part less one, and ids in it. */
  readonly #masks = new Uint32Array(PARTS)
  readonly #counts = new Uint32Array(PARTS)
  #scratch = new Uint8Array(ID_BYTES_LIMIT * 3)
  #length = 0
  #hash = 0
  /** The id encoded last: what is looked for in vain is often added next. */
  #encoded: string | null = null
  /** Where the next id goes. */
  #next = 0
  rows = 0

  /** The row of an id, or -1. */
  find(id: string): number {
    if (!this.#encode(id)) return -1
    const hash = this.#hash
    const slots = this.#parts[hash >>> PART_SHIFT]
    const mask = this.#masks[hash >>> PART_SHIFT]
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const at = slot * WORDS
      const row = slots[at] - 1
      if (row < 0) return -1
      if (slots[at + 1] === hash && this.#same(slots[at + 2])) return row
    }
  }

  /** What tells the slot in which an id is looked for first. */
  placeOf(id: string): number {
    return this.#encode(id) ? this.#hash : 0
  }

  /** Reads a slot (see warm.ts). */
  peek(place: number): number {
    const part = place >>> PART_SHIFT
    return this.#parts[part][(place & this.#masks[part]) * WORDS]
  }

  /** Reads the rows that stand in these slots, mostly those of the ids asked for, -1 for an empty one, and their ids. */
  guess(places: Int32Array, rows: Int32Array, count: number): number {
    for (let index = 0; index < count; index++) rows[index] = this.peek(places[index]) - 1
    let read = 0
    for (let index = 0; index < count; index++) {
      const part = places[index] >>> PART_SHIFT
      const start = this.#parts[part][(places[index] & this.#masks[part]) * WORDS + 2]
      read += this.#pages[start >>> PAGE_BITS][start & IN_PAGE]
    }
    return read
  }

  /** Appends an id that is not there yet; returns its row. */
  add(id: string): number {
    if (!this.#encode(id)) throw new RangeError(`an id may have at most ${ID_BYTES_LIMIT} bytes`)
    const part = this.#hash >>> PART_SHIFT
    if (this.#counts[part] * 2 >= this.#masks[part]) this.#grow(part)
    const row = this.rows
    const start = this.#reserve(this.#length + 1)
    this.#starts[row >>> START_BITS][row & IN_STARTS] = start
    const bytes = this.#pages[start >>> PAGE_BITS]
    const at = start & IN_PAGE
    bytes[at] = this.#length
    if (this.#length < 32)
      for (let index = 0; index < this.#length; index++) bytes[at + 1 + index] = this.#scratch[index]
    else bytes.set(this.#scratch.subarray(0, this.#length), at + 1)
    this.#next = start + 1 + this.#length
    place(this.#parts[part], this.#masks[part], row + 1, this.#hash, start)
    this.#counts[part]++
    this.rows = row + 1
    return row
  }

  /** Takes back the last id: only a rollback does this, in reverse order of adding. */
  removeLast(): void {
    const row = this.rows - 1
    this.#encode(this.id(row))
    const part = this.#hash >>> PART_SHIFT
    const [slots, mask] = [this.#parts[part], this.#masks[part]]
    let slot = this.#hash & mask
    while (slots[slot * WORDS] !== row + 1) slot = (slot + 1) & mask
    slots.fill(0, slot * WORDS, (slot + 1) * WORDS)
    this.#counts[part]--
    this.#next = this.#startOf(row)
    this.rows = row
  }

  /** The id of a row. */
  id(row: number): string {
    return decoder.decode(this.#bytesOf(row).subarray(1))
  }

  /**
   * All ids in order of rows, for hashing the state: each after its length in one byte, and where each ends. This form
   * stays, however they come to lie in memory.
   */
  contents(): { bytes: Uint8Array; offsets: Float64Array } {
    // A state hashes to what it hashed to when these were whole cells.
    const offsets = new Float64Array(this.rows + 1)
    for (let row = 0; row < this.rows; row++) offsets[row + 1] = offsets[row] + this.#bytesOf(row).length
    const bytes = new Uint8Array(offsets[this.rows])
    for (let row = 0; row < this.rows; row++) bytes.set(this.#bytesOf(row), offsets[row])
    return { bytes, offsets }
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
    const [bytes, scratch] = [this.#pages[start >>> PAGE_BITS], this.#scratch]
    const at = start & IN_PAGE
    if (bytes[at] !== this.#length) return false
    for (let index = 0; index < this.#length; index++) if (bytes[at + 1 + index] !== scratch[index]) return false
    return true
  }

  #startOf(row: number): number {
    return this.#starts[row >>> START_BITS][row & IN_STARTS]
  }

  /** The length of a row's id and the id. */
  #bytesOf(row: number): Uint8Array {
    const start = this.#startOf(row)
    const [bytes, at] = [this.#pages[start >>> PAGE_BITS], start & IN_PAGE]
    return bytes.subarray(at, at + 1 + bytes[at])
  }

  /** Room for the bytes of the next row, within one page, and for where they begin; returns where that is. */
  #reserve(length: number): number {
    const { rows } = this
    const start =
      (this.#next & IN_PAGE) + length > PAGE_BYTES ? ((this.#next >>> PAGE_BITS) + 1) * PAGE_BYTES : this.#next
    const page = start >>> PAGE_BITS
    if (page === this.#pages.length) this.#pages.push(new Uint8Array(PAGE_BYTES))
    const bytes = this.#pages[page]
    if ((start & IN_PAGE) + length > bytes.length) {
      this.#pages[page] = new Uint8Array(Math.min(PAGE_BYTES, bytes.length * 2))
      this.#pages[page].set(bytes)
    }
    if (rows >>> START_BITS === this.#starts.length) this.#starts.push(new Uint32Array(START_ROWS))
    const starts = this.#starts[rows >>> START_BITS]
    if ((rows & IN_STARTS) === starts.length) {
      this.#starts[rows >>> START_BITS] = new Uint32Array(starts.length * 2)
      this.#starts[rows >>> START_BITS].set(starts)
    }
    return start
  }

  #grow(part: number): void {
    const from = this.#parts[part]
    const count = Math.max(FIRST_SLOTS, (from.length / WORDS) * 2)
    const to = new Uint32Array(count * WORDS)
    for (let at = 0; at < from.length; at += WORDS)
      if (from[at] !== 0) place(to, count - 1, from[at], from[at + 1], from[at + 2])
    this.#parts[part] = to
    this.#masks[part] = count - 1
  }
}

/** Puts an id into the first free slot from its own on. */
function place(slots: Uint32Array, mask: number, mark: number, hash: number, start: number): void {
  let slot = hash & mask
  while (slots[slot * WORDS] !== 0) slot = (slot + 1) & mask
  const at = slot * WORDS
  slots[at] = mark
  slots[at + 1] = hash
  slots[at + 2] = start
}
