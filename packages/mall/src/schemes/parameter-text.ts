import {
  type ConfiguredPlan,
  formatFen,
  formatHundredths,
  formatPpm,
  planReference,
  type SchemeDocument,
} from '@huoshui/engine'
import type { LocalText } from '../shared/text.ts'
import { multipleText } from './growth-terms.ts'
import { planTitle } from './words.ts'

// A plan's parameters as members and operators read them: with their units, and in words.

export interface ParameterText {
  name: string
  title: LocalText
  value: LocalText
}

const word = (zh: string, en: string): LocalText => ({ zh, en })
const same = (text: string): LocalText => word(text, text)

/** Choices, by parameter and choice where the choice alone says too little. */
const choices: Readonly<Record<string, LocalText>> = {
  true: word('是', 'yes'),
  false: word('否', 'no'),
  on: word('发放', 'on'),
  paused: word('暂停', 'paused'),
  exact: word('正好到上限', 'exactly at the limit'),
  market: word('按当时市价', 'at the price of the moment'),
  balance: word('未释放余额', 'what is not released yet'),
  granted: word('发放总额', 'what was granted'),
  none: word('不调整', 'none'),
  rotation: word('周期换线', 'rotation'),
  'three-line': word('三三滑落', 'three lines'),
  always: word('每期', 'always'),
  'both-idle': word('两条线都没有新单时', 'when both lines are idle'),
  day: word('每日', 'daily'),
  week: word('每周', 'weekly'),
  month: word('每月', 'monthly'),
  quarter: word('每季', 'quarterly'),
  equally: word('级别内均分', 'equally within a rank'),
  spending: word('按消费加权', 'by spending'),
  volume: word('按业绩加权', 'by volume'),
  equity: word('按贡献分加权', 'by equity credits'),
  own: word('自己的首单', 'the referrer’s own first order'),
  referred: word('被推荐人的订单', 'the referred order'),
  lesser: word('两者较小', 'the smaller of the two'),
  person: word('每人只计首单', 'the first order of a person'),
  'count.order': word('每单都计', 'every order'),
  'basis.order': word('订单金额', 'the order'),
  income: word('所得', 'the income'),
  differential: word('级差', 'differential'),
  flat: word('各级独立', 'flat'),
  downline: word('下级订单', 'orders below'),
}

/** Names of fields within a parameter. */
const fields: Readonly<Record<string, LocalText>> = {
  ads: word('广告个数', 'ads'),
  seconds: word('每个秒数', 'seconds each'),
  multiple: word('倍数', 'multiple'),
  cap: word('出局金额', 'paid'),
  from: word('起', 'from'),
  rate: word('比例', 'rate'),
  cash: word('零钱', 'cash'),
  shopping: word('消费积分', 'shopping points'),
  generations: word('代数', 'generations'),
  basis: word('基数', 'basis'),
  every: word('周期', 'period'),
  when: word('何时', 'when'),
  any: word('任一', 'any of'),
  all: word('全部', 'all of'),
  pack: word('购买', 'bought'),
  spending: word('本人消费', 'own spending'),
  volume: word('团队业绩', 'volume'),
  direct: word('直推', 'direct referrals'),
  team: word('团队', 'team'),
  count: word('人数', 'members'),
  rank: word('级别', 'rank'),
  custom: word('街道', 'custom'),
  district: word('区县', 'district'),
  city: word('城市', 'city'),
  province: word('省级', 'province'),
  area: word('大区', 'area'),
}

/** Ranks and ladders of the shipped schemes; an operator's own stand for themselves. */
const ranks: Readonly<Record<string, LocalText>> = {
  director: word('董事', 'director'),
  cofounder: word('联创', 'cofounder'),
  partner: word('合伙人', 'partner'),
  team: word('团队级别', 'team'),
  staged: word('业绩级别', 'staged'),
}

/** Units of fields that differ from the unit of their parameter. */
const unitOfField: Readonly<Record<string, string>> = {
  multiple: 'times',
  from: 'CNY',
  spending: 'CNY',
  volume: 'CNY',
  rate: 'percent',
}

function amountText(value: bigint, unit: string | undefined): string {
  switch (unit) {
    case 'CNY':
      return `¥${formatFen(value).replace(/\B(?=(\d{3})+(?!\d))(?=\d*\.)/g, ',')}`
    case 'points':
      return formatHundredths(value)
    case 'times':
      return multipleText(value)
    default:
      return formatPpm(value)
  }
}

interface Place {
  scheme: SchemeDocument
  /** Name of the parameter, or of the field within it. */
  name: string
  unit: string | undefined
}

function nameText(name: string, { scheme, name: of }: Place): LocalText {
  const plan = scheme.plans.find(({ id }) => id === name)
  if (of === 'packs' || of === 'pack') return scheme.products.get(name)?.title ?? same(name)
  if (of === 'ladder' || of === 'rank') return ranks[name] ?? same(name)
  if (plan !== undefined && choices[name] === undefined) return planTitle(plan.definition.name)
  return choices[`${of}.${name}`] ?? choices[name] ?? same(name)
}

const joined = (texts: readonly LocalText[], zh: string, en: string): LocalText =>
  word(texts.map((text) => text.zh).join(zh), texts.map((text) => text.en).join(en))

function valueText(value: unknown, place: Place): LocalText {
  if (typeof value === 'bigint') return same(amountText(value, place.unit))
  if (Array.isArray(value)) {
    const nested = value.some((item) => typeof item === 'object')
    const texts = value.map((item) => valueText(item, place))
    return nested ? joined(texts, '\n', '\n') : joined(texts, ' / ', ' / ')
  }
  if (typeof value === 'object' && value !== null) {
    const { name, ...rest } = value as Record<string, unknown>
    const parts = Object.entries(rest)
      .filter(([, field]) => field !== undefined)
      .map(([field, held]) => fieldText(field, held, place))
    const told = joined(parts, '，', ', ')
    return typeof name === 'string' ? word(`${name}：${told.zh}`, `${name}: ${told.en}`) : told
  }
  return nameText(String(value), place)
}

function fieldText(field: string, held: unknown, { scheme, name, unit }: Place): LocalText {
  const byRank = name === 'shares' || name === 'rules'
  const title = (byRank ? ranks[field] : undefined) ?? fields[field] ?? ranks[field] ?? same(field)
  const text = valueText(held, { scheme, name: field, unit: unitOfField[field] ?? unit })
  return word(`${title.zh} ${text.zh}`, `${title.en} ${text.en}`)
}

const reference = new Map(planReference().map((plan) => [plan.name, plan]))

/** The parameters a scheme gives a plan, in words. */
export function parametersOf(scheme: SchemeDocument, plan: ConfiguredPlan): ParameterText[] {
  const params = typeof plan.params === 'object' && plan.params !== null ? plan.params : {}
  return Object.entries(params)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => {
      const meaning = reference.get(plan.definition.name)?.parameters.find((parameter) => parameter.name === name)
      return {
        name,
        title: word(meaning?.zh || name, meaning?.en || name),
        value: valueText(value, { scheme, name, unit: meaning?.unit }),
      }
    })
}
