import { formatPpm, MILLION, type Ppm } from '@huoshui/engine'
import type { Params } from '@huoshui/engine/plans/refer-three/params.ts'
import type { Fact } from '../finding.ts'
import { replaceByReferral } from '../remedies.ts'
import { OWN_SALES_PPM } from './prices.ts'
import { type Describe, nothing } from './traits.ts'

/** 2.3: each further referral pays another part of one's own purchase. */
export const describeReferThree: Describe = (plan, scheme) => {
  const { cycle, count, repeat } = plan.params as Params
  const path = ['plans', plan.id]
  const sum = cycle.reduce((total: bigint, rate) => total + rate, 0n)
  const largest = cycle.reduce((most: bigint, rate) => (rate > most ? rate : most), 0n)
  const first = cycle[0] ?? (0n as Ppm)
  const alike = repeat && cycle.every((rate) => rate === first)
  const remedy = replaceByReferral(scheme, plan.id, first < OWN_SALES_PPM ? first : OWN_SALES_PPM)
  const shown = cycle.map(formatPpm).join('、')
  const back: Fact = {
    path: [...path, 'cycle'],
    because: {
      zh: `推荐 ${cycle.length} 单依次返 ${shown}，合计 ${formatPpm(sum as Ppm)}：许诺返还自己的购买款`,
      en: `${cycle.length} referrals pay ${cycle.map(formatPpm).join(', ')}, together ${formatPpm(sum as Ppm)} of one’s own purchase`,
    },
    remedy,
  }
  const heads: Fact = {
    path: [...path, 'count'],
    because: {
      zh: `每 ${cycle.length} ${count === 'person' ? '人' : '单'}一轮，奖励按推荐的第几${count === 'person' ? '人' : '单'}而不同（${shown}）：按发展的数量计酬`,
      en: `The reward depends on which ${count} of ${cycle.length} it is (${cycle.map(formatPpm).join(', ')}): pay by the number brought in`,
    },
    remedy,
  }
  const own: Fact = {
    path: [...path, 'base'],
    because: {
      zh: '推荐人自己要先有合格订单，此前的推荐不计：以购买取得计酬资格',
      en: 'The referrer must have bought first, and earlier referrals do not count: a purchase unlocks earning',
    },
    remedy,
  }
  return {
    ...nothing,
    compensates: true,
    introducedPpm: MILLION,
    levels: 1,
    entry: [own],
    headcount: count === 'person' && !alike ? [heads] : [],
    recruiting: alike ? [] : [heads],
    promised: sum >= MILLION ? [back] : [],
    rebates: [{ fact: back, promisedPpm: sum }],
    directPpm: largest,
    direct: {
      path: [...path, 'cycle'],
      because: {
        zh: `一单最多付给推荐人 ${formatPpm(largest as Ppm)}`,
        en: `One sale pays its referrer up to ${formatPpm(largest as Ppm)}`,
      },
      remedy,
    },
  }
}
