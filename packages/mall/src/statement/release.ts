/** What a close released to shopping points (2.5): no cash moved, so no reward tells of it; the accounts do. */
import { formatHundredths } from '@huoshui/engine'
import type { StatementLine } from '@huoshui/journal'
import { planTitle, ruleTitle } from '../schemes/words.ts'
import type { LocalText } from '../shared/text.ts'
import type { Reason } from './reason.ts'

/** Release points of one plan that left a member's lots in a close; amounts in hundredths. */
export interface Released {
  readonly plan: string
  readonly released: bigint
  /** One point for one yuan; the rest of what was released. */
  readonly cashFen: bigint
  readonly toShopping: bigint
}

const RELEASE = 'release'
const ASSET = `${RELEASE}:`

/**
 * What left the lots of the first plan that gave shopping points, or undefined: cash is what its reward says, and the
 * rest went to shopping points, since what the purse could not pay returned to the lots before the line was written.
 */
export function releasedIn({
  kind,
  changes,
  reasons,
}: Pick<StatementLine, 'kind' | 'changes' | 'reasons'>): Released | undefined {
  if (kind !== 'close') return undefined
  for (const { asset, amount } of changes) {
    if (!asset.startsWith(ASSET) || amount >= 0n) continue
    const plan = asset.slice(ASSET.length)
    const paid = reasons.filter((reason) => reason.plan === plan && reason.rule === RELEASE)
    const cashFen = paid.reduce((sum, reason) => sum + reason.amount, 0n)
    const toShopping = -amount - cashFen
    if (toShopping > 0n) return { plan, released: -amount, cashFen, toShopping }
  }
  return undefined
}

/** The sum, to be done again by hand. */
export function releaseFormula({ released, cashFen, toShopping }: Released): LocalText {
  const [all, cash, points] = [released, cashFen, toShopping].map(formatHundredths)
  if (cashFen === 0n)
    return {
      zh: `各批次当日释放（每日额度与加速之和）${all} 积分，全部转为消费积分`,
      en: `Your lots released ${all} points that day (daily amounts and acceleration), all of them as shopping points`,
    }
  return {
    zh: `各批次当日释放（每日额度与加速之和）${all} 积分 = 现金 ${cash} 元 + 消费积分 ${points}`,
    en: `Your lots released ${all} points that day (daily amounts and acceleration) = ${cash} yuan in cash + ${points} shopping points`,
  }
}

/** The reason of a line in which lots were released to shopping points alone. `planName` is the kind of plan. */
export function releaseReason(released: Released, planName: string): Reason {
  return {
    plan: released.plan,
    planTitle: planTitle(planName),
    rule: RELEASE,
    ruleTitle: ruleTitle(RELEASE),
    unit: 'points',
    basisFen: undefined,
    rate: undefined,
    amountFen: released.toShopping,
    order: undefined,
    from: undefined,
    formula: releaseFormula(released),
  }
}
