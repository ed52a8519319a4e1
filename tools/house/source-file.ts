import { createRequire } from 'node:module'
import type ts from 'typescript'
import type { Offence, SourceFile } from './rule.ts'

/**
 * TypeScript 7 checks our types but has no stable interface to its syntax tree; the client's generator brings
 * TypeScript 5.9, which has one.
 */
const compiler: typeof ts = createRequire(new URL('../../packages/client/package.json', import.meta.url))('typescript')

export { compiler }

/** A file for the rules, from its path below the root and its text. */
export function sourceFile(path: string, text: string): SourceFile {
  let parsed: ts.SourceFile | undefined
  return {
    path,
    text,
    lines: text.split('\n'),
    syntax() {
      const kind = path.endsWith('x') ? compiler.ScriptKind.TSX : compiler.ScriptKind.TS
      parsed ??= compiler.createSourceFile(path, text, compiler.ScriptTarget.Latest, true, kind)
      return parsed
    },
  }
}

/** Every node of the file, parents first. */
export function* nodesOf(file: SourceFile): Generator<ts.Node> {
  const waiting: ts.Node[] = [file.syntax()]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node
    const children: ts.Node[] = []
    compiler.forEachChild(node, (child) => {
      children.push(child)
    })
    waiting.push(...children.reverse())
  }
}

/** The line, from 1, at which a node begins, comments before it not counted. */
export function lineOf(file: SourceFile, node: ts.Node): number {
  return file.syntax().getLineAndCharacterOfPosition(node.getStart()).line + 1
}

/** An offence for every line that the pattern matches. */
export function* matchingLines(
  file: SourceFile,
  pattern: RegExp,
  message: (found: string) => string,
): Generator<Offence> {
  for (const [index, line] of file.lines.entries()) {
    const found = pattern.exec(line)?.[0]
    if (found !== undefined) yield { line: index + 1, message: message(found) }
  }
}

/** Files that TypeScript parses. */
export function isCode(path: string): boolean {
  return /\.(ts|tsx|cjs|mjs|js)$/.test(path)
}

/** Files that a program writes; nobody edits them. They say so at their head, or lie in a folder of that name. */
export function isGenerated({ path, lines }: SourceFile): boolean {
  return path.includes('/generated/') || /\bgenerated\b.*\bdo not edit\b/i.test(lines.slice(0, 3).join(' '))
}

/** Files of tests. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || /^packages\/[^/]+\/test\//.test(path)
}

/** The rules and their tests must be able to name what they forbid. */
export function isHouseRule(path: string): boolean {
  return path.startsWith('tools/house/')
}
