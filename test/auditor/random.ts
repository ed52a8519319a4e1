/** Small seeded generator (mulberry32): the same seed gives the same scenario for ever. Integers only. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }

  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + (this.next() % (to - from + 1))
  }

  /** True in so many of a hundred cases. */
  chance(percent: number): boolean {
    return this.next() % 100 < percent
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[this.next() % list.length]
    if (picked === undefined) throw new Error('nothing to pick from')
    return picked
  }

  /** Money between two amounts in fen, as text. */
  money(fromFen: number, toFen: number): string {
    return moneyText(this.between(fromFen, toFen))
  }
}

/** Fen as text: 12345 → "123.45". */
export function moneyText(fen: number): string {
  const text = String(fen).padStart(3, '0')
  return `${text.slice(0, -2)}.${text.slice(-2)}`
}

/** Hundredths of a percent as a rate: 125 → "1.25%". */
export function rateText(basisPoints: number): string {
  return `${moneyText(basisPoints).replace(/\.?0+$/, '')}%`
}
