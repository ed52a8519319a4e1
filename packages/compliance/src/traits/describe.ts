/** Every plan's traits: one line each. A plan that nobody described cannot be judged, and so cannot go live. */
import type { ConfiguredPlan, SchemeDocument } from '@huoshui/engine'
import { describeAdRelease } from './ad-release.ts'
import { describeChain, describeHold } from './chain.ts'
import { describeGrowth } from './growth.ts'
import { describeQueueRebate } from './queue-rebate.ts'
import { describeRedemption } from './redemption.ts'
import { describeReferThree } from './refer-three.ts'
import { describeReferral } from './referral.ts'
import { describeStagedRelease } from './staged-release.ts'
import { describeEquityCredit, describeRankDividend, describeTeamDifferential } from './team.ts'
import { type Describe, nothing, type Traits } from './traits.ts'

/** Plans that pay for work, for goods or to merchants: no trait the law asks about. */
const unremarkable: Describe = () => nothing

/** 2.16: the coins themselves are stored value; what they buy is goods, and the points come from an ordinary pool. */
const describeLegacy: Describe = () => ({ ...nothing, storesValue: true })

/** 2.13: one payment for bringing a merchant in, out of that merchant's sales. */
const describeRecruiter: Describe = () => ({ ...nothing, compensates: true, introducedPpm: 1_000_000n, levels: 1 })

export const describedPlans: ReadonlyMap<string, Describe> = new Map([
  ['ad-release', describeAdRelease],
  ['appreciating-points', describeGrowth],
  ['chain-2-plus-1', describeChain],
  ['equity-credit', describeEquityCredit],
  ['legacy-conversion', describeLegacy],
  ['merchant-recruiter', describeRecruiter],
  ['points-redemption', describeRedemption],
  ['queue-rebate', describeQueueRebate],
  ['rank-dividend', describeRankDividend],
  ['refer-three', describeReferThree],
  ['referral', describeReferral],
  ['regional-agency', unremarkable],
  ['service-point', unremarkable],
  ['staged-release', describeStagedRelease],
  ['team-differential', describeTeamDifferential],
  ['withdrawal-hold', describeHold],
])

/** A scheme runs a plan that has no traits here: no verdict about it can be given. */
export class UnjudgedPlan extends Error {
  readonly code = 'unjudged-plan'
  readonly plan: string
  constructor(plan: string) {
    super(`the plan "${plan}" has not been described for the law; add its traits before a scheme with it is checked`)
    this.plan = plan
  }
}

export interface Described {
  readonly plan: ConfiguredPlan
  readonly traits: Traits
}

/** The traits of every plan of a scheme, in its order. Throws UnjudgedPlan. */
export function describeScheme(scheme: SchemeDocument): Described[] {
  return scheme.plans.map((plan) => {
    const describe = describedPlans.get(plan.definition.name)
    if (describe === undefined) throw new UnjudgedPlan(plan.definition.name)
    return { plan, traits: describe(plan, scheme) }
  })
}
