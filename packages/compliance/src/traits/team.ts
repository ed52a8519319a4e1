import { formatFen, formatPpm, MILLION, type SchemeDocument } from '@huoshui/engine'
import type { Params as CreditParams } from '@huoshui/engine/plans/equity-credit/params.ts'
import type { Params as DividendParams } from '@huoshui/engine/plans/rank-dividend/params.ts'
import type { Params } from '@huoshui/engine/plans/team-differential/params.ts'
import type { Fact, Path } from '../finding.ts'
import { removePlan } from '../remedies.ts'
import { ANY_DEPTH, type Describe, nothing } from './traits.ts'

type Rules = NonNullable<Params['rules']>
type Rule = Rules[string]

/** 2.7: ranks above the buyer take differences of every order, at any depth. */
export const describeTeamDifferential: Describe = (plan, scheme) => ({
  ...differential(plan.params as Params, plan.id, scheme),
  compensates: true,
  introducedPpm: MILLION,
})

/** 2.15: the same climb in credits that are no cash; a credit earned by the sales of others is a reward all the same. */
export const describeEquityCredit: Describe = (plan, scheme) =>
  differential(plan.params as CreditParams, plan.id, scheme)

function differential(
  params: Pick<Params, 'ladder' | 'amounts' | 'rates' | 'rules'>,
  id: string,
  scheme: SchemeDocument,
) {
  const path = ['plans', id]
  const remedy = removePlan(scheme, id)
  const name = params.amounts === undefined ? 'rates' : 'amounts'
  const shown = [
    ...Object.entries(params.amounts ?? {}).map(([rank, amountFen]) => `${rank} ${formatFen(amountFen)}`),
    ...Object.entries(params.rates ?? {}).map(([rank, ratePpm]) => `${rank} ${formatPpm(ratePpm)}`),
  ]
  const team: Fact = {
    path: [...path, name],
    because: {
      zh: `买家以上不限层级，按级别得级差：${shown.join('、')}`,
      en: `Ranks above the buyer take differences at any depth: ${shown.join(', ')}`,
    },
    remedy,
  }
  const conditions = conditionsOf(params.rules ?? {}, [...path, 'rules'])
  const fact = (at: Path, zh: string, en: string): Fact => ({ path: at, because: { zh, en }, remedy })
  return {
    ...nothing,
    levels: ANY_DEPTH,
    teamPay: [team],
    entry: conditions
      .filter(({ rule }) => rule.pack !== undefined || rule.spending !== undefined)
      .map(({ rank, path: at, rule }) =>
        fact(
          at,
          `买了 ${rule.pack ?? formatFen(rule.spending ?? (0n as never))} 才成为 ${rank}`,
          `Only the purchase of ${rule.pack ?? formatFen(rule.spending ?? (0n as never))} makes a member ${rank}`,
        ),
      ),
    headcount: conditions
      .filter(({ rule }) => rule.direct !== undefined || rule.team !== undefined)
      .map(({ rank, path: at, rule }) => {
        const heads = rule.direct?.count ?? rule.team?.count ?? 0
        return fact(at, `发展满 ${heads} 人才成为 ${rank}`, `${heads} people recruited make a member ${rank}`)
      }),
  }
}

interface Condition {
  readonly rank: string
  readonly path: Path
  readonly rule: Rule
}

function conditionsOf(rules: Rules, path: Path): Condition[] {
  const within = (rank: string, rule: Rule, at: Path): Condition[] => [
    { rank, path: at, rule },
    ...(rule.any ?? []).flatMap((inner, index) => within(rank, inner, [...at, 'any', index])),
    ...(rule.all ?? []).flatMap((inner, index) => within(rank, inner, [...at, 'all', index])),
  ]
  return Object.entries(rules).flatMap(([rank, rule]) => within(rank, rule, [...path, rank]))
}

/** Plans whose ranks are those of a team: their holders are uplines. */
const CLIMBS = new Set(['team-differential', 'equity-credit'])

/** 2.11: holders of ranks share what all orders brought; by equity it is a dividend on a stake. */
export const describeRankDividend: Describe = (plan, scheme) => {
  const { ladder, shares, weighted } = plan.params as DividendParams
  const path = ['plans', plan.id]
  const remedy = removePlan(scheme, plan.id)
  const ofTeam = scheme.plans.some(
    ({ definition, params }) => CLIMBS.has(definition.name) && (params as { ladder?: unknown }).ladder === ladder,
  )
  const shown = Object.entries(shares).map(([rank, share]) => `${rank} ${formatPpm(share)}`)
  const holders: Fact = {
    path: [...path, 'shares'],
    because: {
      zh: `团队级别的持有者按期分得全部订单的资金包：${shown.join('、')}`,
      en: `Holders of team ranks share what everybody’s orders brought: ${shown.join(', ')}`,
    },
    remedy,
  }
  const stake: Fact = {
    path: [...path, 'weighted'],
    because: {
      zh: '按贡献分（股东加权）分红：给付股权性质的回报',
      en: 'The dividend is weighted by equity credits: a return on a stake',
    },
    remedy,
  }
  return {
    ...nothing,
    compensates: true,
    introducedPpm: ofTeam ? MILLION : 0n,
    levels: ofTeam ? ANY_DEPTH : 0,
    teamPay: ofTeam ? [holders] : [],
    promised: weighted === 'equity' ? [stake] : [],
  }
}
