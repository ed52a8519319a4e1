import { join } from 'node:path'
import { inspect } from './house/inspect.ts'
import { projectFiles } from './house/project-files.ts'
import { RULES } from './house/rules.ts'

/**
 * Checks the house rules over the whole project, or over the paths given, and prints each finding with its place
 * and what to do. Exit code 1 when there is any.
 */
const ROOT = join(import.meta.dirname, '..')
const paths = process.argv.slice(2)

const files = [...projectFiles(ROOT)].filter(
  ({ path }) => paths.length === 0 || paths.some((start) => path.startsWith(start)),
)
const { findings, excused } = inspect(files, RULES)
for (const { path, line, rule, message } of findings) process.stdout.write(`${path}:${line} [${rule}] ${message}\n`)
const outcome = findings.length === 0 ? 'all keep them' : `${findings.length} findings`
process.stdout.write(
  `house rules: ${RULES.length} rules, ${files.length} files, ${excused} lines excused, ${outcome}\n`,
)
process.exitCode = findings.length === 0 ? 0 : 1
