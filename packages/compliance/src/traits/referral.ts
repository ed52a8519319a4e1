import { formatFen, formatPpm, MILLION, type Ppm, type SchemeDocument } from '@huoshui/engine'
import type { Params } from '@huoshui/engine/plans/referral/params.ts'
import type { Fact } from '../finding.ts'
import { set } from '../remedies.ts'
import { leastPriceFen, OWN_SALES_PPM } from './prices.ts'
import { type Describe, nothing } from './traits.ts'

/** 2.6: one or two levels on sales; with `requirePurchase` the receiver must have bought first. */
export const describeReferral: Describe = (plan, scheme) => {
  const { rates, fixed, requirePurchase } = plan.params as Params
  const name = rates === undefined ? 'fixed' : 'rates'
  const shown: readonly string[] = rates?.map(formatPpm) ?? fixed?.map(formatFen) ?? []
  const paid: readonly bigint[] = rates ?? fixed ?? []
  const levels = paid.findLastIndex((level) => level > 0n) + 1
  const path = ['plans', plan.id]
  const directPpm = directOf(scheme, plan.id, rates, fixed)
  return {
    ...nothing,
    compensates: true,
    introducedPpm: MILLION,
    levels,
    directPpm,
    direct: cheaper([...path, name], directPpm),
    entry: requirePurchase && levels > 0 ? [purchase([...path, 'requirePurchase'])] : [],
    teamPay: levels > 1 ? [second([...path, name, 1], shown)] : [],
  }
}

const directOf = (scheme: SchemeDocument, id: string, rates: Params['rates'], fixed: Params['fixed']): bigint => {
  if (rates !== undefined) return rates[0] ?? 0n
  return ((fixed?.[0] ?? 0n) * MILLION) / leastPriceFen(scheme, id)
}

const purchase = (path: Fact['path']): Fact => ({
  path,
  because: {
    zh: '要先有合格订单才能得推荐奖：以购买取得计酬资格',
    en: 'Only a member with a qualifying order of its own is paid for referrals: a purchase unlocks earning',
  },
  remedy: {
    words: { zh: '不要求推荐人先购买', en: 'Require no purchase of the referrer' },
    changes: [set(path, false)],
  },
})

const second = (path: Fact['path'], shown: readonly string[]): Fact => ({
  path,
  because: {
    zh: `推荐人得 ${shown[0]}，其上级再得 ${shown[1]}：按下线的下线的销售计酬`,
    en: `The referrer gets ${shown[0]}, and the referrer’s own referrer ${shown[1]} of the same sale: pay on the sales of a downline’s downline`,
  },
  remedy: {
    words: { zh: '只保留一级推荐', en: 'Keep the direct referrer only' },
    changes: [set(path.slice(0, -1), [shown[0] ?? ''])],
  },
})

const cheaper = (path: Fact['path'], directPpm: bigint): Fact => ({
  path: [...path, 0],
  because: {
    zh: `推荐一单得售价的 ${formatPpm(directPpm as Ppm)}`,
    en: `One sale pays its referrer ${formatPpm(directPpm as Ppm)} of the price`,
  },
  remedy: {
    words: { zh: '一级推荐至多为售价的 30%', en: 'Pay the direct referrer at most 30% of the sale' },
    changes: [
      ...(path.at(-1) === 'fixed' ? [{ in: 'scheme', op: 'remove', path } as const] : []),
      set([...path.slice(0, -1), 'rates'], [formatPpm(OWN_SALES_PPM as Ppm)]),
    ],
  },
})
