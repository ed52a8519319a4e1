/**
 * Acceleration in one pass over the tree (spec/2 2.5 "Day close"). Members come deepest first; each hands upward what
 * its subtree released that day, kept apart by the highest rate met so far on the climb and by whether a peer was paid
 * for that rate. So the team difference needs no climb per lot: a member looks at a vector as long as the ladder.
 *
 * Releases are whole numbers of hundredths below 2⁵³ (RELEASE_LIMIT), so their sums as doubles are exact.
 */
const MILLION = 1_000_000
/** Up to this much released below a member, products with rates stay below 2⁵³; above it they are taken as bigints. */
const EXACT_PRODUCT = 2 ** 33

export interface AccelerationRates {
  /** Distinct rates in parts per million, ascending, the first of them 0: no rank. */
  readonly rates: readonly number[]
  readonly peer: number
  readonly generations: readonly number[]
}

export class Acceleration {
  readonly #rates: AccelerationRates
  readonly #width: number
  /** Place of each member's vector plus one, 0 for none; a vector is given back when its member was visited. */
  readonly #places: Int32Array
  readonly #free: number[] = []
  #vectors: Float64Array
  #used = 0

  constructor(rates: AccelerationRates, members: number) {
    this.#rates = rates
    this.#width = rates.rates.length * 2 + rates.generations.length
    this.#places = new Int32Array(members)
    this.#vectors = new Float64Array(this.#width * 1024)
  }

  /**
   * Visits a member after everybody below it: returns by how much its lots are accelerated, in hundredths, each kind
   * rounded down once, and hands its subtree's releases and its own to the parent (-1 for a root).
   */
  visit({
    member,
    parent,
    rate,
    released,
  }: {
    member: number
    parent: number
    rate: number
    released: number
  }): number {
    const at = this.#places[member] - 1
    if (at < 0 && released === 0) return 0
    const upward = parent < 0 ? -1 : this.#placeOf(parent)
    const received = at < 0 ? 0 : this.#receive(at, rate)
    if (upward >= 0) this.#handUp(at, upward, rate, released)
    if (at >= 0) {
      this.#vectors.fill(0, at, at + this.#width)
      this.#free.push(at)
    }
    return received
  }

  #placeOf(member: number): number {
    const known = this.#places[member] - 1
    if (known >= 0) return known
    let at = this.#free.pop() ?? -1
    if (at < 0) {
      at = this.#used
      this.#used += this.#width
      if (this.#used > this.#vectors.length) {
        const wider = new Float64Array(this.#vectors.length * 2)
        wider.set(this.#vectors)
        this.#vectors = wider
      }
    }
    this.#places[member] = at + 1
    return at
  }

  /** The three kinds for a receiver whose rank has the rate with this index. */
  #receive(at: number, rate: number): number {
    const { rates, peer, generations } = this.#rates
    const vectors = this.#vectors
    const own = rates[rate]
    let below = 0
    let generation = 0
    let near = 0
    for (let index = 0; index < generations.length; index++) {
      const released = vectors[at + rates.length * 2 + index]
      near += released
      generation += released * generations[index]
    }
    let differential = 0
    for (let index = 0; index < rate; index++) {
      const released = vectors[at + index * 2] + vectors[at + index * 2 + 1]
      below += released
      differential += released * (own - rates[index])
    }
    const equal = rate === 0 ? 0 : vectors[at + rate * 2]
    if (near > EXACT_PRODUCT || below > EXACT_PRODUCT || equal > EXACT_PRODUCT) return this.#receiveLarge(at, rate)
    return millionths(generation) + millionths(differential) + millionths(equal * peer)
  }

  #receiveLarge(at: number, rate: number): number {
    const { rates, peer, generations } = this.#rates
    const released = (index: number): bigint => BigInt(this.#vectors[at + index])
    let generation = 0n
    for (let index = 0; index < generations.length; index++)
      generation += released(rates.length * 2 + index) * BigInt(generations[index])
    let differential = 0n
    for (let index = 0; index < rate; index++)
      differential += (released(index * 2) + released(index * 2 + 1)) * BigInt(rates[rate] - rates[index])
    const equal = rate === 0 ? 0n : released(rate * 2) * BigInt(peer)
    const million = BigInt(MILLION)
    return Number(generation / million + differential / million + equal / million)
  }

  /** A rate above the highest so far becomes the highest; an equal one was paid as peer and is so once. */
  #handUp(at: number, upward: number, rate: number, released: number): void {
    const { rates, generations } = this.#rates
    const vectors = this.#vectors
    const generationsAt = rates.length * 2
    vectors[upward] += released
    if (generations.length > 0) vectors[upward + generationsAt] += released
    if (at < 0) return
    for (let index = 1; index < generations.length; index++)
      vectors[upward + generationsAt + index] += vectors[at + generationsAt + index - 1]
    let raised = 0
    for (let index = 0; index < rate; index++) raised += vectors[at + index * 2] + vectors[at + index * 2 + 1]
    if (rate === 0) vectors[upward] += vectors[at]
    else {
      vectors[upward + rate * 2] += raised
      vectors[upward + rate * 2 + 1] += vectors[at + rate * 2] + vectors[at + rate * 2 + 1]
    }
    for (let index = rate + 1; index < rates.length; index++) {
      vectors[upward + index * 2] += vectors[at + index * 2]
      vectors[upward + index * 2 + 1] += vectors[at + index * 2 + 1]
    }
  }
}

/** Division by a million rounded down, exact for whole numbers below 2⁵³. */
const millionths = (value: number): number => (value - (value % MILLION)) / MILLION
