import { formatFen, formatPpm, MILLION, type Ppm, type SchemeDocument } from '@huoshui/engine'
import type { Params } from '@huoshui/engine/plans/staged-release/params.ts'
import { timesText } from '../figures-in-words.ts'
import type { Fact } from '../finding.ts'
import { type Proposed, removePlan } from '../remedies.ts'
import { amountOf, coveredPpm, productsOf } from './prices.ts'
import { ANY_DEPTH, type Describe, nothing } from './traits.ts'

/** 2.5: a multiple of the order, released day by day, faster the more the team is released. */
export const describeStagedRelease: Describe = (plan, scheme) => {
  const params = plan.params as Params
  const path = ['plans', plan.id]
  const remedy = removePlan(scheme, plan.id)
  const multiplePpm = params.tiers.reduce((most: bigint, tier) => (tier.multiple > most ? tier.multiple : most), 0n)
  const generations = params.generations.findLastIndex((rate: bigint) => rate > 0n) + 1
  const accelerates = generations > 0 || params.ranks.length > 0
  const multiple = multipleOf(params, path, remedy)
  return {
    ...nothing,
    compensates: true,
    storesValue: params.split.cash < MILLION,
    introducedPpm: introducedOf(params),
    levels: params.ranks.length > 0 ? ANY_DEPTH : generations,
    entry: accelerates ? [entry(params, path, remedy)] : [],
    promised: [
      ...(multiplePpm >= MILLION ? [multiple] : []),
      ...(params.daily > 0n ? [daily(params, path, remedy)] : []),
    ],
    rebates: [{ fact: multiple, promisedPpm: multiplePpm, coveredPpm: coveredOf(params, plan.id, scheme) }],
    teamPay: [
      ...(generations > 1 ? [furtherGeneration(params, path, remedy)] : []),
      ...(params.ranks.length > 0 ? [ranks(params, path, remedy)] : []),
    ],
    recruiting: accelerates ? [acceleration(params, path, remedy)] : [],
  }
}

/** The share of the cash a lot promises that its own order brings, where it is least; all of it when no cash is. */
function coveredOf({ tiers, split }: Params, id: string, scheme: SchemeDocument): bigint {
  const shares = productsOf(scheme, id).map(({ priceFen, allocate }) => {
    const multiple = tiers.findLast(({ from }) => from <= priceFen)?.multiple ?? 0n
    const promisedFen = (priceFen * multiple * split.cash) / (MILLION * MILLION)
    return coveredPpm({ partFen: amountOf(allocate, id, priceFen), promisedFen })
  })
  return shares.reduce((least, share) => (share < least ? share : least), MILLION)
}

/** Of what a lot is released, the part that comes from the releases of those below, at the most. */
function introducedOf(params: Params): bigint {
  const highest = params.ranks.reduce((most: bigint, rank) => (rank.rate > most ? rank.rate : most), 0n)
  const extra = params.generations.reduce((total: bigint, rate) => total + rate, highest)
  return (extra * MILLION) / (MILLION + extra)
}

const multipleOf = (params: Params, path: Fact['path'], remedy: Proposed): Fact => {
  const tiers = params.tiers.map((tier) => `${formatFen(tier.from)}×${timesText(tier.multiple)}`)
  return {
    path: [...path, 'tiers'],
    because: {
      zh: `按消费额的倍数发放积分：${tiers.join('、')}`,
      en: `Points of a multiple of what was paid: ${tiers.join(', ')}`,
    },
    remedy,
  }
}

const daily = (params: Params, path: Fact['path'], remedy: Proposed): Fact => ({
  path: [...path, 'daily'],
  because: {
    zh: `每天固定释放订单额的 ${formatPpm(params.daily as Ppm)}`,
    en: `Every day releases a fixed ${formatPpm(params.daily as Ppm)} of the order’s amount`,
  },
  remedy,
})

const entry = (params: Params, path: Fact['path'], remedy: Proposed): Fact => {
  const least = params.tiers.reduce(
    (low, { from }) => (from < low ? from : low),
    params.tiers[0]?.from ?? (0n as never),
  )
  return {
    path: [...path, 'tiers'],
    because: {
      zh: `消费满 ${formatFen(least)} 才有批次，没有批次的会员从下线得不到任何加速：以购买取得计酬资格`,
      en: `Below ${formatFen(least)} there is no lot, and a member without a lot gains nothing from its downline: a purchase unlocks earning`,
    },
    remedy,
  }
}

/** The first generation beyond the direct referrer's that is paid. */
const furtherGeneration = (params: Params, path: Fact['path'], remedy: Proposed): Fact => {
  const index = params.generations.findIndex((rate, generation) => generation > 0 && rate > 0n)
  const rate = formatPpm(params.generations[index] ?? (0n as Ppm))
  return {
    path: [...path, 'generations', index],
    because:
      index === 1
        ? {
            zh: `二代下线每天释放额的 ${rate} 计给上级的上级`,
            en: `The referrer’s own referrer is credited ${rate} of a member’s daily release`,
          }
        : {
            zh: `第 ${index + 1} 代下线每天释放额的 ${rate} 计给上级`,
            en: `An upline of generation ${index + 1} is credited ${rate} of a member’s daily release`,
          },
    remedy,
  }
}

const ranks = (params: Params, path: Fact['path'], remedy: Proposed): Fact => {
  const top = params.ranks.at(-1)
  return {
    path: [...path, 'ranks'],
    because: {
      zh: `按下线总业绩定级，级差不限层级，最高 ${formatPpm((top?.rate ?? 0n) as Ppm)}（${top?.name ?? ''}，业绩 ${formatFen(top?.from ?? (0n as never))}）`,
      en: `Ranks by the downline’s volume take differences at any depth, up to ${formatPpm((top?.rate ?? 0n) as Ppm)} (${top?.name ?? ''}, volume ${formatFen(top?.from ?? (0n as never))})`,
    },
    remedy,
  }
}

const acceleration = (params: Params, path: Fact['path'], remedy: Proposed): Fact => ({
  path: [...path, 'generations'],
  because: {
    zh: `下线的每日释放使上级加速（${params.generations.map((rate) => formatPpm(rate)).join('、')}），与向最终用户的销售无关`,
    en: `The daily release of a downline speeds up the uplines’ own (${params.generations.map((rate) => formatPpm(rate)).join(', ')}), not a sale to an end user`,
  },
  remedy,
})
