/** How figures of comparison are printed. */
import { percent } from './chart.ts'
import type { Metric, Range } from './summary.ts'

const SHARES: ReadonlySet<Metric> = new Set([
  'recoveredShare',
  'peopleRecovered',
  'peopleRecoveredWithSale',
  'topShare',
  'keptShare',
  'goodsShare',
  'walletsShare',
  'poolsShare',
  'lowestCoverage',
  'lowestClaimsPaid',
])

/** One figure as it is printed; a dash where it does not apply. */
export function shown(metric: Metric, figure: number | null): string {
  if (figure === null) return '–'
  return SHARES.has(metric) ? percent(figure) : String(Number(figure.toPrecision(6)))
}

/** A figure over runs: its mean, and its span where the runs differ. */
export function shownRange(metric: Metric, { mean, least, most }: Range, runs: number): string {
  if (runs === 1 || least === most) return shown(metric, mean)
  return `${shown(metric, mean)} (${shown(metric, least)} – ${shown(metric, most)})`
}
