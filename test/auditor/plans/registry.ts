import type { Fields } from '../fields.ts'
import type { World } from '../world.ts'
import { AdRelease } from './ad-release.ts'
import { AppreciatingPoints } from './appreciating-points.ts'
import { Chain } from './chain.ts'
import { EquityCredit } from './equity-credit.ts'
import { LegacyConversion } from './legacy-conversion.ts'
import { MerchantRecruiter } from './merchant-recruiter.ts'
import type { Plan } from './plan.ts'
import { PointsRedemption } from './points-redemption.ts'
import { RankDividend } from './rank-dividend.ts'
import { ReferThree } from './refer-three.ts'
import { Referral } from './referral.ts'
import { RegionalAgency } from './regional-agency.ts'
import { ServicePoint } from './service-point.ts'
import { StagedRelease } from './staged-release.ts'
import { TeamDifferential } from './team-differential.ts'
import { WithdrawalHold } from './withdrawal-hold.ts'

const PLANS: Record<string, new (id: string, world: World, fields: Fields) => Plan> = {
  'appreciating-points': AppreciatingPoints,
  'chain-2-plus-1': Chain,
  'refer-three': ReferThree,
  'ad-release': AdRelease,
  'staged-release': StagedRelease,
  referral: Referral,
  'team-differential': TeamDifferential,
  'regional-agency': RegionalAgency,
  'withdrawal-hold': WithdrawalHold,
  'rank-dividend': RankDividend,
  'service-point': ServicePoint,
  'merchant-recruiter': MerchantRecruiter,
  'points-redemption': PointsRedemption,
  'equity-credit': EquityCredit,
  'legacy-conversion': LegacyConversion,
}

/** The scheme's plans, in its order. */
export function addPlans(world: World): void {
  for (const [id, fields] of world.scheme.plans) {
    const kind = PLANS[fields.text('plan')]
    if (!kind) throw fields.fail('no such plan', 'plan')
    world.plans.push(new kind(id, world, fields))
    fields.done()
  }
}

/** The plan with this id, of this kind. */
export function planOf<P extends Plan>(
  world: World,
  id: string,
  kind: new (id: string, world: World, fields: Fields) => P,
): P | undefined {
  const plan = world.plans.find((one) => one.id === id)
  return plan instanceof kind ? plan : undefined
}
