import { type Fen, formatPpm, MILLION, type Ppm, portion } from '@huoshui/engine'
import type { Params } from '@huoshui/engine/plans/ad-release/params.ts'
import type { Fact } from '../finding.ts'
import { removePlan, set } from '../remedies.ts'
import { amountOf, coveredPpm, productsOf } from './prices.ts'
import { type Describe, nothing } from './traits.ts'

/** Merchant orders have no price of their own: a million yuan shows their rates. */
const SAMPLE_ORDER = 100_000_000n as Fen

/** 2.4: points of up to more than was paid, released at a fixed rate on days with finished ad tasks. */
export const describeAdRelease: Describe = (plan, scheme) => {
  const { rate, base, tasks, referral } = plan.params as Params
  const path = ['plans', plan.id]
  const remedy = removePlan(scheme, plan.id)
  const shown = referral.map(formatPpm)
  const levels = referral.findLastIndex((level: bigint) => level > 0n) + 1
  const grants = [...productsOf(scheme, plan.id)]
    .map((product) => ({ product: product.id, ratePpm: product.grants.get(plan.id) ?? (0n as Ppm) }))
    .filter(({ ratePpm }) => ratePpm > 0n)
  const daily: Fact = {
    path: [...path, 'rate'],
    because: {
      zh: `每天固定释放${base === 'balance' ? '余额' : '发放额'}的 ${formatPpm(rate)}（${grants.map(({ product, ratePpm }) => `${product} 赠 ${formatPpm(ratePpm)}`).join('，')}）：固定的每日返还`,
      en: `Every day releases a fixed ${formatPpm(rate)} of the ${base === 'balance' ? 'balance' : 'grant'} (${grants.map(({ product, ratePpm }) => `${product} grants ${formatPpm(ratePpm)}`).join(', ')}): a fixed daily return`,
    },
    remedy,
  }
  const orders = [
    ...productsOf(scheme, plan.id).map(({ id, ...line }) => ({ path: ['products', id], ...line })),
    ...(scheme.merchantOrders === null
      ? []
      : [{ path: ['merchantOrders'], priceFen: SAMPLE_ORDER, ...scheme.merchantOrders }]),
  ]
  const granted = orders.flatMap(({ path: order, priceFen, allocate, grants: given }) => {
    const ratePpm = given.get(plan.id) ?? (0n as Ppm)
    if (ratePpm === 0n) return []
    const partFen = amountOf(allocate, plan.id, priceFen)
    const covered = coveredPpm({ partFen, promisedFen: portion(priceFen, ratePpm) })
    return [{ path: [...order, 'grants', plan.id], ratePpm, covered }]
  })
  const paid = granted.length > 0 && levels > 0
  return {
    ...nothing,
    compensates: true,
    introducedPpm: introducedOf(referral),
    levels,
    entry: paid ? [purchase([...path, 'referral'], shown, remedy)] : [],
    teamPay: levels > 1 ? [second([...path, 'referral', 1], shown)] : [],
    recruiting: levels > 0 ? [onReleases([...path, 'referral'], shown, remedy)] : [],
    adIncome: granted.length > 0 ? [watching([...path, 'tasks'], tasks, remedy)] : [],
    promised: granted.length > 0 ? [daily] : [],
    rebates: granted.map(({ path: at, ratePpm, covered }) => ({
      fact: {
        path: at,
        because: {
          zh: `赠送售价 ${formatPpm(ratePpm)} 的待释放积分，释放时 1 积分付 1 元，订单本身只提供其中的 ${formatPpm(covered as Ppm)}`,
          en: `Grants release points of ${formatPpm(ratePpm)} of the price, each paid one yuan when released; the order itself funds ${formatPpm(covered as Ppm)} of that`,
        },
        remedy,
      },
      promisedPpm: ratePpm,
      coveredPpm: covered,
    })),
  }
}

/** Of each yuan paid for a release, the part that uplines get on top. */
const introducedOf = (referral: readonly bigint[]): bigint => {
  const extra = referral.reduce((total, rate) => total + rate, 0n)
  return (extra * MILLION) / (MILLION + extra)
}

const purchase = (path: Fact['path'], shown: readonly string[], remedy: Fact['remedy']): Fact => ({
  path,
  because: {
    zh: `有合格订单的会员才得下线释放额的 ${shown.join('、')}：以购买取得计酬资格`,
    en: `Only members with a qualifying order get ${shown.join(' and ')} of what their downline is released: a purchase unlocks earning`,
  },
  remedy,
})

const second = (path: Fact['path'], shown: readonly string[]): Fact => ({
  path,
  because: {
    zh: `推荐人的上级再得下线释放额的 ${shown[1]}：按下线的下线的收益计酬`,
    en: `The referrer’s own referrer gets ${shown[1]} of the release too: pay on a downline’s downline`,
  },
  remedy: {
    words: { zh: '只保留一级推荐', en: 'Keep the direct referrer only' },
    changes: [set(path.slice(0, -1), [shown[0] ?? '0%'])],
  },
})

const onReleases = (path: Fact['path'], shown: readonly string[], remedy: Fact['remedy']): Fact => ({
  path,
  because: {
    zh: `上级按下线的释放额得 ${shown.join('、')}，与向最终用户的销售无关`,
    en: `Uplines get ${shown.join(' and ')} of what their downline is released, not of a sale to an end user`,
  },
  remedy,
})

const watching = (path: Fact['path'], tasks: Params['tasks'], remedy: Fact['remedy']): Fact => ({
  path,
  because: {
    zh: `先付费买礼包，再每天看 ${tasks.ads} 条广告（每条 ${tasks.seconds} 秒）得释放，并可发展下线提成`,
    en: `A paid pack, then ${tasks.ads} ads a day of ${tasks.seconds} seconds for the release, and a share of what recruits are released`,
  },
  remedy,
})
