import type ts from 'typescript'
import { importsOf } from './import-arrows.ts'
import type { Rule, SourceFile } from './rule.ts'
import { compiler, isCode, isTest, lineOf, nodesOf } from './source-file.ts'

const ENGINE = 'packages/engine/'

/** The packages the engine may use. */
const PACKAGES = ['yaml', 'zod']

/** Hashing is a pure function that Node happens to ship. Only these files use it. */
const MAY_HASH: readonly string[] = ['packages/engine/src/hash.ts']

/** Names through which the outside world would come in. */
const OUTSIDE = new Set(
  'process console performance setTimeout setInterval setImmediate queueMicrotask fetch globalThis'.split(' '),
)

/** Members of Date that read the clock, or the time zone of the machine. */
const READS_MACHINE =
  /^(get(Hours|Minutes|Seconds|Day|Date|Month|FullYear|TimezoneOffset)|toLocale\w*String|toDateString|toTimeString)$/

/** The engine has no clock, no chance, no input or output: so a replay is bit for bit what was live. */
export const enginePure: Rule = {
  name: 'engine-pure',
  about: 'The engine imports only yaml and zod, and has no clock, no chance, no input or output.',
  excusable: false,
  *check(file) {
    if (!file.path.startsWith(ENGINE) || !isCode(file.path) || isTest(file.path)) return
    for (const { specifier, line } of importsOf(file)) {
      if (!mayImport(file, specifier)) {
        const message = `the engine must not import '${specifier}': it uses only ${PACKAGES.join(' and ')}`
        yield { line, message }
      }
    }
    for (const node of nodesOf(file)) {
      const found = impurity(node)
      const message = `the engine must not use ${found}: time, ids and seeds arrive in the command`
      if (found !== undefined) yield { line: lineOf(file, node), message }
    }
  },
}

function mayImport(file: SourceFile, specifier: string): boolean {
  if (specifier.startsWith('.')) return true
  if (specifier === 'node:crypto') return MAY_HASH.includes(file.path)
  return PACKAGES.includes(specifier)
}

function impurity(node: ts.Node): string | undefined {
  if (compiler.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
    return 'new Date()'
  if (compiler.isCallExpression(node) && node.expression.getText() === 'Date') return 'Date()'
  if (compiler.isPropertyAccessExpression(node)) return impureMember(node)
  if (compiler.isIdentifier(node) && OUTSIDE.has(node.text) && !isName(node)) return node.text
  return undefined
}

function impureMember(node: ts.PropertyAccessExpression): string | undefined {
  const object = node.expression.getText()
  const member = `${object}.${node.name.text}`
  if (member === 'Math.random' || member === 'Date.now') return member
  return READS_MACHINE.test(node.name.text) ? member : undefined
}

/** Whether the identifier only names a member, and so means nothing of the outside. */
function isName(node: ts.Identifier): boolean {
  const { parent } = node
  if (compiler.isPropertyAccessExpression(parent)) return parent.name === node
  return compiler.isPropertyAssignment(parent) ||
    compiler.isPropertySignature(parent) ||
    compiler.isMethodDeclaration(parent)
    ? parent.name === node
    : false
}
