import type { Rule } from './rule.ts'
import { compiler, isCode, isGenerated, isHouseRule, isTest, lineOf, matchingLines, nodesOf } from './source-file.ts'

/** Nothing switches the type checker off: not `any`, and no comment that silences it. */
export const noEscape: Rule = {
  name: 'no-escape',
  about: 'No `any`, and no comment that silences the type checker; a test may expect a type error.',
  excusable: false,
  *check(file) {
    if (!isCode(file.path) || isGenerated(file)) return
    for (const node of nodesOf(file)) {
      if (node.kind === compiler.SyntaxKind.AnyKeyword) {
        yield {
          line: lineOf(file, node),
          message: '`any` turns checking off: name the type, or use unknown and narrow it',
        }
      }
    }
    if (isHouseRule(file.path)) return
    const silencers = isTest(file.path) ? /@ts-(ignore|nocheck)\b/ : /@ts-(ignore|nocheck|expect-error)\b/
    yield* matchingLines(file, silencers, (found) => `${found} hides an error: make the types say what is true`)
  },
}
