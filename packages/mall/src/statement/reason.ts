import { formatFen, MILLION, mulDivFloor, parsePpm } from '@huoshui/engine'
import { planTitle, ruleTitle } from '../schemes/words.ts'
import type { LocalText } from '../shared/text.ts'

/** Why a reward was paid, as the journal recorded it. */
export interface RewardFacts {
  plan: string
  rule: string
  amount: bigint
  basis: bigint | null
  rate: string | null
  order: string | null
  from: string | null
}

export interface Reason {
  plan: string
  planTitle: LocalText
  rule: string
  ruleTitle: LocalText
  /** What the amount counts: yuan in fen, or points in hundredths. */
  unit: 'yuan' | 'points'
  basisFen: bigint | undefined
  rate: string | undefined
  amountFen: bigint
  order: string | undefined
  from: string | undefined
  /** The calculation, to be done again by hand. */
  formula: LocalText
}

/** Rules whose basis is a gross of which the pool keeps a part. */
const SALES = new Set(['sale', 'exit'])

/**
 * The calculation in words and figures. `backflow` is the share that stays in the pool for sales and
 * exits, when the plan is still in the scheme.
 */
export function formulaOf(reward: RewardFacts, backflow: string | undefined): LocalText {
  const paid = `${formatFen(reward.amount)}`
  if (reward.basis === null) return { zh: `固定金额 ${paid} 元`, en: `A fixed amount of ${paid} yuan` }
  const basis = formatFen(reward.basis)
  if (SALES.has(reward.rule)) {
    const stays = formatFen(reward.basis - reward.amount)
    const rate = backflow === undefined ? '' : ` × (1 − ${backflow})`
    return {
      zh: `${basis} 元${rate} = ${paid} 元（向下取整），${stays} 元留在底池`,
      en: `${basis} yuan${rate} = ${paid} yuan, rounded down; ${stays} yuan stays in the pool`,
    }
  }
  if (reward.rate === null)
    return {
      zh: `固定金额 ${paid} 元（订单现金 ${basis} 元）`,
      en: `A fixed amount of ${paid} yuan on ${basis} yuan of cash`,
    }
  const whole = mulDivFloor(reward.basis, parsePpm(reward.rate), MILLION)
  const less =
    whole === reward.amount ? { zh: '', en: '' } : { zh: `，实付 ${paid} 元`, en: `, of which ${paid} yuan was paid` }
  return {
    zh: `${basis} 元 × ${reward.rate} = ${formatFen(whole)} 元（向下取整）${less.zh}`,
    en: `${basis} yuan × ${reward.rate} = ${formatFen(whole)} yuan, rounded down${less.en}`,
  }
}

/** The reason of a reward as a member reads it. `planName` is the kind of plan, `from` already masked. */
export function reasonOf(
  reward: RewardFacts,
  context: { planName: string; from: string | undefined; backflow: string | undefined },
): Reason {
  return {
    plan: reward.plan,
    planTitle: planTitle(context.planName),
    rule: reward.rule,
    ruleTitle: ruleTitle(reward.rule),
    unit: 'yuan',
    basisFen: reward.basis ?? undefined,
    rate: reward.rate ?? undefined,
    amountFen: reward.amount,
    order: reward.order ?? undefined,
    from: context.from,
    formula: formulaOf(reward, context.backflow),
  }
}
