import type { SchemeDocument } from '@huoshui/engine'
import { z } from 'zod'
import { rate } from '../fields.ts'
import type { Fact } from '../finding.ts'
import { removePlan } from '../remedies.ts'
import type { Described } from '../traits/describe.ts'
import { defineCriterion, type JudgedScheme, percent } from './criterion.ts'

/** Pay above a share of one's own sales, by one plan or by several together, or on the sales of others. */
export const directSelling = defineCriterion({
  name: 'direct-selling',
  thresholds: z.strictObject({ ownSales: rate() }),
  scheme: (judged, { ownSales }) => {
    const many = together(judged, ownSales)
    return [
      ...judged.plans.flatMap(({ traits }) => traits.teamPay.map(onOthers)),
      ...many,
      ...judged.plans
        .filter(({ traits }) => traits.directPpm > ownSales)
        .flatMap(({ traits }) => (traits.direct === null ? [] : [above(traits.direct, traits.directPpm, ownSales)])),
    ]
  },
})

const onOthers = (fact: Fact): Fact => ({
  ...fact,
  because: { zh: `${fact.because.zh}：按他人的销售计酬`, en: `${fact.because.en}: pay on the sales of others` },
})

const above = (fact: Fact, paidPpm: bigint, ownSales: bigint): Fact => ({
  ...fact,
  because: {
    zh: `${fact.because.zh}；一单付 ${percent(paidPpm)}，超过本人销售额的 ${percent(ownSales)}`,
    en: `${fact.because.en}; ${percent(paidPpm)} of one sale, above ${percent(ownSales)} of one’s own sales`,
  },
})

/** Several plans that pay one direct referrer for the same order: the sum counts, and one of them may stay. */
function together({ scheme, plans }: JudgedScheme, ownSales: bigint): Fact[] {
  for (const fed of plansByOrder(scheme)) {
    const payers = plans
      .filter(({ plan, traits }) => traits.directPpm > 0n && fed.has(plan.id))
      .toSorted((one, other) => (one.traits.directPpm > other.traits.directPpm ? -1 : 1))
    const [largest, ...others] = payers
    const sumPpm = payers.reduce((sum, { traits }) => sum + traits.directPpm, 0n)
    const fact = largest?.traits.direct
    if (largest === undefined || fact === undefined || fact === null) continue
    if (others.length === 0 || sumPpm <= ownSales) continue
    return [{ ...above(fact, sumPpm, ownSales), remedy: leaving(largest, { fact, others, scheme, ownSales }) }]
  }
  return []
}

/** The plans that each kind of order feeds. */
function plansByOrder({ products, merchantOrders }: SchemeDocument): Set<string>[] {
  const orders = [...products.values(), ...(merchantOrders === null ? [] : [merchantOrders])]
  return orders.map(({ allocate }) => new Set(allocate.map(({ target }) => target)))
}

function leaving(
  largest: Described,
  {
    fact,
    others,
    scheme,
    ownSales,
  }: { fact: Fact; others: readonly Described[]; scheme: SchemeDocument; ownSales: bigint },
): Fact['remedy'] {
  const removals = others.map(({ plan }) => removePlan(scheme, plan.id))
  const remedies = largest.traits.directPpm > ownSales ? [fact.remedy, ...removals] : removals
  return {
    words: {
      zh: remedies.map(({ words }) => words.zh).join('；'),
      en: remedies.map(({ words }) => words.en).join('; '),
    },
    changes: remedies.flatMap(({ changes }) => [...changes]),
  }
}
