/** What a host may ask of an engine's present state. Nothing here changes anything. */

import type { Engine } from './engine.ts'
import { type ErrorCode, Refusal } from './errors.ts'
import type { PoolPeer } from './plans/appreciating-points/peer.ts'
import { type PrintedMember, printMember } from './print.ts'
import type { Fen, MicroPoints } from './units/units.ts'

export interface Wallet {
  readonly available: Fen
  readonly pending: Fen
  readonly frozen: Fen
  readonly leaving: Fen
  /** Set aside for a payment under way. */
  readonly held: Fen
  readonly debt: Fen
}

/** A member's cash, or undefined when there is no such member. */
export function walletOf(engine: Engine, member: string): Wallet | undefined {
  const { state } = engine
  const row = state.member(member)
  if (row < 0) return undefined
  const cell = (column: typeof state.available): Fen => column.at(row) as Fen
  return {
    available: cell(state.available),
    pending: cell(state.pending),
    frozen: cell(state.frozen),
    leaving: cell(state.leaving),
    held: cell(state.held),
    debt: -cell(state.debt) as Fen,
  }
}

/** The pool of an appreciating-points plan, or undefined when the plan has none. */
export function poolOf(engine: Engine, plan: string): PoolPeer | undefined {
  const running = engine.mall.byId.get(plan)
  return running?.configured.definition.purse === 'own' ? (running.bound.peer as PoolPeer | undefined) : undefined
}

/** Plans of the scheme that hold a pool. */
export const poolPlans = (engine: Engine): string[] =>
  engine.mall.plans.filter(({ configured }) => configured.definition.purse === 'own').map(({ host }) => host.planId)

/** What selling these points would pay right now, or why it would be refused. */
export function quoteSale(
  engine: Engine,
  sale: { plan: string; member: string; points: MicroPoints | 'all' },
):
  | { readonly points: MicroPoints; readonly gross: Fen; readonly paid: Fen }
  | { readonly code: ErrorCode; readonly message: string } {
  const row = engine.state.member(sale.member)
  const pool = poolOf(engine, sale.plan)
  if (row < 0) return { code: 'unknown-member', message: `there is no member "${sale.member}"` }
  if (pool === undefined) return { code: 'unknown-plan', message: `there is no pool "${sale.plan}"` }
  try {
    const { points, gross, paid } = pool.quote(row, sale.points)
    return { points: points as MicroPoints, gross, paid }
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, message: error.message }
    throw error
  }
}

/** Everything of one member, as spec/4 prints it. */
export function memberOf(engine: Engine, member: string): PrintedMember | undefined {
  const row = engine.state.member(member)
  return row < 0 ? undefined : printMember(engine.mall, row)
}
