import type { Described } from '../traits/describe.ts'
import { defineCriterion, factsOf, noThresholds } from './criterion.ts'

/** A paid entry, income from watching ads, and pay for bringing in others, by whichever plan: the three together. */
export const adIncome = defineCriterion({
  name: 'ad-income',
  thresholds: noThresholds,
  scheme: (judged) => (judged.plans.some(paysRecruiters) ? factsOf(judged, 'adIncome') : []),
})

const paysRecruiters = ({ traits }: Described): boolean =>
  traits.directPpm > 0n || traits.headcount.length > 0 || traits.teamPay.length > 0 || traits.recruiting.length > 0
