/** Behaviours that contradict each other or the scheme they are tried on. */
import { MILLION, type Path, type SchemeDocument } from '@huoshui/engine'
import type { ExperimentDocument } from './schema.ts'

export interface Contradiction {
  readonly path: Path
  readonly problem: string
}

/** Plans of a scheme by the name of their kind. */
const plansOf = (scheme: SchemeDocument, kind: string): readonly SchemeDocument['plans'][number][] =>
  scheme.plans.filter(({ definition }) => definition.name === kind)

/** The first contradiction, or undefined. */
export function contradictionIn(document: ExperimentDocument, scheme: SchemeDocument): Contradiction | undefined {
  return amongPeople(document) ?? withScheme(document, scheme) ?? amongShocks(document, scheme)
}

function amongPeople({ population, behaviours, horizon, start }: ExperimentDocument): Contradiction | undefined {
  const { arrivals, tree, mix, returning, founders } = population
  const fromFile = arrivals !== undefined && 'csv' in arrivals
  const isFork = typeof start === 'object'
  if (arrivals === undefined && !isFork)
    return { path: ['population'], problem: 'nobody ever arrives: expected arrivals' }
  if (tree === 'observed' && !fromFile)
    return { path: ['population', 'tree'], problem: 'an observed tree comes from a CSV of real orders' }
  if (fromFile && isFork)
    return { path: ['population', 'arrivals'], problem: 'a fork goes on from today, and real orders lie before it' }
  if (fromFile && mix !== undefined)
    return { path: ['population', 'mix'], problem: 'a CSV of real orders says itself what is bought' }
  if (fromFile && tree !== 'observed' && tree !== 'none')
    return { path: ['population', 'tree'], problem: 'real orders have a tree of their own: expected observed or none' }
  if (fromFile && returning > 0)
    return { path: ['population', 'returning'], problem: 'a CSV of real orders says itself who returns' }
  if (returning === 1 && founders.length === 0 && !isFork)
    return { path: ['population', 'returning'], problem: 'everybody returns, and nobody ever came' }
  if (behaviours.cheating !== undefined && (tree === 'none' || tree === 'observed'))
    return {
      path: ['behaviours', 'cheating'],
      problem: 'second accounts catch recruits, and this tree has none to draw',
    }
  if (behaviours.refunds !== undefined && 'days' in horizon && behaviours.refunds.afterDays >= horizon.days)
    return { path: ['behaviours', 'refunds', 'afterDays'], problem: 'the experiment ends before the first refund' }
  if (
    behaviours.sell?.afterDays !== undefined &&
    behaviours.panic !== undefined &&
    behaviours.sell.share === 1 &&
    behaviours.sell.afterDays === 0
  )
    return { path: ['behaviours', 'panic'], problem: 'everybody sells at once: nobody is left to panic' }
  return undefined
}

function withScheme(
  { behaviours, population, start }: ExperimentDocument,
  scheme: SchemeDocument,
): Contradiction | undefined {
  const pools = plansOf(scheme, 'appreciating-points')
  for (const kind of ['sell', 'panic'] as const) {
    const behaviour = behaviours[kind]
    if (behaviour === undefined) continue
    const plan = pools.find(({ id }) => behaviour.plan === undefined || id === behaviour.plan)
    if (plan === undefined)
      return { path: ['behaviours', kind], problem: `the scheme ${scheme.scheme} has no points to sell` }
  }
  const beyond = sellsBeyondExit(behaviours.sell, pools)
  if (beyond !== undefined) return beyond
  if (behaviours.tasks !== undefined && plansOf(scheme, 'ad-release').length === 0)
    return { path: ['behaviours', 'tasks'], problem: `the scheme ${scheme.scheme} has no ad tasks` }
  if (behaviours.redeem !== undefined && plansOf(scheme, 'staged-release').length === 0)
    return { path: ['behaviours', 'redeem'], problem: `the scheme ${scheme.scheme} takes no points for a dividend` }
  return unknownGoods(population, scheme, typeof start === 'object')
}

