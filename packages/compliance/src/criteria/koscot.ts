import { defineCriterion, factsOf, noThresholds } from './criterion.ts'

/** One pays to take part, and is rewarded for recruiting, not for sales to end users. */
export const koscot = defineCriterion({
  name: 'koscot',
  thresholds: noThresholds,
  scheme: (judged) => {
    const entry = factsOf(judged, 'entry')
    if (entry.length === 0) return []
    const paid = entry.map(({ path }) => path.join('.')).join(', ')
    return factsOf(judged, 'recruiting').map((fact) => ({
      ...fact,
      because: {
        zh: `${fact.because.zh}；而参加需先付费（${paid}）`,
        en: `${fact.because.en}; and taking part must be paid for first (${paid})`,
      },
    }))
  },
})
