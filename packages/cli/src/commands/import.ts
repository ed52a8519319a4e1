/** `huoshui import`: a shop moves in, with members, trees and opening balances from CSV files (docs/import.md). */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseScheme, type SchemeDocument, SchemeError } from '@huoshui/engine'
import {
  type CheckedImport,
  checkImport,
  exampleFiles,
  type ImportFile,
  type ImportFileKind,
  type ImportService,
  type ImportView,
  MallError,
  noMall,
  openDatabase as openKysely,
  openPool,
  parseTotal,
  storedMall,
  type Totals,
} from '@huoshui/mall'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { DATA_DEFAULT, openDatabase } from '../database.ts'
import { Refused } from '../refused.ts'
import { hostedMall, SLUG } from './import-host.ts'
import { brokenRowsText, checkedText, controlText, type Language, progressText } from './import-text.ts'
import { findScheme } from './scenario.ts'

interface FileOptions {
  members?: string
  balances?: string
  lots?: string
  keepExisting: boolean
  expect: ReadonlyMap<string, bigint>
  data: string
  lang: Language
}

const WATCH_MS = 1000

/** Adds the commands. */
export function addImportCommands(program: Command): void {
  const group = program
    .command('import')
    .description('move a shop in: members, trees and opening balances from CSV files')
  withFiles(group.command('check').description('read the files, list every broken row, add up; changes nothing'))
    .option('--scheme <name>', 'check for a mall that is still empty under this scheme, without a database')
    .option('--broken <file>', 'write all broken rows to this file (CSV)')
    .action(runCheck)
  withFiles(
    group.command('run').description('check, then carry out; the mall is stopped meanwhile (else: admin, Import)'),
  )
    .requiredOption('--proposed-by <operator>', 'the operator who stands for the files')
    .requiredOption('--approved-by <operator>', 'another operator, who lets them in')
    .option('--skip-broken <file>', 'leave broken rows out, and write their list to this file')
    .action(runImport)
  group
    .command('resume')
    .description('go on with an import that was broken off; a server that starts does so by itself')
    .option('--data <directory>', 'directory of the embedded database', DATA_DEFAULT)
    .addOption(new Option('--lang <language>', 'language of the report').choices(['zh', 'en']).default('zh'))
    .action(runResume)
  group
    .command('example [directory]')
    .description('write example files for a scheme')
    .option('--scheme <name>', 'a name in schemes/ or a file', 'green-chain')
    .action(runExample)
}

function withFiles(command: Command): Command {
  return command
    .option('--members <file>', 'members: phone, id, name, referrer, date, ranks, places')
    .option('--balances <file>', 'balances: wallet, points and credits')
    .option('--lots <file>', 'release lots that are not used up')
    .option('--keep-existing', 'a phone that is a member already keeps its account and place', false)
    .option(
      '--expect <figure=total>',
      'a total the files must have, such as wallet=123.45; may be given again',
      expected,
      new Map(),
    )
    .option('--expect-members <count>', 'the same as --expect members=COUNT', (text) => parseTotalText('members', text))
    .option('--expect-wallet <yuan>', 'the same as --expect wallet=YUAN', (text) => parseTotalText('wallet', text))
    .option(
      '--data <directory>',
      'directory of the embedded database; DATABASE_URL uses a server of your own',
      DATA_DEFAULT,
    )
    .addOption(new Option('--lang <language>', 'language of the report').choices(['zh', 'en']).default('zh'))
}

function expected(text: string, before: ReadonlyMap<string, bigint>): ReadonlyMap<string, bigint> {
  const [figure = '', total = ''] = text.split('=')
  return new Map([...before, [figure, parseTotalText(figure, total)]])
}

function parseTotalText(figure: string, text: string): bigint {
  try {
    return parseTotal(figure, text)
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error))
  }
}

function filesOf(options: FileOptions): ImportFile[] {
  const read = (kind: ImportFileKind, path: string | undefined): ImportFile[] => {
    if (path === undefined) return []
    try {
      return [{ kind, name: basename(path), bytes: readFileSync(path) }]
    } catch (error) {
      throw new Refused(`${path}: ${error instanceof Error ? error.message : error}`, 2)
    }
  }
  const files = [
    ...read('members', options.members),
    ...read('balances', options.balances),
    ...read('lots', options.lots),
  ]
  if (files.length === 0) throw new Refused('Name at least one file: --members, --balances or --lots.', 2)
  return files
}

function expectedOf(options: FileOptions & { expectMembers?: bigint; expectWallet?: bigint }): Totals {
  const { expectMembers, expectWallet } = options
  return new Map([
    ...options.expect,
    ...(expectMembers === undefined ? [] : [['members', expectMembers] as const]),
    ...(expectWallet === undefined ? [] : [['wallet', expectWallet] as const]),
  ])
}

