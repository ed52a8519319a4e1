import type { Rule } from './rule.ts'
import { isHouseRule, matchingLines } from './source-file.ts'

const MARKS = /\b(TODO|FIXME|XXX|HACK)\b/

/** What is in the tree is finished; what is not yet begun stands in the list of issues. */
export const nothingUnfinished: Rule = {
  name: 'nothing-unfinished',
  about: 'No marks of unfinished work: finish it, or open an issue.',
  excusable: false,
  *check(file) {
    if (isHouseRule(file.path)) return
    yield* matchingLines(file, MARKS, (found) => `${found}: finish it now, or delete the mark and open an issue`)
  },
}
