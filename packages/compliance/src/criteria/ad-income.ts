import { defineCriterion, factsOf, noThresholds } from './criterion.ts'

/** A paid entry, income from watching ads, and a share of what recruits earn: the three together. */
export const adIncome = defineCriterion({
  name: 'ad-income',
  thresholds: noThresholds,
  scheme: (judged) => factsOf(judged, 'adIncome'),
})
