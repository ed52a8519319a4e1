import { type Fen, MILLION, type Ppm, portion } from '@huoshui/engine'
import { z } from 'zod'
import { rate } from '../fields.ts'
import type { Fact } from '../finding.ts'
import type { Described } from '../traits/describe.ts'
import { amountOf } from '../traits/prices.ts'
import { defineCriterion, type JudgedScheme, percent } from './criterion.ts'

/** One pays (any amount) for the chance of a reward that comes primarily from bringing in others. */
export const ucpd14 = defineCriterion({
  name: 'ucpd-14',
  thresholds: z.strictObject({ introductions: rate() }),
  scheme: (judged, { introductions }) => {
    const worst = shareOf(judged)
    if (worst === undefined || worst.sharePpm <= introductions) return []
    const entry = judged.plans.flatMap(({ traits }) => [...traits.entry])
    const [first] = entry
    if (first === undefined) return []
    const causing = worst.largest.traits.entry[0] ?? first
    return [
      {
        path: causing.path,
        because: {
          zh: `${worst.order}：付给会员的奖励中 ${percent(worst.sharePpm)} 来自介绍他人（超过 ${percent(introductions)}），而${causing.because.zh}`,
          en: `${worst.order}: ${percent(worst.sharePpm)} of what is paid to members comes from introducing others (above ${percent(introductions)}), and: ${causing.because.en}`,
        },
        remedy: allOf(entry),
      },
    ]
  },
})

/** No consideration is left when every entry condition is gone. */
const allOf = (entry: readonly Fact[]): Fact['remedy'] => ({
  words: {
    zh: [...new Set(entry.map(({ remedy }) => remedy.words.zh))].join('；'),
    en: [...new Set(entry.map(({ remedy }) => remedy.words.en))].join('; '),
  },
  changes: entry.flatMap(({ remedy }) => [...remedy.changes]),
})

interface Share {
  readonly order: string
  readonly sharePpm: bigint
  readonly largest: Described
}

/** The order with the largest share of introductions in what it pays to members. */
function shareOf({ scheme, plans }: JudgedScheme): Share | undefined {
  const sample = 100_000_000n as Fen
  const orders = [...scheme.products.values()].map(({ id, priceFen, allocate }) => ({ order: id, priceFen, allocate }))
  if (scheme.merchantOrders !== null)
    orders.push({ order: 'merchantOrders', priceFen: sample, allocate: scheme.merchantOrders.allocate })
  const shares = orders.map(({ order, priceFen, allocate }): Share | undefined => {
    const parts = plans
      .filter(({ traits }) => traits.compensates)
      .map((described) => {
        const partFen = amountOf(allocate, described.plan.id, priceFen)
        return { described, partFen, introducedFen: portion(partFen, described.traits.introducedPpm as Ppm) as bigint }
      })
    const all = parts.reduce((sum, { partFen }) => sum + partFen, 0n)
    const introduced = parts.reduce((sum, { introducedFen }) => sum + introducedFen, 0n)
    const [largest] = parts.toSorted((one, other) => (one.introducedFen > other.introducedFen ? -1 : 1))
    if (all === 0n || largest === undefined) return undefined
    return { order, sharePpm: (introduced * MILLION) / all, largest: largest.described }
  })
  return shares.reduce(
    (worst, share) => (share && share.sharePpm > (worst?.sharePpm ?? -1n) ? share : worst),
    undefined,
  )
}
