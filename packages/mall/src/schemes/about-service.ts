import {
  type ConfiguredPlan,
  formatFen,
  formatHundredths,
  formatPpm,
  planReference,
  poolOf,
  type SchemeDocument,
} from '@huoshui/engine'
import type { Books } from '../books.ts'
import { type PoolView, poolView } from '../points/points-service.ts'
import type { LocalText } from '../shared/text.ts'
import { growthTerms, multipleText } from './growth-terms.ts'
import { planTitle } from './words.ts'

export interface ParameterText {
  name: string
  title: LocalText
  value: string
}

export interface PlanText {
  id: string
  plan: string
  title: LocalText
  text: LocalText
  parameters: ParameterText[]
  pool?: PoolView
  coverage?: string
}

export interface About {
  scheme: { id: string; version: number; title: LocalText }
  settle: 'payment' | 'completion'
  settleText: LocalText
  plans: PlanText[]
  priceLaw: LocalText
}

export interface AboutService {
  about(): Promise<About>
}

const planTexts: Record<string, LocalText> = {
  'appreciating-points': {
    zh: '每笔订单的一部分现金进入底池，按现价（底池÷积分总量）发给买家增值积分。积分可按现价卖回底池：到手为价格扣除回流比例后的金额，回流部分留在底池。',
    en: 'Part of each order’s cash enters a pool, and the buyer gets growth points at the present price (fund ÷ supply). Points can be sold back to the pool: the sale pays the price less the backflow, which stays in the pool.',
  },
  referral: {
    zh: '推荐人（及其推荐人）从订单中获得约定比例的奖励，最多两级；资金只来自该订单为此划出的部分。',
    en: 'The referrer, and at most the referrer’s own referrer, are paid the stated rates of an order, out of what that order set aside for it.',
  },
}

const PRICE_LAW: LocalText = {
  zh: '价格＝底池现金÷积分总量。规则保证任何一笔操作都不会使这个比值下降，但这不是收益承诺：卖出时只到手价格扣除回流后的部分，通常低于当初的支付金额；价格变化取决于以后的订单，可能长期不变。',
  en: 'The price is the pool’s cash ÷ the points in supply. No single act may lower that fraction; this is no promise of a profit. A sale pays the price less the backflow, usually less than was paid for the order, and the price depends on later orders, so it may stay where it is.',
}

const SETTLE_TEXTS: Record<About['settle'], LocalText> = {
  payment: { zh: '付款后立即结算', en: 'Orders settle as soon as they are paid' },
  completion: {
    zh: '收货且退款期结束后结算',
    en: 'Orders settle when they are received and their refund window is over',
  },
}

function valueText(value: unknown, unit: string | undefined): string {
  if (typeof value === 'bigint') {
    switch (unit) {
      case 'CNY':
        return formatFen(value)
      case 'points':
        return formatHundredths(value)
      case 'times':
        return multipleText(value)
      default:
        return formatPpm(value)
    }
  }
  if (Array.isArray(value)) return value.map((item) => valueText(item, unit)).join(' / ')
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, field]) => `${name} ${valueText(field, name === 'multiple' ? 'times' : unit)}`)
      .join(', ')
  }
  return String(value)
}

const reference = new Map(planReference().map((plan) => [plan.name, plan]))

/** The parameters a scheme gives a plan, in words. */
export function parametersOf(plan: ConfiguredPlan): ParameterText[] {
  const params = typeof plan.params === 'object' && plan.params !== null ? plan.params : {}
  return Object.entries(params)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => {
      const meaning = reference.get(plan.definition.name)?.parameters.find((parameter) => parameter.name === name)
      return {
        name,
        title: { zh: meaning?.zh || name, en: meaning?.en || name },
        value: valueText(value, meaning?.unit),
      }
    })
}

const schemeName = (scheme: SchemeDocument): About['scheme'] => ({
  id: scheme.scheme,
  version: scheme.version,
  title: scheme.title,
})

/** The active scheme in words: what it pays, out of what, and what it does not promise (spec/6 Truth). */
export function aboutService(books: Books): AboutService {
  return {
    about: () =>
      books.read((engine) => {
        const scheme = engine.scheme
        const plans = scheme.plans.map((plan): PlanText => {
          const { name } = plan.definition
          const terms = growthTerms(scheme, plan.id)
          const pool = poolOf(engine, plan.id)
          return {
            id: plan.id,
            plan: name,
            title: planTitle(name),
            text: planTexts[name] ?? plan.definition.title,
            parameters: parametersOf(plan),
            ...(terms && pool && { pool: poolView(plan.id, terms, pool) }),
          }
        })
        return {
          scheme: schemeName(scheme),
          settle: scheme.settle,
          settleText: SETTLE_TEXTS[scheme.settle],
          plans,
          priceLaw: PRICE_LAW,
        }
      }),
  }
}
