import type ts from 'typescript'
import type { Rule } from './rule.ts'
import { compiler, isCode, isGenerated, lineOf, nodesOf } from './source-file.ts'

/** A function fits a screen. */
export const MOST_LINES = 60

/** Every function fits a screen. The body of a `describe` is a chapter, not a function. */
export const functionLength: Rule = {
  name: 'function-length',
  about: `A function has at most ${MOST_LINES} lines.`,
  excusable: false,
  *check(file) {
    if (!isCode(file.path) || isGenerated(file)) return
    for (const node of nodesOf(file)) {
      if (!compiler.isFunctionLike(node) || isChapter(node)) continue
      const first = lineOf(file, node)
      const count = file.syntax().getLineAndCharacterOfPosition(node.end).line + 2 - first
      const message = `${nameOf(node)} has ${count} lines, at most ${MOST_LINES}: branch at the top, compute in functions of their own`
      if (count > MOST_LINES) yield { line: first, message }
    }
  },
}

function isChapter(node: ts.Node): boolean {
  return compiler.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText())
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name !== undefined) return node.name.getText()
  const { parent } = node
  if (compiler.isVariableDeclaration(parent) || compiler.isPropertyAssignment(parent)) return parent.name.getText()
  return 'this function'
}
