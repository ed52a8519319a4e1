/** Promises and the day on which each failed: what was owed against what was held, read after every day. */
import { type Engine, poolOf } from '@huoshui/engine'

export interface PromiseRecord {
  readonly plan: string
  /** What is looked at: all that is unreleased, the claims of one close, or the platform's own money. */
  readonly promise: 'unreleased-covered' | 'claims-paid' | 'platform-solvent' | 'price-holds'
  /** First day on which it did not hold; null when it held to the end. */
  failedOn: number | null
  /** The lowest ratio seen, and its day: held ÷ promised. */
  lowest: number
  lowestOn: number
  /** The ratio on the last day. */
  last: number
}

/** Plans that pay over time, as they stand now: their coverage, and the share of the last claims that was paid. */
export interface Cover {
  readonly plan: string
  readonly coverage: number
  readonly claimsPaid: number | null
}

/** Reads every plan that pays over time. Ratios are statistics, not amounts. */
export function coversOf(engine: Engine): Cover[] {
  const covers: Cover[] = []
  for (const { host, bound, configured } of engine.mall.plans) {
    if (configured.definition.paysOverTime !== true || bound.printCoverage === undefined) continue
    covers.push({
      plan: host.planId,
      coverage: Number(bound.printCoverage()),
      claimsPaid: claimsPaid(engine, host.planId),
    })
  }
  return covers
}

/** What the last close that had claims held for each fen of them, at most 1; null before the first. */
function claimsPaid(engine: Engine, plan: string): number | null {
  const { state } = engine
  const ids = state.tables.registers.ids
  let lowest: number | null = null
  for (const kind of ['release', 'redeem']) {
    const [promisedRow, heldRow] = [
      ids?.find(`${plan}.${kind}.promised`) ?? -1,
      ids?.find(`${plan}.${kind}.held`) ?? -1,
    ]
    if (promisedRow < 0 || heldRow < 0) continue
    const [promised, held] = [state.registerAmount.at(promisedRow), state.registerAmount.at(heldRow)]
    if (promised === 0n) continue
    const ratio = held >= promised ? 1 : ratioOf(held, promised)
    lowest = lowest === null || ratio < lowest ? ratio : lowest
  }
  return lowest
}

/** A ratio of two amounts as a statistic. */
export const ratioOf = (part: bigint, whole: bigint): number =>
  whole === 0n ? 0 : Number((part * 1_000_000_000n) / whole) / 1e9

export class PromiseWatch {
  readonly records: PromiseRecord[] = []
  readonly #lastPrice = new Map<string, { numerator: bigint; denominator: bigint }>()

  /** Looks at every promise at the end of a day. */
  look(engine: Engine, day: number, keptFen: bigint, pools: readonly string[]): readonly Cover[] {
    const covers = coversOf(engine)
    for (const { plan, coverage, claimsPaid } of covers) {
      this.#note(plan, 'unreleased-covered', coverage, day)
      if (claimsPaid !== null) this.#note(plan, 'claims-paid', claimsPaid, day)
    }
    for (const plan of pools) this.#lookAtPrice(engine, plan, day)
    this.#note('platform', 'platform-solvent', keptFen < 0n ? 0 : 1, day)
    return covers
  }

  #lookAtPrice(engine: Engine, plan: string, day: number): void {
    const price = poolOf(engine, plan)?.price()
    if (price === undefined) return
    const before = this.#lastPrice.get(plan)
    const fell = before !== undefined && price.numerator * before.denominator < before.numerator * price.denominator
    this.#note(plan, 'price-holds', fell ? 0 : 1, day)
    this.#lastPrice.set(plan, price)
  }

  #note(plan: string, promise: PromiseRecord['promise'], ratio: number, day: number): void {
    let record = this.records.find((known) => known.plan === plan && known.promise === promise)
    if (record === undefined) {
      record = { plan, promise, failedOn: null, lowest: ratio, lowestOn: day, last: ratio }
      this.records.push(record)
    }
    if (ratio < 1 && record.failedOn === null) record.failedOn = day
    if (ratio < record.lowest) {
      record.lowest = ratio
      record.lowestOn = day
    }
    record.last = ratio
  }
}
