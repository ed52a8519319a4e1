import { formatPpm, MILLION } from '@huoshui/engine'
import type { Params } from '@huoshui/engine/plans/queue-rebate/params.ts'
import type { Fact } from '../finding.ts'
import { removePlan } from '../remedies.ts'
import { type Describe, nothing } from './traits.ts'

/** 2.19 queue-rebate: earlier orders are paid back out of later ones, up to a share of their cash. */
export const describeQueueRebate: Describe = (plan, scheme) => {
  const { share } = plan.params as Params
  const path = ['plans', plan.id, 'share']
  const fact: Fact = {
    path,
    because: {
      zh: `后来的订单排队返还先前的订单，至多返还实付的 ${formatPpm(share)}`,
      en: `Later orders pay earlier ones back, up to ${formatPpm(share)} of their cash`,
    },
    remedy: removePlan(scheme, plan.id),
  }
  return {
    ...nothing,
    compensates: true,
    promised: share >= MILLION ? [fact] : [],
    rebates: [{ fact, promisedPpm: share }],
  }
}
