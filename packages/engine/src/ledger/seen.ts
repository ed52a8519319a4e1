/**
 * Command ids that were already decided, as 64-bit fingerprints → sequence: with the fingerprint of their input:
 * the same id with another body is told from a repetition without looking into the journal (law 5).
 *
 * What is known of a command is written down once, in pages. The index over them is small, and cut into parts that grow
 * each by itself: no command waits while millions of others are laid anew.
 */
import type { Fingerprint } from './fingerprint.ts'

/** Words of a command in its page. */
const WORDS = 5
const HIGH = 0
const INPUT_LOW = 1
const INPUT_HIGH = 2
const SEQUENCE_LOW = 3
const SEQUENCE_HIGH = 4
const WORD = 2 ** 32

/** Commands of a page: 2 to this power. Only the first page is ever copied to grow. */
const PAGE_BITS = 13
const PAGE_ROWS = 2 ** PAGE_BITS
const IN_PAGE = PAGE_ROWS - 1

/** Parts of the index are told by bits of the high half, slots by the low half: the low half itself, and row plus one. */
const PARTS = 256
const IN_PARTS = PARTS - 1
const FIRST_SLOTS = 16
const SLOT = 2
/** What stands for a part without commands. */
const NOTHING = new Uint32Array(SLOT)

export class SeenTable {
  readonly #pages: Uint32Array[] = [new Uint32Array(64 * WORDS)]
  readonly #parts: Uint32Array[] = new Array<Uint32Array>(PARTS).fill(NOTHING)
  /** Slots of each part less one, and commands in it. */
  readonly #masks = new Uint32Array(PARTS)
  readonly #counts = new Uint32Array(PARTS)
  count = 0

  /** The sequence of the entry that answered this fingerprint, or 0. */
  find(low: number, high: number): number {
    const row = this.#rowOf(low, high)
    return row < 0 ? 0 : this.#sequence(row)
  }

  /** The fingerprint of the input with which a command that was decided came. */
  inputOf({ low, high }: Fingerprint): Fingerprint {
    return this.#input(this.#rowOf(low, high))
  }

  add({ low, high }: Fingerprint, input: Fingerprint, sequence: number): void {
    const part = high & IN_PARTS
    if (this.#counts[part] * 2 >= this.#masks[part]) this.#grow(part)
    const row = this.count
    const page = this.#pageFor(row)
    const at = (row & IN_PAGE) * WORDS
    page[at + HIGH] = high
    page[at + INPUT_LOW] = input.low
    page[at + INPUT_HIGH] = input.high
    page[at + SEQUENCE_LOW] = sequence >>> 0
    page[at + SEQUENCE_HIGH] = Math.floor(sequence / WORD)
    place(this.#parts[part], this.#masks[part], low, row + 1)
    this.#counts[part]++
    this.count = row + 1
  }

  /** Takes back the fingerprint added last: only a rollback of that very command does this. */
  remove(low: number, high: number): void {
    const part = high & IN_PARTS
    const [slots, mask] = [this.#parts[part], this.#masks[part]]
    let slot = low & mask
    while (slots[slot * SLOT + 1] !== this.count) slot = (slot + 1) & mask
    slots.fill(0, slot * SLOT, (slot + 1) * SLOT)
    this.#counts[part]--
    this.count--
  }

  /** Every command in no order that matters, for snapshots. */
  *entries(): Generator<{ readonly id: Fingerprint; readonly input: Fingerprint; readonly sequence: number }> {
    for (const slots of this.#parts) {
      for (let at = 0; at < slots.length; at += SLOT) {
        const row = slots[at + 1] - 1
        if (row < 0) continue
        yield {
          id: { low: slots[at], high: this.#word(row, HIGH) },
          input: this.#input(row),
          sequence: this.#sequence(row),
        }
      }
    }
  }

  /** Reads where a fingerprint would stand (see warm.ts). */
  peek(low: number, high: number): number {
    const part = high & IN_PARTS
    return this.#parts[part][(low & this.#masks[part]) * SLOT]
  }

  #word(row: number, word: number): number {
    return this.#pages[row >>> PAGE_BITS][(row & IN_PAGE) * WORDS + word]
  }

  #sequence(row: number): number {
    return this.#word(row, SEQUENCE_HIGH) * WORD + this.#word(row, SEQUENCE_LOW)
  }

  #input(row: number): Fingerprint {
    return { low: this.#word(row, INPUT_LOW), high: this.#word(row, INPUT_HIGH) }
  }

  #rowOf(low: number, high: number): number {
    const slots = this.#parts[high & IN_PARTS]
    const mask = this.#masks[high & IN_PARTS]
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const row = slots[slot * SLOT + 1] - 1
      if (row < 0) return -1
      if (slots[slot * SLOT] === low && this.#word(row, HIGH) === high) return row
    }
  }

  #pageFor(row: number): Uint32Array {
    const index = row >>> PAGE_BITS
    if (index === this.#pages.length) this.#pages.push(new Uint32Array(PAGE_ROWS * WORDS))
    const page = this.#pages[index]
    if ((row & IN_PAGE) * WORDS < page.length) return page
    const wider = new Uint32Array(page.length * 2)
    wider.set(page)
    this.#pages[index] = wider
    return wider
  }

  #grow(part: number): void {
    const from = this.#parts[part]
    const slots = Math.max(FIRST_SLOTS, from.length)
    const to = new Uint32Array(slots * SLOT)
    for (let at = 0; at < from.length; at += SLOT) if (from[at + 1] !== 0) place(to, slots - 1, from[at], from[at + 1])
    this.#parts[part] = to
    this.#masks[part] = slots - 1
  }
}

/** Puts a command into the first free slot from its own on. */
function place(slots: Uint32Array, mask: number, low: number, mark: number): void {
  let slot = low & mask
  while (slots[slot * SLOT + 1] !== 0) slot = (slot + 1) & mask
  slots[slot * SLOT] = low
  slots[slot * SLOT + 1] = mark
}
