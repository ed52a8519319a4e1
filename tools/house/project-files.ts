import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { SourceFile } from './rule.ts'
import { sourceFile } from './source-file.ts'

/** Folders that hold nothing we wrote. */
const NOT_OURS = new Set(['node_modules', 'dist', '.git', '.huoshui', 'test-results', 'coverage'])

/** Generated scenarios by the hundred: figures, no words. */
const NOT_READ = new Set(['scenarios/fuzz'])

const READ = /\.(ts|tsx|cjs|mjs|js|json|html|css|md|ya?ml|sh)$|^\.ci\//

/** Every file of the project that a rule may want to see. */
export function* projectFiles(root: string, folder = ''): Generator<SourceFile> {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = posix.join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!NOT_OURS.has(entry.name) && !NOT_READ.has(path)) yield* projectFiles(root, path)
    } else if (entry.isFile() && READ.test(path)) {
      yield sourceFile(path, readFileSync(join(root, path), 'utf8'))
    }
  }
}
