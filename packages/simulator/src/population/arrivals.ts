/** How many orders of newcomers come in time: curves whose sum is known beforehand, so an experiment knows its size. */
import type { Arrivals } from '../experiment/schema.ts'

const DAYS_A_YEAR = 365

/** Expected arrivals from the first instant up to the end of `days` days. */
export type Curve = (days: number) => number

/** The curve of any arrivals but those read from a file. */
export function curveOf(arrivals: Exclude<Arrivals, { csv: string }>): Curve {
  if ('constant' in arrivals) return (days) => arrivals.constant * days
  if ('growing' in arrivals) {
    const { first, yearly } = arrivals.growing
    const rate = Math.log(yearly) / DAYS_A_YEAR
    return (days) => (rate === 0 ? first * days : (first * Math.expm1(rate * days)) / rate)
  }
  if ('logistic' in arrivals) {
    const { capacity, steepness, midpoint } = arrivals.logistic
    const reached = (days: number): number => capacity / (1 + Math.exp(-steepness * (days - midpoint)))
    return (days) => reached(days) - reached(0)
  }
  const { market, innovation, imitation } = arrivals.bass
  if (innovation === 0) return () => 0
  return (days) => {
    const left = Math.exp(-(innovation + imitation) * days)
    return (market * (1 - left)) / (1 + (imitation / innovation) * left)
  }
}

/** Whole arrivals of each selling day: what is left of one day comes on a later one. */
export class ArrivalCount {
  readonly #curve: Curve
  #sellingDays = 0
  #come = 0

  constructor(curve: Curve) {
    this.#curve = curve
  }

  /** Arrivals of the next day on which there are sales. */
  next(): number {
    this.#sellingDays++
    const until = Math.floor(this.#curve(this.#sellingDays) + 1e-9)
    const arrivals = Math.max(0, until - this.#come)
    this.#come += arrivals
    return arrivals
  }
}