async function runCheck(options: FileOptions & { scheme?: string; broken?: string }): Promise<void> {
  const files = filesOf(options)
  const asked = { now: Date.now(), keepExisting: options.keepExisting, expected: expectedOf(options) }
  const checked = await onGround(options, (ground) => checkImport(files, { ...ground, ...asked }))
  process.stdout.write(checkedText(checked, asked.expected, options.lang))
  if (options.broken !== undefined) writeFileSync(options.broken, brokenRowsText(checked.problems, options.lang))
  process.exitCode = checked.problems.length === 0 ? 0 : 1
}

/** What a check must know: of the mall in the database, or of an empty one. */
async function onGround(
  { scheme, data }: { scheme?: string; data: string },
  act: (ground: ReturnType<typeof noMall>) => Promise<CheckedImport>,
): Promise<CheckedImport> {
  if (scheme !== undefined) {
    return act(noMall(schemeNamed(scheme)))
  }
  const database = await openDatabase({ data, share: true })
  const db = openKysely(openPool(database.url, () => undefined, 2))
  try {
    return await act(await storedMall(db, SLUG))
  } catch (error) {
    if (error instanceof MallError && error.code === 'not-open')
      throw new Refused('This mall has not been opened yet: name a scheme with --scheme, or start it once.', 2)
    throw error
  } finally {
    await db.destroy()
    await database.stop()
  }
}

/** A scheme by its name in schemes/, or by its path. Throws Refused when there is none, or it is none. */
function schemeNamed(name: string): SchemeDocument {
  let found: { text: string; file: string }
  try {
    found = findScheme(name, './scheme')
  } catch {
    throw new Refused(`There is no scheme "${name}": name one of schemes/, or a file.`, 2)
  }
  try {
    return parseScheme(found.text, found.file)
  } catch (error) {
    throw error instanceof SchemeError ? new Refused(error.message, 2) : error
  }
}

async function runImport(
  options: FileOptions & { proposedBy: string; approvedBy: string; skipBroken?: string },
): Promise<void> {
  const files = filesOf(options)
  await hostedMall(options, async ({ imports, operators }) => {
    const listed = await operators.list()
    const idOf = (name: string): string => {
      const found = listed.find((operator) => operator.name === name)
      if (found === undefined)
        throw new Refused(`There is no operator "${name}": npx huoshui admin add-operator --name ${name}`)
      return found.id
    }
    const [proposer, approver] = [idOf(options.proposedBy), idOf(options.approvedBy)]
    const asked = { files, keepExisting: options.keepExisting, expected: expectedOf(options) }
    const proposed = await imports.propose({ operator: proposer, ...asked })
    process.stdout.write(checkedText(proposed, asked.expected, options.lang))
    const goesOn = proposed.brokenRows === 0 || (options.skipBroken !== undefined && !proposed.blocked)
    if (!goesOn) {
      await imports.withdraw({ operator: proposer, id: proposed.id })
      process.exitCode = 1
      return
    }
    if (options.skipBroken !== undefined)
      writeFileSync(options.skipBroken, brokenRowsText(proposed.problems, options.lang))
    const { id, sha256 } = proposed
    try {
      await imports.approve({ operator: approver, id, sha256, skipBroken: options.skipBroken !== undefined })
    } catch (error) {
      await imports.withdraw({ operator: proposer, id })
      throw error
    }
    await watch(imports, id, options.lang)
  })
}

async function runResume(options: { data: string; lang: Language }): Promise<void> {
  await hostedMall(options, async ({ imports }) => {
    const open = (await imports.list()).find(({ state }) => state === 'running' || state === 'stuck')
    if (open === undefined) throw new Refused('No import is under way.')
    if (open.state === 'stuck') await imports.resume({ operator: 'console', id: open.id })
    await watch(imports, open.id, options.lang)
  })
}

/** Tells how far it is until it is over. The exit code is 1 when it stands still or the books do not agree. */
async function watch(imports: ImportService, id: string, lang: Language): Promise<void> {
  const began = Date.now()
  let first: ImportView | undefined
  for (;;) {
    const view = await imports.find(id)
    first ??= view
    process.stdout.write(progressText(view, { doneBefore: first.done, elapsedMs: Date.now() - began }, lang))
    if (view.state === 'running') {
      await new Promise((resume) => setTimeout(resume, WATCH_MS))
      continue
    }
    process.stdout.write(controlText(view, lang))
    process.exitCode = view.state === 'done' && view.control?.agrees === true ? 0 : 1
    return
  }
}

function runExample(directory: string | undefined, options: { scheme: string }): void {
  const scheme = schemeNamed(options.scheme)
  const folder = directory ?? 'import-example'
  mkdirSync(folder, { recursive: true })
  for (const { name, text: content } of exampleFiles(scheme)) {
    writeFileSync(join(folder, name), content)
    process.stdout.write(`${join(folder, name)}\n`)
  }
}
