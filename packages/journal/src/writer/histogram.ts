/**
 * Observations counted in buckets with fixed bounds, as Prometheus keeps them. Plain numbers and arrays, so that
 * they can be sent from one thread to another.
 */
export interface HistogramFigures {
  /** The highest value of each bucket, ascending; the unit is that of the observations. */
  readonly bounds: readonly number[]
  /** Observations in each bucket, not cumulated; the last one, beyond all bounds, is one more than there are bounds. */
  readonly counts: readonly number[]
  readonly sum: number
}

/** Counts observations in fixed buckets; an observation costs a few comparisons and no memory. */
export class Histogram {
  readonly #bounds: readonly number[]
  readonly #counts: Float64Array
  #sum = 0

  /** `bounds` ascend strictly. */
  constructor(bounds: readonly number[]) {
    if (bounds.some((bound, index) => index > 0 && bound <= (bounds[index - 1] ?? 0))) {
      throw new RangeError(`the bounds of a histogram ascend: ${bounds.join(', ')}`)
    }
    this.#bounds = bounds
    this.#counts = new Float64Array(bounds.length + 1)
  }

  observe(value: number): void {
    const bounds = this.#bounds
    let bucket = 0
    while (bucket < bounds.length && value > (bounds[bucket] ?? 0)) bucket += 1
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#sum += value
  }

  figures(): HistogramFigures {
    return { bounds: this.#bounds, counts: [...this.#counts], sum: this.#sum }
  }
}

/** Bounds for times, in milliseconds: from a decision in memory to a journal that hardly answers. */
export const TIME_BOUNDS_MS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000]
/** Bounds for entries of one block: `writerLimits.blockEntries` is the last of them. */
export const ENTRY_BOUNDS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096]
