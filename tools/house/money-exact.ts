import type ts from 'typescript'
import { MONEY_WORDS } from './money-words.ts'
import type { Rule } from './rule.ts'
import { compiler, isCode, isGenerated, isTest, lineOf, nodesOf } from './source-file.ts'

/** Calls that make a floating-point number of what they are given. */
const TO_FLOAT =
  /^((globalThis\.)?(Number|parseFloat|parseInt)|Number\.(parseFloat|parseInt)|Math\.(floor|round|ceil|trunc))$/

/** Members that print a floating-point number. */
const PRINTS_FLOAT = /^(toFixed|toPrecision)$/

/** Members that give the value itself in another form. */
const SAME_VALUE = new Set(['toString', 'valueOf'])

/** Amounts are bigints from end to end: no floating point on the way of an amount. */
export const moneyExact: Rule = {
  name: 'money-exact',
  about: 'No floating point near money or points: amounts are bigints, read and printed by the units of the engine.',
  excusable: true,
  *check(file) {
    if (!/^(packages|apps)\//.test(file.path) || !isCode(file.path) || isGenerated(file) || isTest(file.path)) return
    for (const node of nodesOf(file)) {
      if (!compiler.isCallExpression(node)) continue
      const found = floatOf(node)
      const message = `${found} makes a floating-point number of an amount: stay with bigint and the exact units`
      if (found !== undefined) yield { line: lineOf(file, node), message }
    }
  },
}

function floatOf(call: ts.CallExpression): string | undefined {
  const callee = call.expression
  if (TO_FLOAT.test(callee.getText())) return call.arguments.some(speaksOfMoney) ? `${callee.getText()}(…)` : undefined
  if (!compiler.isPropertyAccessExpression(callee) || !PRINTS_FLOAT.test(callee.name.text)) return undefined
  return speaksOfMoney(callee.expression) ? `${callee.name.text}(…)` : undefined
}

/** Whether an expression speaks of money: by the last name of each chain (`order.amountFen`, not `reward.index`). */
function speaksOfMoney(expression: ts.Node): boolean {
  return [...lastNames(expression)].flatMap(wordsOf).some((word) => MONEY_WORDS.has(word))
}

function* lastNames(node: ts.Node): Generator<string> {
  if (compiler.isIdentifier(node)) yield node.text
  else if (compiler.isPropertyAccessExpression(node) && !SAME_VALUE.has(node.name.text)) yield node.name.text
  else if (compiler.isPropertyAccessExpression(node)) yield* lastNames(node.expression)
  else {
    const children: ts.Node[] = []
    compiler.forEachChild(node, (child) => {
      children.push(child)
    })
    for (const child of children) yield* lastNames(child)
  }
}

function wordsOf(name: string): string[] {
  return name.split(/(?=[A-Z])|_/).map((word) => word.toLowerCase())
}
