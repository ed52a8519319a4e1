import { defineCriterion, factsOf, noThresholds } from './criterion.ts'

/** An upline beyond the direct referrer is paid on its downline’s sales. */
export const teamPay = defineCriterion({
  name: 'team-pay',
  thresholds: noThresholds,
  scheme: (judged) => factsOf(judged, 'teamPay'),
})
