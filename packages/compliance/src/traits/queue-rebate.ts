import { type Fen, formatPpm, MILLION, type Ppm, portion, type SchemeDocument } from '@huoshui/engine'
import type { Params } from '@huoshui/engine/plans/queue-rebate/params.ts'
import type { Fact } from '../finding.ts'
import { removePlan } from '../remedies.ts'
import { amountOf, coveredPpm, productsOf } from './prices.ts'
import { type Describe, nothing } from './traits.ts'

/** 2.19 queue-rebate: earlier orders are paid back out of later ones, up to a share of their cash. */
export const describeQueueRebate: Describe = (plan, scheme) => {
  const { share } = plan.params as Params
  const path = ['plans', plan.id, 'share']
  const covered = coveredOf(share, plan.id, scheme)
  const brings = formatPpm(covered as Ppm)
  const fact: Fact = {
    path,
    because: {
      zh: `后来的订单排队返还先前的订单，至多返还实付的 ${formatPpm(share)}，每单自己只带来其中的 ${brings}`,
      en: `Later orders pay earlier ones back, up to ${formatPpm(share)} of their cash, of which each brings ${brings} itself`,
    },
    remedy: removePlan(scheme, plan.id),
  }
  return {
    ...nothing,
    compensates: true,
    promised: share >= MILLION ? [fact] : [],
    rebates: [{ fact, promisedPpm: share, coveredPpm: covered }],
  }
}

/**
 * What an order brings the queue, of what it is promised itself, where that is least. The rest of the promise is money
 * of orders that have yet to come; an order that brings nothing is promised `share` all the same only if it queues.
 */
function coveredOf(share: Params['share'], id: string, scheme: SchemeDocument): bigint {
  const sample = 100_000_000n as Fen
  const orders = [
    ...productsOf(scheme, id),
    ...(scheme.merchantOrders === null ? [] : [{ priceFen: sample, ...scheme.merchantOrders }]),
  ]
  const shares = orders
    .map(({ priceFen, allocate }) => ({ priceFen, partFen: amountOf(allocate, id, priceFen) }))
    .filter(({ partFen }) => partFen > 0n)
    .map(({ priceFen, partFen }) => coveredPpm({ partFen, promisedFen: portion(priceFen, share) }))
  return shares.reduce((least, covered) => (covered < least ? covered : least), MILLION)
}
