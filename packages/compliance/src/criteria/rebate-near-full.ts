import { MILLION } from '@huoshui/engine'
import { z } from 'zod'
import { rate } from '../fields.ts'
import type { Fact } from '../finding.ts'
import { productsOf } from '../traits/prices.ts'
import type { Rebate } from '../traits/traits.ts'
import { defineCriterion, type JudgedScheme, measured, percent } from './criterion.ts'

/** What is promised back comes near the whole price, or what is held does not cover what is promised. */
export const rebateNearFull = defineCriterion({
  name: 'rebate-near-full',
  needs: 'coverage',
  thresholds: z.strictObject({ rebate: rate() }),
  scheme: (judged, { rebate }) => {
    const alone = judged.plans.flatMap(({ traits }) => traits.rebates.filter((found) => isAlone(found, rebate)))
    return [...alone.map((found) => nearFull(found, found.promisedPpm, rebate)), ...together(judged, rebate)]
  },
  figures: ({ coverage }) =>
    Object.entries(coverage ?? {})
      .filter(([, covered]) => covered < MILLION)
      .map(([plan, covered]) =>
        measured({
          state: 'reached',
          path: ['coverage', plan],
          because: {
            zh: `模式 ${plan} 的资金包只够尚未释放部分的 ${percent(covered)}`,
            en: `The purse of ${plan} holds ${percent(covered)} of what is still to be released`,
          },
          words: {
            zh: '不再发放新的待释放积分，并把资金包补足到全部未释放部分',
            en: 'Grant no further release points, and fill the purse up to all that is unreleased',
          },
          better: '100%',
        }),
      ),
})

/** A promise near the whole price, or one that the order itself does not fund. */
const isAlone = ({ promisedPpm, coveredPpm }: Rebate, rebate: bigint): boolean =>
  promisedPpm >= rebate || (promisedPpm > 0n && (coveredPpm ?? MILLION) < MILLION)

const nearFull = ({ fact }: Rebate, promisedPpm: bigint, rebate: bigint): Fact => ({
  ...fact,
  because: {
    zh: `${fact.because.zh}；合计许诺返还售价的 ${percent(promisedPpm)}（界线：${percent(rebate)}，且须有足额资金）`,
    en: `${fact.because.en}; in all ${percent(promisedPpm)} of the price is promised back (the line is ${percent(rebate)}, and all of it funded)`,
  },
})

/** Promises that are below the line each can be above it together: the sum counts, and all of them have to go. */
function together({ scheme, plans }: JudgedScheme, rebate: bigint): Fact[] {
  for (const { id } of scheme.products.values()) {
    const rebates = plans
      .filter(({ plan }) => productsOf(scheme, plan.id).some((product) => product.id === id))
      .flatMap(({ traits }) =>
        traits.rebates
          .filter((found) => !isAlone(found, rebate))
          .toSorted(byPromise)
          .slice(0, 1),
      )
      .toSorted(byPromise)
    const [largest] = rebates
    const sumPpm = rebates.reduce((sum, { promisedPpm }) => sum + promisedPpm, 0n)
    if (largest === undefined || sumPpm < rebate) continue
    const changes = rebates.flatMap(({ fact }) => [...fact.remedy.changes])
    const words = {
      zh: rebates.map(({ fact }) => fact.remedy.words.zh).join('；'),
      en: rebates.map(({ fact }) => fact.remedy.words.en).join('; '),
    }
    return [{ ...nearFull(largest, sumPpm, rebate), remedy: { words, changes } }]
  }
  return []
}

const byPromise = (one: Rebate, other: Rebate): number => (one.promisedPpm > other.promisedPpm ? -1 : 1)
