import type { Rule } from './rule.ts'
import { sourceFile } from './source-file.ts'

/** For tests: the lines a rule objects to in a file of this path and text. */
export function linesRefused(rule: Rule, path: string, text: string): number[] {
  return [...rule.check(sourceFile(path, text))].map(({ line }) => line)
}
