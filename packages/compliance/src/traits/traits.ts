/**
 * What a configured plan does, in the terms the law asks about. Each plan is described once, here; criteria read only
 * these traits. Numbers of levels count upwards from the buyer: 1 is the direct referrer.
 */
import type { ConfiguredPlan, SchemeDocument } from '@huoshui/engine'
import type { Fact } from '../finding.ts'

/** Paid however deep the buyer stands. */
export const ANY_DEPTH = Number.POSITIVE_INFINITY

export interface Rebate {
  readonly fact: Fact
  /** What is promised to the buyer, as parts per million of what it paid. */
  readonly promisedPpm: bigint
  /** For promises paid over time: the share of it that the order itself funds. */
  readonly coveredPpm?: bigint
}

export interface Traits {
  /** A purchase or fee without which the member cannot earn or recruit. */
  readonly entry: readonly Fact[]
  /** A reward that depends on how many were recruited. */
  readonly headcount: readonly Fact[]
  /** Uplines beyond the direct referrer that are paid on a member's sales or income. */
  readonly teamPay: readonly Fact[]
  /** A multiple of what was paid, a fixed daily return, or equity. */
  readonly promised: readonly Fact[]
  readonly rebates: readonly Rebate[]
  /** Income from watching ads. */
  readonly adIncome: readonly Fact[]
  /** Rewards of recruiters that do not come from a sale to an end user. */
  readonly recruiting: readonly Fact[]
  /** How many levels above a buyer can be paid on one order. */
  readonly levels: number
  /** The most that one direct referrer gets, as parts per million of the sale. */
  readonly directPpm: bigint
  /** The change that lowers `directPpm` to what own sales may bear. */
  readonly direct: Fact | null
  /** Share of what the plan pays to members that goes to those who introduced others, in parts per million. */
  readonly introducedPpm: bigint
  /** The plan compensates members (true), or pays for work and goods (false). */
  readonly compensates: boolean
  /** The plan issues value that is spent later: shopping points, coins. */
  readonly storesValue: boolean
}

/** A plan that does nothing the law asks about. */
export const nothing: Traits = {
  entry: [],
  headcount: [],
  teamPay: [],
  promised: [],
  rebates: [],
  adIncome: [],
  recruiting: [],
  levels: 0,
  directPpm: 0n,
  direct: null,
  introducedPpm: 0n,
  compensates: false,
  storesValue: false,
}

/** Describes a plan of a scheme. */
export type Describe = (plan: ConfiguredPlan, scheme: SchemeDocument) => Traits
