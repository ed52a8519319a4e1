import { formatFen, formatPpm, MILLION, type SchemeDocument } from '@huoshui/engine'
import type { Params as CreditParams } from '@huoshui/engine/plans/equity-credit/params.ts'
import type { Params as DividendParams } from '@huoshui/engine/plans/rank-dividend/params.ts'
import type { Params } from '@huoshui/engine/plans/team-differential/params.ts'
import type { Fact, Path } from '../finding.ts'
import { removePlan, set } from '../remedies.ts'
import { ANY_DEPTH, type Describe, nothing } from './traits.ts'

type Rules = NonNullable<Params['rules']>
type Rule = Rules[string]

/** 2.7: ranks above the buyer take differences of every order, at any depth; a rank that heads open rewards recruiting. */
export const describeTeamDifferential: Describe = (plan, scheme) => {
  const traits = differential(plan.params as Params, plan.id, scheme)
  return { ...traits, compensates: true, introducedPpm: MILLION, recruiting: traits.headcount }
}

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
    entry: conditions.flatMap(({ rank, path: at, rule }) =>
      (['pack', 'spending'] as const).flatMap((name) => {
        const bought = name === 'pack' ? rule.pack : rule.spending && formatFen(rule.spending)
        if (bought === undefined) return []
        return [
          fact([...at, name], `买了 ${bought} 才成为 ${rank}`, `Only the purchase of ${bought} makes a member ${rank}`),
        ]
      }),
    ),
    headcount: conditions.flatMap(({ rank, path: at, rule }) =>
      (['direct', 'team'] as const).flatMap((name) => {
        const count = rule[name]?.count
        if (count === undefined) return []
        return [
          fact([...at, name], `发展满 ${count} 人才成为 ${rank}`, `${count} people recruited make a member ${rank}`),
        ]
      }),
    ),
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
  const byVolume: Fact = {
    path: [...path, 'weighted'],
    because: {
      zh: '按团队业绩加权分红：按下线的销售计酬',
      en: 'The dividend is weighted by the volume of everybody below: pay on the sales of a downline',
    },
    remedy: {
      words: { zh: '级别内均分', en: 'Share equally within a rank' },
      changes: [set([...path, 'weighted'], 'equally')],
    },
  }
  const teamPay = [...(ofTeam ? [holders] : []), ...(weighted === 'volume' ? [byVolume] : [])]
  return {
    ...nothing,
    compensates: true,
    introducedPpm: teamPay.length > 0 ? MILLION : 0n,
    levels: teamPay.length > 0 ? ANY_DEPTH : 0,
    teamPay,
    promised: weighted === 'equity' ? [stake] : [],
  }
}
