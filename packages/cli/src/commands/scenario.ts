/** `huoshui scenario run FILE` and `huoshui scenario test PATH…` (spec/4). */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import {
  compareExpected,
  compareWhole,
  type Difference,
  DocumentError,
  type PrintedState,
  printJson,
  ScenarioRun,
} from '@huoshui/engine'
import { type Command, Option } from 'commander'
import { schemesFolder } from '../house.ts'

/** Exit code for a file that cannot be read as a scenario. */
const BAD_FILE = 2
/** Exit code for a difference between what is expected and what is. */
const DIFFERENT = 1

interface RunOptions {
  json?: boolean
  rewards?: string
  members?: string
}

/** Adds the scenario commands. */
export function addScenarioCommands(program: Command): void {
  const scenario = program.command('scenario').description('run scenario files through the engine, in memory')
  scenario
    .command('run <file>')
    .description('fold a scenario and print the state')
    .option('--json', 'print the whole state as JSON with sorted keys')
    .addOption(
      new Option('--rewards <which>', '"none" leaves the list of rewards out').choices(['all', 'none']).default('all'),
    )
    .option('--members <ids>', 'print only these members, separated by commas')
    .action((file: string, options: RunOptions) => guarded(() => printRun(file, options)))
  scenario
    .command('test <paths...>')
    .description('run every scenario below the paths and compare with what it expects')
    .action((paths: string[]) => guarded(() => testAll(paths)))
}

/** Opens a scenario file with the schemes it may name. Throws DocumentError. */
export function openScenario(
  file: string,
  options: { rewards?: boolean; members?: readonly string[] } = {},
): ScenarioRun {
  return new ScenarioRun(readFileSync(file, 'utf8'), { file, schemes: (name) => findScheme(name, file), ...options })
}

/** A scheme by name in `schemes/`, or by path seen from the file that names it. Throws when there is none. */
export function findScheme(name: string, from: string): { text: string; file: string } {
  const isPath = name.includes('/') || name.endsWith('.yaml')
  const candidates = isPath
    ? [resolve(dirname(from), name), resolve(name)]
    : [join(dirname(from), 'schemes', `${name}.yaml`), join(schemesFolder, `${name}.yaml`)]
  const file = candidates.find((candidate) => existsSync(candidate))
  if (file === undefined) throw new Error(`looked for ${candidates.join(', ')}`)
  return { text: readFileSync(file, 'utf8'), file }
}

function guarded(act: () => number): void {
  try {
    process.exitCode = act()
  } catch (error) {
    if (!(error instanceof DocumentError) && !isMissingFile(error)) throw error
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = BAD_FILE
  }
}

const isMissingFile = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ENOENT' || error.code === 'EISDIR' || error.code === 'ENOTDIR')

function printRun(file: string, options: RunOptions): number {
  const members = options.members?.split(',').map((member) => member.trim())
  const run = openScenario(file, { rewards: options.rewards !== 'none', ...(members === undefined ? {} : { members }) })
  while (run.step());
  const state = run.state()
  const stranger = members?.find((member) => !Object.hasOwn(state.members, member))
  if (stranger !== undefined) return run.source.fail(['members'], `there is no member "${stranger}" to print`)
  process.stdout.write(options.json ? `${printJson(state, run.joined())}\n` : describe(run.document.title, state))
  const differences = compareExpected(state, run.document.expect)
  if (options.members === undefined && options.rewards !== 'none' && differences.length > 0) {
    process.stderr.write(`${differences.map(describeDifference).join('\n')}\n`)
    return DIFFERENT
  }
  return 0
}

/** The state for reading: one block a member, then pools, purses, platform and errors. */
function describe(title: string, state: PrintedState): string {
  const lines = [title, `at ${state.at}`]
  for (const [id, member] of Object.entries(state.members)) lines.push(`  ${id}  ${JSON.stringify(member)}`)
  for (const [id, pool] of Object.entries(state.pools)) lines.push(`pool ${id}  ${JSON.stringify(pool)}`)
  lines.push(`purses ${JSON.stringify(state.purses)}`, `platform ${JSON.stringify(state.platform)}`)
  if (Object.keys(state.coverage).length > 0) lines.push(`coverage ${JSON.stringify(state.coverage)}`)
  if (Object.keys(state.merchants).length > 0) lines.push(`merchants ${JSON.stringify(state.merchants)}`)
  for (const { event, code, message } of state.errors) lines.push(`refused: event ${event}  ${code}  ${message}`)
  lines.push(`rewards ${state.rewards?.length ?? 'left out'}`, state.conserved ? 'conserved' : 'NOT CONSERVED', '')
  return lines.join('\n')
}

function testAll(paths: readonly string[]): number {
  const files = paths.flatMap(scenarioFiles)
  if (files.length === 0)
    throw new DocumentError({
      file: paths.join(' '),
      line: 1,
      column: 1,
      path: '',
      problem: 'there is no scenario file here',
    })
  let failed = 0
  let unreadable = 0
  for (const file of files) {
    try {
      const problems = testOne(file)
      if (problems.length === 0) continue
      failed++
      process.stdout.write(`FAIL ${file}\n${problems.map((problem) => `  ${problem}\n`).join('')}`)
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error
      unreadable++
      process.stdout.write(`BAD  ${error.message}\n`)
    }
  }
  const bad = failed + unreadable
  process.stdout.write(`${files.length - bad} passed, ${bad} failed\n`)
  if (unreadable > 0) return BAD_FILE
  return failed > 0 ? DIFFERENT : 0
}

/** Problems of one scenario: differences, broken laws, expectations that expect nothing. */
function testOne(file: string): string[] {
  const run = openScenario(file)
  while (run.step());
  const state = run.state()
  const whole = file.replace(/\.ya?ml$/, '.expected.json')
  const differences = compareExpected(state, run.document.expect)
  if (existsSync(whole))
    differences.push(...compareWhole(state, JSON.parse(readFileSync(whole, 'utf8')) as Record<string, unknown>))
  const problems = differences.map(describeDifference)
  for (const { law, message } of run.engine.checkLaws()) problems.push(`law ${law}: ${message}`)
  for (const { event, code, message } of state.errors) {
    if (code.startsWith('quarantined')) problems.push(`event ${event} was quarantined: ${message}`)
  }
  return problems
}

const describeDifference = ({ path, expected, actual }: Difference): string =>
  `${path}: expected ${JSON.stringify(expected) ?? 'nothing'}, got ${JSON.stringify(actual) ?? 'nothing'}`

function scenarioFiles(path: string): string[] {
  if (!existsSync(path))
    throw new DocumentError({ file: path, line: 1, column: 1, path: '', problem: 'there is no such file or folder' })
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((item) => {
      const inner = join(path, item.name)
      if (item.isDirectory()) return item.name === 'schemes' ? [] : scenarioFiles(inner)
      return /\.ya?ml$/.test(item.name) ? [inner] : []
    })
}
