import { posix } from 'node:path'
import type { Offence, Rule, SourceFile } from './rule.ts'
import { compiler, isCode, isTest } from './source-file.ts'

const BEHIND_MALL = ['engine', 'journal', 'simulator', 'compliance']

/** Which workspaces each workspace may import. ARCHITECTURE.md draws the same. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  journal: ['engine'],
  simulator: ['engine'],
  compliance: ['engine'],
  mall: BEHIND_MALL,
  server: [...BEHIND_MALL, 'mall'],
  client: [],
  cli: [...BEHIND_MALL, 'mall', 'server', 'client'],
  web: ['client'],
  member: ['client', 'web'],
  admin: ['client', 'web'],
}

/** Imports between workspaces run one way, by package name, and nothing in a package leans on tests or tools. */
export const importArrows: Rule = {
  name: 'import-arrows',
  about:
    'Imports between workspaces run one way: engine ← journal, simulator, compliance ← mall ← server; apps use client and web.',
  excusable: false,
  *check(file) {
    if (!isCode(file.path)) return
    for (const { specifier, line } of importsOf(file)) {
      const message = objectionTo(file, specifier)
      if (message !== undefined) yield { line, message }
    }
  },
}

/** The specifiers of all imports, re-exports, dynamic imports and requires of a file. */
export function* importsOf(file: SourceFile): Generator<{ specifier: string; line: number }> {
  for (const { fileName, pos } of compiler.preProcessFile(file.text, true, true).importedFiles) {
    yield { specifier: fileName, line: file.text.slice(0, pos).split('\n').length }
  }
}

function objectionTo(file: SourceFile, specifier: string): Offence['message'] | undefined {
  const from = workspaceOf(file.path)
  if (!specifier.startsWith('.')) return objectionToPackage(file, from, specifier)
  const target = posix.join(posix.dirname(file.path), specifier)
  const to = workspaceOf(target)
  if (to !== from && to !== undefined && from !== undefined) {
    return `import '${specifier}' reaches into another workspace; import @huoshui/${to} where the arrows allow it`
  }
  // The command line offers the auditor and the workloads to everybody (`huoshui fuzz`, `huoshui bench`).
  if (from === 'cli' && /^(?:test\/auditor|bench)\//.test(target)) return undefined
  if (from !== undefined && to === undefined && !isTest(file.path)) {
    return `import '${specifier}' leaves the workspace; only tests may use test/ and tools/`
  }
  return isAuditor(file.path) && to === 'engine' ? auditorAlone : undefined
}

function objectionToPackage(file: SourceFile, from: string | undefined, specifier: string): string | undefined {
  const to = /^@huoshui\/([^/]+)/.exec(specifier)?.[1]
  if (to === undefined || to === from) return undefined
  if (isAuditor(file.path)) return auditorAlone
  if (from === undefined) return undefined
  const allowed = MAY_IMPORT[from]
  if (allowed === undefined) return `workspace ${from} has no arrows yet; give it some in tools/house/import-arrows.ts`
  if (allowed.includes(to)) return undefined
  const list = allowed.length === 0 ? 'no other workspace' : `only ${allowed.join(', ')}`
  return `${from} must not import @huoshui/${to}: it may use ${list}. Move the code, or turn the dependency round`
}

const auditorAlone = 'the auditor is a second, independent model: it must not import any package of the house'

/** The auditor's own files; a test may hold it against the engine. */
function isAuditor(path: string): boolean {
  return path.startsWith('test/auditor/') && !isTest(path)
}

function workspaceOf(path: string): string | undefined {
  return /^(?:packages|apps)\/([^/]+)\//.exec(path)?.[1]
}
