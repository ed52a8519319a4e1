import { defineCriterion, factsOf, noThresholds } from './criterion.ts'

/** A fee or purchase unlocks joining, earning or recruiting. */
export const entryFee = defineCriterion({
  name: 'entry-fee',
  thresholds: noThresholds,
  scheme: (judged) => factsOf(judged, 'entry'),
})
