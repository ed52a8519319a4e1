/** Figures over time, sampled so that a chart has a few hundred points however long the run. */
import { type Engine, formatFen, formatMicroPoints, formatRatio, MILLION, poolOf } from '@huoshui/engine'
import type { Cover } from './promises.ts'
import type { Till } from './till.ts'

/** Most samples of a run. */
export const SAMPLES = 240

/** Amounts as text in their units; coverage and prices are ratios. */
export interface Series {
  readonly day: number[]
  readonly orders: number[]
  readonly members: number[]
  readonly exits: number[]
  readonly pools: Record<string, { readonly price: string[]; readonly fund: string[]; readonly supply: string[] }>
  readonly coverage: Record<string, { readonly coverage: number[]; readonly claimsPaid: (number | null)[] }>
  readonly till: { readonly [Part in keyof Till as Part extends `${infer Name}Fen` ? Name : never]: string[] }
}

export const emptySeries = (): Series => ({
  day: [],
  orders: [],
  members: [],
  exits: [],
  pools: {},
  coverage: {},
  till: {
    taken: [],
    injected: [],
    refunded: [],
    goods: [],
    wallets: [],
    withdrawn: [],
    pools: [],
    saved: [],
    kept: [],
  },
})

export interface Moment {
  readonly day: number
  readonly orders: number
  readonly exits: number
  readonly till: Till
  readonly covers: readonly Cover[]
  readonly pools: readonly string[]
}

/** Adds one sample. */
export function sample(series: Series, engine: Engine, moment: Moment): void {
  series.day.push(moment.day)
  series.orders.push(moment.orders)
  series.members.push(engine.state.tables.members.rows)
  series.exits.push(moment.exits)
  for (const plan of moment.pools) {
    const pool = poolOf(engine, plan)
    if (pool === undefined) continue
    series.pools[plan] ??= { price: [], fund: [], supply: [] }
    const { numerator, denominator } = pool.price()
    series.pools[plan].price.push(formatRatio(numerator * MILLION, denominator * 100n))
    series.pools[plan].fund.push(formatFen(pool.fund()))
    series.pools[plan].supply.push(formatMicroPoints(pool.supply()))
  }
  for (const { plan, coverage, claimsPaid } of moment.covers) {
    series.coverage[plan] ??= { coverage: [], claimsPaid: [] }
    series.coverage[plan].coverage.push(coverage)
    series.coverage[plan].claimsPaid.push(claimsPaid)
  }
  const { till } = moment
  for (const part of Object.keys(series.till) as (keyof Series['till'])[])
    series.till[part].push(formatFen(till[`${part}Fen`]))
}
