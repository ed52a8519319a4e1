/** What an experiment will cost, before it runs: how many orders and days, how long on one core. */
import { ArrivalCount, curveOf } from '../population/arrivals.ts'
import type { RealOrder } from './orders-csv.ts'
import { type Behaviours, DAYS_LIMIT, type Population, type Shock } from './schema.ts'

/** Most points of a sweep (sides × values of every parameter × runs). */
export const POINTS_LIMIT = 10_000
/** Most time one experiment may take on one core, by its own estimate. */
export const HOURS_LIMIT = 24

/** Measured on two shared cores, rounded up: a newcomer with an order, one more command, one member at one close. */
const MICROS = { order: 15, command: 10, visit: 1, day: 200 }

export interface Size {
  readonly days: number
  readonly orders: number
  readonly memberDays: number
  /** The orders asked for are reached within DAYS_LIMIT days. */
  readonly ends: boolean
}

export interface SizedRun {
  readonly horizon: { readonly days: number } | { readonly orders: number }
  readonly population: Population
  readonly behaviours: Behaviours
  readonly shocks: readonly Shock[]
  readonly orders: readonly RealOrder[] | null
  readonly start: number
  /** Members there are before the first day. */
  readonly members: number
}

/** The expected size of one run; draws no chance. */
export function sizeOf(run: SizedRun): Size {
  const { horizon, population, behaviours, shocks } = run
  const daysAsked = 'days' in horizon ? horizon.days : DAYS_LIMIT
  const ordersAsked = 'orders' in horizon ? horizon.orders : Number.POSITIVE_INFINITY
  const arrivalsOn = arrivalsByDay(run)
  const { returning } = population
  const daily = behaviours.repurchase?.daily ?? 0
  const seconds = 1 + (behaviours.cheating === undefined ? 0 : behaviours.cheating.share * behaviours.cheating.accounts)
  let members = run.members + population.founders.length
  let [orders, memberDays, selling, day] = [0, 0, true, 0]
  for (; day < daysAsked && orders < ordersAsked; day++) {
    for (const shock of shocks) if (shock.day === day && 'sales' in shock) selling = shock.sales === 'resume'
    if (selling) {
      const come = arrivalsOn(day)
      orders += come * (1 + (1 - returning) * (seconds - 1)) + members * daily
      members += come * (1 - returning) * seconds
    }
    memberDays += members
  }
  return { days: day, orders: Math.round(orders), memberDays, ends: 'days' in horizon || orders >= ordersAsked }
}

function arrivalsByDay({ population, orders, start }: SizedRun): (day: number) => number {
  if (orders !== null) {
    const counts = new Map<number, number>()
    for (const { at } of orders) {
      const day = Math.max(0, Math.floor((at - start) / 86_400_000))
      counts.set(day, (counts.get(day) ?? 0) + 1)
    }
    return (day) => counts.get(day) ?? 0
  }
  const { arrivals } = population
  if (arrivals === undefined || 'csv' in arrivals) return () => 0
  const count = new ArrivalCount(curveOf(arrivals))
  return () => count.next()
}

/** Seconds on one core, about. `closesDaily`: some plan visits every member at the end of a day. */
export function secondsOf(size: Size, behaviours: Behaviours, closesDaily: boolean): number {
  const { tasks, withdraw, redeem } = behaviours
  const commands =
    size.memberDays *
    ((tasks?.discipline ?? 0) +
      1 / (withdraw?.every ?? Number.POSITIVE_INFINITY) +
      1 / (redeem?.every ?? Number.POSITIVE_INFINITY))
  const micros =
    size.orders * MICROS.order +
    commands * MICROS.command +
    (closesDaily ? size.memberDays * MICROS.visit : 0) +
    size.days * MICROS.day
  return micros / 1_000_000
}
