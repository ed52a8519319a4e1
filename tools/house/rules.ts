import { enginePure } from './engine-pure.ts'
import { exactVersions } from './exact-versions.ts'
import { fileLength } from './file-length.ts'
import { fileNames } from './file-names.ts'
import { functionLength } from './function-length.ts'
import { importArrows } from './import-arrows.ts'
import { machinePaths } from './machine-paths.ts'
import { moneyExact } from './money-exact.ts'
import { noEscape } from './no-escape.ts'
import { nothingUnfinished } from './nothing-unfinished.ts'
import { promises } from './promises.ts'
import type { Rule } from './rule.ts'
import { safeConnections } from './safe-connections.ts'
import { testsRun } from './tests-run.ts'

/** All rules of the house, in the order in which their findings are printed. */
export const RULES: readonly Rule[] = [
  importArrows,
  enginePure,
  moneyExact,
  promises,
  noEscape,
  testsRun,
  nothingUnfinished,
  fileLength,
  functionLength,
  fileNames,
  machinePaths,
  exactVersions,
  safeConnections,
]
