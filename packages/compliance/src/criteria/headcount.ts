import { defineCriterion, factsOf, noThresholds } from './criterion.ts'

/** A reward depends on how many were recruited. */
export const headcount = defineCriterion({
  name: 'headcount',
  thresholds: noThresholds,
  scheme: (judged) => factsOf(judged, 'headcount'),
})
