import { defineCriterion, factsOf, noThresholds } from './criterion.ts'

/** Entry fee, head count and team pay in one scheme: the three together. Without the head counts it is not. */
export const combined = defineCriterion({
  name: 'combined',
  thresholds: noThresholds,
  scheme: (judged) => {
    const entry = factsOf(judged, 'entry')
    const heads = factsOf(judged, 'headcount')
    const team = factsOf(judged, 'teamPay')
    const [first] = heads
    if (entry.length === 0 || first === undefined || team.length === 0) return []
    const paths = (facts: typeof heads): string => facts.map(({ path }) => path.join('.')).join(', ')
    return [
      {
        path: first.path,
        because: {
          zh: `同时有入门费（${paths(entry)}）、拉人头（${paths(heads)}）和团队计酬（${paths(team)}）`,
          en: `Entry fee (${paths(entry)}), head count (${paths(heads)}) and team pay (${paths(team)}) together`,
        },
        remedy: {
          words: {
            zh: `去掉全部拉人头的条件：${[...new Set(heads.map(({ remedy }) => remedy.words.zh))].join('；')}`,
            en: `Take every head count out: ${[...new Set(heads.map(({ remedy }) => remedy.words.en))].join('; ')}`,
          },
          changes: heads.flatMap(({ remedy }) => [...remedy.changes]),
        },
      },
    ]
  },
})
