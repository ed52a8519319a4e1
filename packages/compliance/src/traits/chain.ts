import { formatFen, formatPpm, MILLION, type SchemeDocument } from '@huoshui/engine'
import type { Params } from '@huoshui/engine/plans/chain-2-plus-1/params.ts'
import type { Params as HoldParams } from '@huoshui/engine/plans/withdrawal-hold/params.ts'
import type { Fact } from '../finding.ts'
import { type Proposed, removePlan, replaceByReferral } from '../remedies.ts'
import { leastPriceFen, OWN_SALES_PPM } from './prices.ts'
import { ANY_DEPTH, type Describe, nothing } from './traits.ts'

/** 2.2: a pack opens the roles, recruits open the rank, and the rank is paid from any depth. */
export const describeChain: Describe = (plan, scheme) => {
  const params = plan.params as Params
  const path = ['plans', plan.id]
  const price = leastPriceFen(scheme, plan.id)
  const directPpm = (params.direct * MILLION) / price
  const remedy = replaceByReferral(scheme, plan.id, directPpm < OWN_SALES_PPM ? directPpm : OWN_SALES_PPM)
  const recruits = params.team > 0n || params.peer > 0n ? [recruitsOf(params, path, remedy)] : []
  const sponsor = sponsorOf(params, path, remedy)
  return {
    ...nothing,
    compensates: true,
    introducedPpm: MILLION,
    levels: recruits.length > 0 ? ANY_DEPTH : 1,
    directPpm,
    direct: sponsor,
    entry: [packs(params, path, scheme, remedy)],
    headcount: recruits,
    recruiting: params.direct > 0n ? [sponsor, ...recruits] : recruits,
    teamPay: [
      ...(params.team > 0n ? [team(params, path, remedy)] : []),
      ...(params.peer > 0n ? [peer(params, path, remedy)] : []),
    ],
  }
}

const packs = (params: Params, path: Fact['path'], scheme: SchemeDocument, remedy: Proposed): Fact => {
  const named = params.packs.map((pack) => `${pack} ${formatFen(scheme.products.get(pack)?.priceFen ?? (0n as never))}`)
  return {
    path: [...path, 'packs'],
    because: {
      zh: `买了礼包（${named.join('、')}）才成为代理，才能得直推奖和发展下线`,
      en: `Only the purchase of a pack (${named.join(', ')}) makes a member an agent who can earn and recruit`,
    },
    remedy,
  }
}

const recruitsOf = (params: Params, path: Fact['path'], remedy: Proposed): Fact => ({
  path: [...path, 'promoteAt'],
  because: {
    zh: `发展满 ${params.promoteAt} 人升为老板，此后每单多得 ${formatFen(params.team)}：报酬取决于发展的人数`,
    en: `The recruit number ${params.promoteAt} makes an agent a boss, who gets ${formatFen(params.team)} more of every pack: the reward depends on a head count`,
  },
  remedy,
})

const sponsorOf = (params: Params, path: Fact['path'], remedy: Proposed): Fact => ({
  path: [...path, 'direct'],
  because: {
    zh: `招来的人买礼包，推荐人得 ${formatFen(params.direct)}，而礼包正是入门资格`,
    en: `The sponsor gets ${formatFen(params.direct)} for the pack of a recruit, and that pack is the entry itself`,
  },
  remedy,
})

const team = (params: Params, path: Fact['path'], remedy: Proposed): Fact => ({
  path: [...path, 'team'],
  because: {
    zh: `最近的上级老板不论隔几级，从团队每单得 ${formatFen(params.team)}`,
    en: `The nearest boss above gets ${formatFen(params.team)} of every pack of the team, however deep`,
  },
  remedy,
})

const peer = (params: Params, path: Fact['path'], remedy: Proposed): Fact => ({
  path: [...path, 'peer'],
  because: {
    zh: `脱离后的老板的收入，原上级仍得 ${formatPpm(params.peer)}：脱离者仍按原团队计层级和人数`,
    en: `Of what a detached boss earns, the boss it left still gets ${formatPpm(params.peer)}: who is detached still counts with the old tree`,
  },
  remedy,
})

/** 2.9: earned money is held until recruits exist and their lines have bought enough. */
export const describeHold: Describe = (plan, scheme) => {
  const { hold, orders } = plan.params as HoldParams
  const fact: Fact = {
    path: ['plans', plan.id, 'hold'],
    because: {
      zh: `提现扣下 ${formatPpm(hold)}，直到两名下线成为代理且两条线合计超过 ${orders} 单：能否取得报酬取决于发展人员`,
      en: `${formatPpm(hold)} of a withdrawal is held until two recruits are agents and their lines together exceed ${orders} packs: being paid depends on recruiting`,
    },
    remedy: removePlan(scheme, plan.id),
  }
  return hold > 0n ? { ...nothing, headcount: [fact], recruiting: [fact] } : nothing
}
