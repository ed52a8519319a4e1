import type { Rule } from './rule.ts'
import { isHouseRule, matchingLines } from './source-file.ts'

/** Places that exist on one machine only. Tests ask os.tmpdir() for a place. */
const PATHS = /(?<![\w.*)}-])(\/work\/|\/root\b|\/home\/\w|\/Users\/\w|\/tmp\/|[A-Z]:\\+Users)/

/** Where a lock file may fetch from. */
const FOREIGN_REGISTRY = /"resolved": "(?!https:\/\/registry\.npmjs\.org\/)\w+:\/\/[^/"]*/

/** The project names nothing of the machine it was written on. */
export const machinePaths: Rule = {
  name: 'machine-paths',
  about: 'No path or package registry of one particular machine.',
  excusable: true,
  *check(file) {
    if (isHouseRule(file.path)) return
    if (file.path.endsWith('package-lock.json')) {
      yield* matchingLines(file, FOREIGN_REGISTRY, () => 'the lock must name no registry but registry.npmjs.org')
      return
    }
    yield* matchingLines(file, PATHS, (found) => `${found} exists on one machine: derive the place, or ask os.tmpdir()`)
  },
}