/** A member that the exit throws out at a multiple can never sell at a higher one. */
function sellsBeyondExit(
  sell: ExperimentDocument['behaviours']['sell'],
  pools: readonly SchemeDocument['plans'][number][],
): Contradiction | undefined {
  if (sell?.at === undefined) return undefined
  for (const { params } of pools) {
    const { exit, backflow } = params as { exit?: { multiple: bigint }; backflow: bigint }
    if (exit === undefined) continue
    const paidAtMost = ratio((exit.multiple * (MILLION - backflow)) / MILLION)
    if (sell.at > paidAtMost)
      return {
        path: ['behaviours', 'sell', 'at'],
        problem: `the exit pays ${paidAtMost} of what was spent and comes first: nobody can sell at ${sell.at}`,
      }
  }
  return undefined
}

/** Parts per million as a plain ratio. */
const ratio = (parts: bigint): number => Number(parts) / 1_000_000

function unknownGoods(
  population: ExperimentDocument['population'],
  scheme: SchemeDocument,
  isFork: boolean,
): Contradiction | undefined {
  if (population.mix === undefined && scheme.products.size === 0)
    return { path: ['population'], problem: `the scheme ${scheme.scheme} has no products: expected a mix` }
  for (const [index, basket] of (population.mix ?? []).entries()) {
    const path = ['population', 'mix', index]
    if ('product' in basket && !scheme.products.has(basket.product))
      return { path: [...path, 'product'], problem: `the scheme ${scheme.scheme} has no product "${basket.product}"` }
    if ('merchant' in basket && scheme.merchantOrders === null)
      return { path: [...path, 'merchant'], problem: `the scheme ${scheme.scheme} has no orders at merchants` }
    if (
      'merchant' in basket &&
      !isFork &&
      basket.merchant !== 'any' &&
      !population.merchants.some(({ id }) => id === basket.merchant)
    )
      return { path: [...path, 'merchant'], problem: `there is no merchant "${basket.merchant}"` }
    if ('merchant' in basket && !isFork && population.merchants.length === 0)
      return { path: [...path, 'merchant'], problem: 'there are no merchants' }
  }
  if (population.mix?.every(({ weight }) => weight === 0) === true)
    return { path: ['population', 'mix'], problem: 'every weight is zero: nothing is ever bought' }
  for (const [index, { buys }] of population.founders.entries())
    if (buys !== undefined && !scheme.products.has(buys))
      return { path: ['population', 'founders', index, 'buys'], problem: `the scheme has no product "${buys}"` }
  return undefined
}

function amongShocks({ shocks, horizon }: ExperimentDocument, scheme: SchemeDocument): Contradiction | undefined {
  const sales = new Map<number, string>()
  for (const [index, shock] of shocks.entries()) {
    const path = ['shocks', index]
    if ('days' in horizon && shock.day >= horizon.days)
      return { path: [...path, 'day'], problem: `the experiment ends before day ${shock.day}` }
    if ('sales' in shock) {
      if ((sales.get(shock.day) ?? shock.sales) !== shock.sales)
        return { path, problem: `sales stop and resume on day ${shock.day}` }
      sales.set(shock.day, shock.sales)
    }
    const plan =
      'inject' in shock
        ? shock.inject
        : 'run' in shock
          ? shock.run
          : 'revenue' in shock
            ? shock.revenue
            : 'pause' in shock
              ? shock.pause
              : 'resume' in shock
                ? shock.resume
                : undefined
    if (plan !== undefined && !scheme.plans.some(({ id }) => id === plan))
      return { path, problem: `the scheme ${scheme.scheme} has no plan "${plan}"` }
    if (('inject' in shock || 'run' in shock) && !plansOf(scheme, 'appreciating-points').some(({ id }) => id === plan))
      return { path, problem: `the plan "${plan}" has no pool` }
  }
  return undefined
}
