/**
 * Command ids that were already decided, as 64-bit fingerprints → sequence: with the fingerprint of their input:
 * the same id with another body is told from a repetition without looking into the journal (law 5).
 */
import type { Fingerprint } from './fingerprint.ts'

/** Words of one command, side by side: a new command touches one place in memory and not five. */
const WORDS = 6
const LOW = 0
const HIGH = 1
const INPUT_LOW = 2
const INPUT_HIGH = 3
const SEQUENCE_LOW = 4
const SEQUENCE_HIGH = 5
const WORD = 2 ** 32

export class SeenTable {
  #words = new Uint32Array(256 * WORDS)
  #slots = 256
  count = 0

  /** The sequence of the entry that answered this fingerprint, or 0. */
  find(low: number, high: number): number {
    return this.#sequence(this.#place(low, high))
  }

  /** The fingerprint of the input with which a command that was decided came. */
  inputOf(id: Fingerprint): Fingerprint {
    const at = this.#place(id.low, id.high)
    return { low: this.#words[at + INPUT_LOW], high: this.#words[at + INPUT_HIGH] }
  }

  add({ low, high }: Fingerprint, input: Fingerprint, sequence: number): void {
    if (this.count * 2 >= this.#slots) this.#rehash()
    const at = this.#place(low, high)
    const words = this.#words
    words[at + LOW] = low
    words[at + HIGH] = high
    words[at + INPUT_LOW] = input.low
    words[at + INPUT_HIGH] = input.high
    words[at + SEQUENCE_LOW] = sequence >>> 0
    words[at + SEQUENCE_HIGH] = Math.floor(sequence / WORD)
    this.count++
  }

  /** Takes back the fingerprint added last: only a rollback of that very command does this. */
  remove(low: number, high: number): void {
    const at = this.#place(low, high)
    this.#words.fill(0, at, at + WORDS)
    this.count--
  }

  /** Every command in no order that matters, for snapshots. */
  *entries(): Generator<{ readonly id: Fingerprint; readonly input: Fingerprint; readonly sequence: number }> {
    const words = this.#words
    for (let at = 0; at < words.length; at += WORDS) {
      const sequence = this.#sequence(at)
      if (sequence === 0) continue
      yield {
        id: { low: words[at + LOW], high: words[at + HIGH] },
        input: { low: words[at + INPUT_LOW], high: words[at + INPUT_HIGH] },
        sequence,
      }
    }
  }

  /** Reads where a fingerprint would stand (see warm.ts). */
  peek(low: number): number {
    return this.#words[(low & (this.#slots - 1)) * WORDS + SEQUENCE_LOW]
  }

  #sequence(at: number): number {
    return this.#words[at + SEQUENCE_HIGH] * WORD + this.#words[at + SEQUENCE_LOW]
  }

  /** First word of the fingerprint's slot, or of the free one where it would go. */
  #place(low: number, high: number): number {
    const words = this.#words
    const mask = this.#slots - 1
    let slot = low & mask
    for (;;) {
      const at = slot * WORDS
      if (words[at + SEQUENCE_LOW] === 0 && words[at + SEQUENCE_HIGH] === 0) return at
      if (words[at + LOW] === low && words[at + HIGH] === high) return at
      slot = (slot + 1) & mask
    }
  }

  #rehash(): void {
    const words = this.#words
    this.#slots *= 2
    this.#words = new Uint32Array(this.#slots * WORDS)
    for (let at = 0; at < words.length; at += WORDS) {
      if (words[at + SEQUENCE_LOW] === 0 && words[at + SEQUENCE_HIGH] === 0) continue
      const place = this.#place(words[at + LOW], words[at + HIGH])
      for (let word = 0; word < WORDS; word++) this.#words[place + word] = words[at + word]
    }
  }
}
