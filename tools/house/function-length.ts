import type ts from 'typescript'
import type { Rule, SourceFile } from './rule.ts'
import { compiler, isCode, isGenerated, lineOf, nodesOf } from './source-file.ts'

/** A function fits a screen. */
export const MOST_LINES = 60

/** Every function fits a screen; functions inside it are measured by themselves. The body of a `describe` is a chapter, not a function. */
export const functionLength: Rule = {
  name: 'function-length',
  about: `A function has at most ${MOST_LINES} lines.`,
  excusable: false,
  *check(file) {
    if (!isCode(file.path) || isGenerated(file)) return
    for (const node of nodesOf(file)) {
      if (!compiler.isFunctionLike(node) || isChapter(node)) continue
      const first = lineOf(file, node)
      const count = linesOf(file, node) - innerLines(file, node)
      const message = `${nameOf(node)} has ${count} lines of its own, at most ${MOST_LINES}: branch at the top, compute in functions of their own`
      if (count > MOST_LINES) yield { line: first, message }
    }
  },
}

const linesOf = (file: SourceFile, node: ts.Node): number =>
  file.syntax().getLineAndCharacterOfPosition(node.end).line + 2 - lineOf(file, node)

/** Lines inside the functions that stand directly in this one: they are measured by themselves. */
function innerLines(file: SourceFile, node: ts.Node): number {
  let lines = 0
  const visit = (child: ts.Node): void => {
    if (compiler.isFunctionLike(child)) lines += linesOf(file, child) - 1
    else compiler.forEachChild(child, visit)
  }
  compiler.forEachChild(node, visit)
  return lines
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
