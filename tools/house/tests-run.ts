import type ts from 'typescript'
import type { Rule } from './rule.ts'
import { compiler, isCode, isTest, lineOf, nodesOf } from './source-file.ts'

const LEAVES_OUT = /^(it|test|describe|suite|bench)(\.\w+)*\.(skip|only|todo|fails|skipIf|runIf)\b/
const LEAVES_OUT_SHORT = /^(xit|xtest|xdescribe|fit|fdescribe)$/
const IS_TEST = /^(it|test)(\.(concurrent|sequential))*$/

/** Every test that is written runs, and does something. */
export const testsRun: Rule = {
  name: 'tests-run',
  about: 'Every test runs: none is skipped, singled out or empty; one that cannot run here says why at run time.',
  excusable: false,
  *check(file) {
    if (!isCode(file.path) || !isTest(file.path)) return
    for (const node of nodesOf(file)) {
      const message = compiler.isCallExpression(node) ? objectionTo(node) : undefined
      if (message !== undefined) yield { line: lineOf(file, node), message }
    }
  },
}

function objectionTo(call: ts.CallExpression): string | undefined {
  const callee = call.expression.getText()
  const empty = call.arguments.some(isEmptyFunction) ? 'an empty test proves nothing' : undefined
  // Of test.each(…)(…) the inner call is seen by itself.
  if (compiler.isCallExpression(call.expression)) return /^(it|test)\b/.test(callee) ? empty : undefined
  if (LEAVES_OUT.test(callee) || LEAVES_OUT_SHORT.test(callee)) {
    return `${callee} leaves tests out: fix or delete the test; if this machine cannot run it, call context.skip('reason') in it`
  }
  if (/(^|\.)skip$/.test(callee) && call.arguments.length === 0)
    return 'a test that is skipped at run time says why: skip(reason)'
  return IS_TEST.test(callee) ? empty : undefined
}

function isEmptyFunction(node: ts.Node): boolean {
  if (!compiler.isArrowFunction(node) && !compiler.isFunctionExpression(node)) return false
  return compiler.isBlock(node.body) && node.body.statements.length === 0
}
