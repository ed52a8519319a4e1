/** Every plan there is: one line each. */
import { appreciatingPoints } from './appreciating-points/plan.ts'
import type { PlanDefinition } from './contract.ts'
import { merchantRecruiter } from './merchant-recruiter/plan.ts'
import { pointsRedemption } from './points-redemption/plan.ts'
import { referThree } from './refer-three/plan.ts'
import { referral } from './referral/plan.ts'
import { regionalAgency } from './regional-agency/plan.ts'
import { servicePoint } from './service-point/plan.ts'
import { teamDifferential } from './team-differential/plan.ts'

export const planRegistry: ReadonlyMap<string, PlanDefinition> = new Map(
  [
    appreciatingPoints,
    merchantRecruiter,
    pointsRedemption,
    referThree,
    referral,
    regionalAgency,
    servicePoint,
    teamDifferential,
  ].map((plan) => [plan.name, plan]),
)
