/** The figures runs are compared by. All are ratios or counts: statistics, not amounts. */
import { parseFen } from '@huoshui/engine'
import type { RunResult } from '../run/run.ts'
import { ratioOf } from '../statistics/promises.ts'

/** Every figure of comparison, in the order in which it is shown. */
export const METRICS = [
  'orders',
  'people',
  'price',
  'exits',
  'recoveredShare',
  'peopleRecovered',
  'peopleRecoveredWithSale',
  'gini',
  'topShare',
  'keptShare',
  'goodsShare',
  'walletsShare',
  'poolsShare',
  'lowestCoverage',
  'lowestClaimsPaid',
  'failedOn',
] as const
export type Metric = (typeof METRICS)[number]

/** Figures that say something about people or the till: what a sweep is judged by. */
export const JUDGED: readonly Metric[] = [
  'peopleRecovered',
  'peopleRecoveredWithSale',
  'recoveredShare',
  'keptShare',
  'price',
  'topShare',
  'lowestClaimsPaid',
  'failedOn',
]

export type Summary = { readonly [Name in Metric]: number | null }

/** A signed amount as it is printed, in fen. */
export const fenOf = (text: string): bigint => (text.startsWith('-') ? -parseFen(text.slice(1)) : parseFen(text))

/** The summary of one run; null where a figure does not apply. */
export function summaryOf(result: RunResult): Summary {
  const { outcome, series, promises } = result
  const { whole, spread } = outcome
  const last = (part: keyof typeof series.till): bigint => fenOf(series.till[part].at(-1) ?? '0.00')
  const turnover = last('taken') - last('injected')
  const lowest = (promise: string): number | null =>
    promises
      .filter((record) => record.promise === promise)
      .reduce<number | null>((low, record) => (low === null ? record.lowest : Math.min(low, record.lowest)), null)
  const failures = promises.flatMap(({ promise, failedOn }) =>
    promise === 'claims-paid' && failedOn !== null ? [failedOn] : [],
  )
  const [pool] = Object.values(series.pools)
  return {
    orders: result.orders,
    people: whole.people,
    price: pool === undefined ? null : Number(pool.price.at(-1)), // house-allow money-exact: a price in a table of statistics, nobody is paid by it
    exits: result.exits,
    recoveredShare: whole.recoveredShare,
    peopleRecovered: whole.peopleRecovered,
    peopleRecoveredWithSale: whole.peopleRecoveredWithSale,
    gini: spread.gini,
    topShare: spread.topShare,
    keptShare: ratioOf(last('kept'), turnover),
    goodsShare: ratioOf(last('goods'), turnover),
    walletsShare: ratioOf(last('wallets') + last('withdrawn'), turnover),
    poolsShare: ratioOf(last('pools') + last('saved'), turnover),
    lowestCoverage: lowest('unreleased-covered'),
    lowestClaimsPaid: lowest('claims-paid'),
    failedOn: failures.length === 0 ? null : Math.min(...failures),
  }
}

export interface Range {
  readonly mean: number | null
  readonly least: number | null
  readonly most: number | null
}

/** Mean, least and most of each figure over runs. */
export function rangesOf(summaries: readonly Summary[]): Record<Metric, Range> {
  const rangeOf = (metric: Metric): Range => {
    const figures = summaries.flatMap((summary) => summary[metric] ?? [])
    if (figures.length === 0) return { mean: null, least: null, most: null }
    return { mean: meanOf(figures), least: Math.min(...figures), most: Math.max(...figures) }
  }
  return Object.fromEntries(METRICS.map((metric) => [metric, rangeOf(metric)])) as Record<Metric, Range>
}

export const meanOf = (figures: readonly number[]): number =>
  figures.reduce((sum, figure) => sum + figure, 0) / figures.length

export interface Effect {
  readonly path: string
  readonly metric: Metric
  /** Between the lowest and the highest mean over the parameter's values. */
  readonly range: number
  /** Share of all the variance between points that this parameter alone accounts for. */
  readonly explained: number
  readonly means: readonly { readonly value: string; readonly mean: number | null }[]
}

/** Which parameter of a sweep matters for what: the main effect of each on each figure. */
export function effectsOf(
  swept: readonly string[],
  points: readonly { settings: Readonly<Record<string, string>>; ranges: Record<Metric, Range> }[],
): Effect[] {
  return swept.flatMap((path) =>
    JUDGED.flatMap((metric): Effect[] => {
      const figures = points.flatMap(({ settings, ranges }) => {
        const { mean } = ranges[metric]
        return mean === null ? [] : [{ value: settings[path] ?? '', mean }]
      })
      if (figures.length < 2) return []
      const values = [...new Set(points.map(({ settings }) => settings[path] ?? ''))]
      const all = meanOf(figures.map(({ mean }) => mean))
      const variance = figures.reduce((sum, { mean }) => sum + (mean - all) ** 2, 0)
      const means = values.map((value) => {
        const own = figures.filter((figure) => figure.value === value).map(({ mean }) => mean)
        return { value, mean: own.length === 0 ? null : meanOf(own), count: own.length }
      })
      const known = means.flatMap(({ mean }) => mean ?? [])
      const between = means.reduce((sum, { mean, count }) => sum + (mean === null ? 0 : count * (mean - all) ** 2), 0)
      return [
        {
          path,
          metric,
          range: spanOf(known),
          explained: spanOf(known) === 0 ? 0 : between / variance,
          means: means.map(({ value, mean }) => ({ value, mean })),
        },
      ]
    }),
  )
}

/** From the least to the most; what is only the noise of floating point is none. */
function spanOf(figures: readonly number[]): number {
  const [least, most] = [Math.min(...figures), Math.max(...figures)]
  return most - least <= 1e-9 * Math.max(Math.abs(least), Math.abs(most)) ? 0 : most - least
}
