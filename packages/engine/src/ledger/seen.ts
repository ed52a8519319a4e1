/**
 * Command ids that were already decided, as 64-bit fingerprints → sequence: with the fingerprint of their input:
 * the same id with another body is told from a repetition without looking into the journal (law 5).
 */
import type { Fingerprint } from './fingerprint.ts'

export class SeenTable {
  #low = new Uint32Array(256)
  #high = new Uint32Array(256)
  #sequence = new Float64Array(256)
  #inputLow = new Uint32Array(256)
  #inputHigh = new Uint32Array(256)
  count = 0

  /** The sequence of the entry that answered this fingerprint, or 0. */
  find(low: number, high: number): number {
    const slot = this.#slot(low, high)
    return this.#sequence[slot]
  }

  /** Whether the command with this fingerprint came with this input. */
  hasInput(id: Fingerprint, input: Fingerprint): boolean {
    const slot = this.#slot(id.low, id.high)
    return this.#inputLow[slot] === input.low && this.#inputHigh[slot] === input.high
  }

  add({ low, high }: Fingerprint, input: Fingerprint, sequence: number): void {
    if (this.count * 2 >= this.#low.length) this.#rehash()
    const slot = this.#slot(low, high)
    this.#inputLow[slot] = input.low
    this.#inputHigh[slot] = input.high
    this.#low[slot] = low
    this.#high[slot] = high
    this.#sequence[slot] = sequence
    this.count++
  }

  /** Takes back the fingerprint added last: only a rollback of that very command does this. */
  remove(low: number, high: number): void {
    this.#sequence[this.#slot(low, high)] = 0
    this.count--
  }

  /** Every command in no order that matters, for snapshots. */
  *entries(): Generator<{ readonly id: Fingerprint; readonly input: Fingerprint; readonly sequence: number }> {
    for (let slot = 0; slot < this.#low.length; slot++) {
      if (this.#sequence[slot] === 0) continue
      yield {
        id: { low: this.#low[slot], high: this.#high[slot] },
        input: { low: this.#inputLow[slot], high: this.#inputHigh[slot] },
        sequence: this.#sequence[slot],
      }
    }
  }

  #slot(low: number, high: number): number {
    const mask = this.#low.length - 1
    let slot = low & mask
    while (this.#sequence[slot] !== 0 && (this.#low[slot] !== low || this.#high[slot] !== high))
      slot = (slot + 1) & mask
    return slot
  }

  #rehash(): void {
    const [lows, highs, sequences, inputLows, inputHighs] = [
      this.#low,
      this.#high,
      this.#sequence,
      this.#inputLow,
      this.#inputHigh,
    ]
    this.#low = new Uint32Array(lows.length * 2)
    this.#high = new Uint32Array(lows.length * 2)
    this.#sequence = new Float64Array(lows.length * 2)
    this.#inputLow = new Uint32Array(lows.length * 2)
    this.#inputHigh = new Uint32Array(lows.length * 2)
    for (let slot = 0; slot < lows.length; slot++) {
      if (sequences[slot] === 0) continue
      const place = this.#slot(lows[slot], highs[slot])
      this.#low[place] = lows[slot]
      this.#high[place] = highs[slot]
      this.#sequence[place] = sequences[slot]
      this.#inputLow[place] = inputLows[slot]
      this.#inputHigh[place] = inputHighs[slot]
    }
  }
}
