import { type Engine, formatRatio, type MicroPoints, memberOf, mulDivFloor, poolOf, quoteSale } from '@huoshui/engine'
import { MallError } from '../errors.ts'
import {
  backflowText,
  type GrowthTerms,
  growthPlans,
  growthTerms,
  multipleText,
  type PoolFigures,
} from '../schemes/growth-terms.ts'
import { planTitle } from '../schemes/words.ts'
import type { LocalText } from '../shared/text.ts'

/** One member's growth points of one plan, and what is true of them right now. */
export interface Position {
  plan: string
  planTitle: LocalText
  holding: bigint
  locked: bigint
  price: string
  grossValueFen: bigint
  saleNowFen: bigint
  spendFen: bigint
  /** Spend ÷ holding in yuan; undefined without holding. */
  cost: string | undefined
  realisedFen: bigint
  cycle: number
  exits: number
  exit: { multiple: string; cap: 'exact' | 'market'; targetFen: bigint; toExitFen: bigint } | undefined
  pool: PoolView
}

export interface PoolView {
  plan: string
  planTitle: LocalText
  fundFen: bigint
  supply: bigint
  /** For display: rounded half-up to six decimals. */
  price: string
  backflow: string
  exits: number
}

export interface Quote {
  plan: string
  points: bigint
  price: string
  grossFen: bigint
  paidFen: bigint
}

export const pointsLooks = {
  /** A member's growth points, in the scheme's order. */
  positions: (engine: Engine, member: string): Position[] =>
    growthPlans(engine.scheme)
      .map((plan) => positionOf(engine, member, plan))
      .filter((found) => found !== undefined),

  /** What a sale would pay at this moment. @throws MallError unknown-plan, insufficient-points, locked-points */
  quote(
    engine: Engine,
    { member, plan, points }: { member: string; plan: string; points: MicroPoints | 'all' },
  ): Quote {
    const { terms, pool } = termsOf(engine, plan)
    const sale = quoteSale(engine, { plan, member, points })
    if (!('paid' in sale)) throw new MallError(sale.code, sale.message)
    return {
      plan,
      points: sale.points,
      price: poolView(plan, terms, pool).price,
      grossFen: sale.gross,
      paidFen: sale.paid,
    }
  },

  pools: (engine: Engine): PoolView[] => growthPlans(engine.scheme).map((plan) => pool(engine, plan)),

  pool,
}

/** One pool. @throws MallError unknown-plan */
function pool(engine: Engine, plan: string): PoolView {
  const { terms, pool: figures } = termsOf(engine, plan)
  return poolView(plan, terms, figures)
}

/** Funds are in fen and supply in micro-points: yuan per point is fen × 10⁴ ÷ micro-points. */
export const FEN_PER_POINT_SCALE = 10_000n

export function poolView(plan: string, terms: GrowthTerms, pool: PoolFigures): PoolView {
  const { numerator, denominator } = pool.price()
  return {
    plan,
    planTitle: planTitle('appreciating-points'),
    fundFen: pool.fund(),
    supply: pool.supply(),
    price: formatRatio(numerator * FEN_PER_POINT_SCALE, denominator),
    backflow: backflowText(terms),
    exits: pool.exits(),
  }
}

function termsOf(engine: Engine, plan: string): { terms: GrowthTerms; pool: PoolFigures } {
  const terms = growthTerms(engine.scheme, plan)
  const pool = poolOf(engine, plan)
  if (terms === undefined || pool === undefined) throw new MallError('unknown-plan')
  return { terms, pool }
}

/** A position appears with the first order that feeds the pool, and stays (spec/4). */
function hasPosition(engine: Engine, member: string, plan: string): boolean {
  const growth = memberOf(engine, member)?.growth
  return typeof growth === 'object' && growth !== null && Object.hasOwn(growth, plan)
}

function positionOf(engine: Engine, member: string, plan: string): Position | undefined {
  if (!hasPosition(engine, member, plan)) return undefined
  const { terms, pool } = termsOf(engine, plan)
  const { holding, locked, spend, realised, exits, target } = pool.position(engine.state.member(member))
  const grossValueFen = pool.supply() === 0n ? 0n : mulDivFloor(holding, pool.fund(), pool.supply())
  const sale = quoteSale(engine, { plan, member, points: 'all' })
  const reachedFen = realised + grossValueFen
  return {
    plan,
    planTitle: planTitle('appreciating-points'),
    holding,
    locked,
    price: poolView(plan, terms, pool).price,
    grossValueFen,
    saleNowFen: 'paid' in sale ? sale.paid : 0n,
    spendFen: spend,
    cost: holding === 0n ? undefined : formatRatio(spend * FEN_PER_POINT_SCALE, holding),
    realisedFen: realised,
    cycle: exits + 1,
    exits,
    exit:
      target === null || terms.exit === undefined
        ? undefined
        : {
            multiple: multipleText(terms.exit.multiplePpm),
            cap: terms.exit.cap,
            targetFen: target,
            toExitFen: target > reachedFen ? target - reachedFen : 0n,
          },
    pool: poolView(plan, terms, pool),
  }
}
