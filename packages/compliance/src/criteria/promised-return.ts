import { defineCriterion, factsOf, noThresholds } from './criterion.ts'

/** A multiple of what was paid, a fixed daily return or equity is promised. */
export const promisedReturn = defineCriterion({
  name: 'promised-return',
  thresholds: noThresholds,
  scheme: (judged) => factsOf(judged, 'promised'),
})
