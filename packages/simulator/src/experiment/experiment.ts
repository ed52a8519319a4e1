/** An experiment as it is run: its variants, each with everything one run needs. Plain values, so that workers get copies. */
import type { Behaviours, Population, Shock } from './schema.ts'

/** Variants whose figures over time are kept; beyond it a sweep keeps summaries alone. */
export const SERIES_LIMIT = 60

/** A shock; a change of parameters has become the text of the scheme's next version. */
export type ReadyShock = Exclude<Shock, { change: unknown }> | { readonly day: number; readonly activate: string }

/** One setup: a side of the comparison at one point of the sweep. */
export interface Variant {
  readonly side: string
  /** What the sweep set, by path. */
  readonly settings: Readonly<Record<string, string>>
  /** Scheme document the run begins with; null goes on with what a snapshot has in force. */
  readonly schemeText: string | null
  readonly schemeName: string
  readonly start: number
  readonly horizon: { readonly days: number } | { readonly orders: number }
  /** Days the run takes by the estimate. */
  readonly expectedDays: number
  readonly population: Population
  readonly behaviours: Behaviours
  readonly shocks: readonly ReadyShock[]
  readonly watch: readonly number[]
}

export interface Estimate {
  readonly points: number
  readonly orders: number
  /** On one core. */
  readonly seconds: number
}

export interface Experiment {
  readonly id: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly note: { readonly zh: string; readonly en: string } | null
  readonly seed: number
  readonly runs: number
  readonly variants: readonly Variant[]
  /** Paths the sweep varies, in order. */
  readonly swept: readonly string[]
  readonly sides: readonly string[]
  /** The snapshot every run starts from, or null. */
  readonly snapshot: Uint8Array | null
  readonly ordersFile: { readonly text: string; readonly file: string } | null
  readonly estimate: Estimate
}
