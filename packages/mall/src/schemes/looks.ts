import { type BookFigures, bookFigures } from '@huoshui/compliance'
import { type Engine, MILLION, mulDivFloor, poolOf } from '@huoshui/engine'
import { MallError } from '../errors.ts'
import { type PoolView, poolView } from '../points/looks.ts'
import { backflowText, type GrowthTerms, growthTerms, type PoolFigures } from './growth-terms.ts'

/** A sale out of a pool in figures: gross = points × price, paid = gross × (1 − backflow), the rest stays. */
export interface SaleExample {
  points: bigint
  grossFen: bigint
  paidFen: bigint
}

/** What a plan of the scheme in force stands at. */
export interface PlanFigures {
  pool?: PoolView
  /** What a sale of so many points would pay at this moment, each alone. */
  sale?: SaleExample
  /** Held ÷ promised right now, of a plan that pays over time. */
  coverage?: string
}

/** The scheme in force: its text, and by plan what it stands at. */
export interface SchemeFigures {
  text: string
  plans: Map<string, PlanFigures>
}

export const schemeLooks = {
  /** The text of the scheme in force. @throws MallError not-open */
  schemeText,

  schemeFigures: (engine: Engine): SchemeFigures => ({
    text: schemeText(engine),
    plans: new Map(engine.scheme.plans.map(({ id }) => [id, figuresOfPlan(engine, id)])),
  }),

  /** The registered name of a plan, and what stays in its pool at a sale; a plan without a pool has no backflow. */
  planTerms({ scheme }: Engine, plan: string): { name: string; backflow: string | undefined } {
    const terms = growthTerms(scheme, plan)
    const name = scheme.plans.find(({ id }) => id === plan)?.definition.name ?? plan
    return { name, backflow: terms && backflowText(terms) }
  },

  /** Whether the scheme in force has a pool of this name. */
  isGrowthPlan: ({ scheme }: Engine, plan: string): boolean => growthTerms(scheme, plan) !== undefined,

  /** What the live rules of the law judge (spec/6 "live figures") as far as the books say it, and up to which entry. */
  liveFigures: (engine: Engine): { figures: BookFigures; sequence: number } => ({
    figures: bookFigures(engine),
    sequence: engine.sequence,
  }),
}

function schemeText(engine: Engine): string {
  const { schemes } = engine.state
  if (schemes.length === 0) throw new MallError('not-open')
  return engine.scheme.text
}

function figuresOfPlan(engine: Engine, plan: string): PlanFigures {
  const terms = growthTerms(engine.scheme, plan)
  const pool = poolOf(engine, plan)
  const sale = terms && pool && saleExample(pool, terms)
  const coverage = coverageOf(engine, plan)
  return {
    ...(terms && pool && { pool: poolView(plan, terms, pool) }),
    ...(sale && { sale }),
    ...(coverage !== undefined && { coverage }),
  }
}

/** Coverage of a plan that pays over time. */
function coverageOf(engine: Engine, plan: string): string | undefined {
  const running = engine.mall.byId.get(plan)
  return running?.configured.definition.paysOverTime ? running.bound.printCoverage?.() : undefined
}

/** The points a sale is shown for, in micro-points: as many as there are, where there are fewer. */
const SHOWN_POINTS = 100_000_000n

/** What a sale pays at this moment, by the law of spec/2.1; undefined while nobody holds points. */
export function saleExample(pool: PoolFigures, { backflowPpm }: GrowthTerms): SaleExample | undefined {
  const supply: bigint = pool.supply()
  if (supply === 0n) return undefined
  const points = supply < SHOWN_POINTS ? supply : SHOWN_POINTS
  const grossFen = mulDivFloor(points, pool.fund(), supply)
  return { points, grossFen, paidFen: mulDivFloor(grossFen, MILLION - backflowPpm, MILLION) }
}
