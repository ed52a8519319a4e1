/** Every plan there is: one line each. */
import { appreciatingPoints } from './appreciating-points/plan.ts'
import type { PlanDefinition } from './contract.ts'
import { referral } from './referral/plan.ts'

export const planRegistry: ReadonlyMap<string, PlanDefinition> = new Map(
  [appreciatingPoints, referral].map((plan) => [plan.name, plan]),
)
