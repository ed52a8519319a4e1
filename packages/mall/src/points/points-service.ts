import {
  type Engine,
  type Entry,
  formatRatio,
  type MicroPoints,
  memberOf,
  mulDivFloor,
  parseMicroPoints,
  poolOf,
  quoteSale,
} from '@huoshui/engine'
import { accepted, type Books, scopedId } from '../books.ts'
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

export interface PointsService {
  positions(member: string): Promise<Position[]>
  /** What a sale would pay at this moment. @throws MallError unknown-plan, bad-amount, insufficient-points, locked-points */
  quote(request: { member: string; plan: string; points: string }): Promise<Quote>
  /** Sells to the pool. @throws MallError as `quote`, and id-reused */
  sell(request: {
    member: string
    plan: string
    points: string
    key: string
  }): Promise<{ plan: string; grossFen: bigint; paidFen: bigint; sequence: number }>
  pools(): Promise<PoolView[]>
  /** @throws MallError unknown-plan */
  pool(plan: string): Promise<PoolView>
}

/** `all`, or exact points. @throws UnitError bad-amount */
export function readPoints(text: string): MicroPoints | 'all' {
  if (text === 'all') return 'all'
  const points = parseMicroPoints(text)
  if (points <= 0n) throw new MallError('bad-amount', 'more than zero points are sold')
  return points
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

/** Growth points: positions, quotes and sales, read from the engine itself. */
export function pointsService(books: Books): PointsService {
  const quoteOf = (engine: Engine, member: string, plan: string, points: MicroPoints | 'all'): Quote => {
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
  }

  return {
    positions: (member) =>
      books.read((engine) =>
        growthPlans(engine.scheme)
          .map((plan) => positionOf(engine, member, plan))
          .filter((found) => found !== undefined),
      ),

    quote({ member, plan, points }) {
      const read = readPoints(points)
      return books.read((engine) => quoteOf(engine, member, plan, read))
    },

    async sell({ member, plan, points, key }) {
      const read = readPoints(points)
      const id = scopedId({ caller: member, operation: 'sell', key })
      const answer = accepted(await books.submit({ kind: 'sell', id, caller: member, plan, member, points: read }))
      return { plan, ...soldIn(answer.entry, member), sequence: answer.sequence }
    },

    pools: () =>
      books.read((engine) =>
        growthPlans(engine.scheme).map((plan) => {
          const { terms, pool } = termsOf(engine, plan)
          return poolView(plan, terms, pool)
        }),
      ),

    pool: (plan) =>
      books.read((engine) => {
        const { terms, pool } = termsOf(engine, plan)
        return poolView(plan, terms, pool)
      }),
  }
}

/** Gross and paid of the sale in an entry: its reward names the gross as its basis (spec/4 rule names). */
function soldIn(entry: Entry, member: string): { grossFen: bigint; paidFen: bigint } {
  for (const fact of entry.facts) {
    if (fact.fact !== 'reward' || fact.rule !== 'sale' || fact.to !== member) continue
    return { grossFen: fact.basis ?? fact.amount, paidFen: fact.amount }
  }
  // A sale so small that nothing is paid lists no reward.
  return { grossFen: 0n, paidFen: 0n }
}
