/**
 * Chance with a seed. Each use has a stream of its own, so that a change of one behaviour leaves all other draws as
 * they were: two variants of an experiment meet the same people.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #d: number

  constructor(seed: number, stream: string) {
    let mix = (seed ^ 0x9e3779b9) >>> 0
    for (let index = 0; index < stream.length; index++)
      mix = Math.imul(mix ^ stream.charCodeAt(index), 0x01000193) >>> 0
    const next = (): number => {
      mix = (mix + 0x9e3779b9) >>> 0
      let word = mix
      word = Math.imul(word ^ (word >>> 16), 0x21f0aaad)
      word = Math.imul(word ^ (word >>> 15), 0x735a2d97)
      return (word ^ (word >>> 15)) >>> 0
    }
    this.#a = next()
    this.#b = next()
    this.#c = next()
    this.#d = next() | 1
  }

  /** 32 random bits (xoshiro128**). */
  bits(): number {
    const scaled = Math.imul(this.#b, 5)
    const word = Math.imul((scaled << 7) | (scaled >>> 25), 9) >>> 0
    const shifted = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= shifted
    this.#d = (this.#d << 11) | (this.#d >>> 21)
    return word
  }

  /** From 0 up to, not including, 1. */
  unit(): number {
    return this.bits() / 0x1_0000_0000
  }

  /** A whole number from 0 up to, not including, the limit. */
  below(limit: number): number {
    return Math.floor(this.unit() * limit)
  }

  chance(share: number): boolean {
    return share >= 1 || (share > 0 && this.unit() < share)
  }

  /** Visits each of `rows` with that chance, in order; costs as much as it visits, not as much as there are rows. */
  visit(rows: number, share: number, act: (row: number) => void): void {
    if (share <= 0) return
    if (share >= 1) {
      for (let row = 0; row < rows; row++) act(row)
      return
    }
    const scale = Math.log1p(-share)
    for (let row = this.#gap(scale); row < rows; row += 1 + this.#gap(scale)) act(row)
  }

  #gap(scale: number): number {
    return Math.floor(Math.log1p(-this.unit()) / scale)
  }
}
