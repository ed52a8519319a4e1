import { formatPpm, MILLION, mulDivFloor, type poolOf, type SchemeDocument } from '@huoshui/engine'

/** The parameters of an `appreciating-points` plan that the mall shows or computes with (spec/2.1). */
export interface GrowthTerms {
  readonly issuePriceFen: bigint
  readonly grantPpm: bigint
  readonly backflowPpm: bigint
  readonly exit: { readonly multiplePpm: bigint; readonly cap: 'exact' | 'market' } | undefined
  /** Written in the scheme as `granting: paused`. */
  readonly paused: boolean
}

/** A pool at one moment; without points in supply the last price stands. */
export type PoolFigures = NonNullable<ReturnType<typeof poolOf>>

const GROWTH_PLAN = 'appreciating-points'

/** Ids of the plans of a scheme that have a pool, in the scheme's order. */
export const growthPlans = (scheme: SchemeDocument): string[] =>
  scheme.plans.filter((plan) => plan.definition.name === GROWTH_PLAN).map((plan) => plan.id)

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function bigintOf(record: Record<string, unknown>, field: string): bigint {
  const value = record[field]
  if (typeof value !== 'bigint') throw new TypeError(`${GROWTH_PLAN} has no amount ${field}`)
  return value
}

/** The terms of a growth plan; undefined when the scheme has no such plan, or it is of another kind. */
export function growthTerms(scheme: SchemeDocument, plan: string): GrowthTerms | undefined {
  const configured = scheme.plans.find((candidate) => candidate.id === plan)
  if (configured?.definition.name !== GROWTH_PLAN || !isRecord(configured.params)) return undefined
  const { params } = configured
  const exit = isRecord(params.exit) ? params.exit : undefined
  return {
    issuePriceFen: bigintOf(params, 'issuePrice'),
    grantPpm: bigintOf(params, 'grant'),
    backflowPpm: bigintOf(params, 'backflow'),
    exit: exit && { multiplePpm: bigintOf(exit, 'multiple'), cap: exit.cap === 'market' ? 'market' : 'exact' },
    paused: params.granting === 'paused',
  }
}

/** The multiple as the scheme writes it: 3, 1.2. */
export function multipleText(multiplePpm: bigint): string {
  const whole = multiplePpm / MILLION
  const rest = String(multiplePpm % MILLION)
    .padStart(6, '0')
    .replace(/0+$/, '')
  return rest === '' ? String(whole) : `${whole}.${rest}`
}

/**
 * Micro-points that an allocation of `amountFen` would mint right now (spec/2.1 Order): value = ⌊c·grant⌋,
 * points = ⌊value ÷ price⌋, priced before the allocation enters.
 */
export function pointsMinted(terms: GrowthTerms, pool: PoolFigures, amountFen: bigint): bigint {
  const valueFen = mulDivFloor(amountFen, terms.grantPpm, MILLION)
  const { numerator, denominator } = pool.price()
  return numerator === 0n ? 0n : mulDivFloor(valueFen, denominator, numerator)
}

export const backflowText = (terms: GrowthTerms): string => formatPpm(terms.backflowPpm)
