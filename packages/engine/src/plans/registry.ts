/** Every plan there is: one line each. */
import { adRelease } from './ad-release/plan.ts'
import { appreciatingPoints } from './appreciating-points/plan.ts'
import { chain } from './chain-2-plus-1/plan.ts'
import type { PlanDefinition } from './contract.ts'
import { equityCredit } from './equity-credit/plan.ts'
import { legacyConversion } from './legacy-conversion/plan.ts'
import { merchantRecruiter } from './merchant-recruiter/plan.ts'
import { pointsRedemption } from './points-redemption/plan.ts'
import { queueRebate } from './queue-rebate/plan.ts'
import { rankDividend } from './rank-dividend/plan.ts'
import { referThree } from './refer-three/plan.ts'
import { referral } from './referral/plan.ts'
import { regionalAgency } from './regional-agency/plan.ts'
import { servicePoint } from './service-point/plan.ts'
import { stagedRelease } from './staged-release/plan.ts'
import { teamDifferential } from './team-differential/plan.ts'
import { withdrawalHold } from './withdrawal-hold/plan.ts'

export const planRegistry: ReadonlyMap<string, PlanDefinition> = new Map(
  [
    adRelease,
    appreciatingPoints,
    chain,
    equityCredit,
    legacyConversion,
    merchantRecruiter,
    pointsRedemption,
    rankDividend,
    queueRebate,
    referThree,
    referral,
    regionalAgency,
    servicePoint,
    stagedRelease,
    teamDifferential,
    withdrawalHold,
  ].map((plan) => [plan.name, plan]),
)
