/** `huoshui verify`, `rebuild`, `export`, `anchors`, `snapshot`: the books of a mall, beside the running server or without it. */
import { createReadStream } from 'node:fs'
import { open, readFile, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import {
  type DayHead,
  exportMall,
  hasJournal,
  type Journal,
  messageOf,
  migrateJournal,
  openMemoryJournal,
  openPostgresJournal,
  openPostgresSnapshots,
  parseAnchors,
  printAnchors,
  readThrough,
  rebuild,
  restoreMall,
  takeSnapshot,
  verify,
} from '@huoshui/journal'
import type { Command } from 'commander'
import { DATA_DEFAULT, openDatabase } from '../database.ts'
import { Refused } from '../refused.ts'

interface MallOptions {
  mall: string
  data: string
}

/** Adds the commands. */
export function addJournalCommands(program: Command): void {
  const onMall = (name: string, about: string): Command =>
    program
      .command(name)
      .description(about)
      .option('--mall <slug>', 'the mall', 'demo')
      .option(
        '--data <directory>',
        'directory of the embedded database; DATABASE_URL uses a server of your own',
        DATA_DEFAULT,
      )
  onMall(
    'verify',
    'fold the journal anew and check the chain, every law and every book; exit code 1 names the first bad entry',
  )
    .option('--anchors <file>', 'published heads of days, to find out a chain that was rewritten as a whole')
    .option('--public-key <key>', 'the public key the anchors must be signed with')
    .option('--json', 'print the report as JSON')
    .action(runVerify)
  onMall('rebuild', 'build statements, rewards and price history anew from the journal').action(runRebuild)
  onMall('export', 'write the books for an auditor; docs/check-export.mjs checks them without this program')
    .requiredOption('--out <file>', 'the file to write')
    .action(runExport)
  onMall(
    'anchors',
    'print the signed heads of days, to be published and kept by others: what verify --anchors reads',
  ).action(runAnchors)
  onMall('snapshot', 'fold the mall, check its laws and keep a snapshot of its state').action(runSnapshot)
}

/** Opens a mall's journal. Where there is none, nothing is made unless `make` says so: a wrong name is no empty mall. */
async function withJournal<Out>(
  { mall, data, make = false }: MallOptions & { make?: boolean },
  act: (place: { journal: Journal; url: string }) => Promise<Out>,
): Promise<Out> {
  const database = await openDatabase({ data, share: true, make })
  try {
    if (!make && !(await hasJournal(database)))
      throw new Refused(`There is no journal in this database (${database.title}).`, 2)
    await migrateJournal({ ownerUrl: database.ownerUrl, role: decodeURIComponent(new URL(database.url).username) })
    const journal = openPostgresJournal({ url: database.url, mall })
    try {
      return await act({ journal, url: database.url })
    } finally {
      await journal.close()
    }
  } finally {
    await database.stop()
  }
}

/** @throws Refused when the journal has no entry */
export async function refuseNoMall(journal: Journal): Promise<void> {
  if ((await journal.head()).sequence === 0)
    throw new Refused(`There is no mall ${journal.mall} in this database: its journal has no entry.`, 2)
}

/** One line on a terminal that tells how far it came. */
export function progress(what: string): (sequence: number) => void {
  if (!process.stderr.isTTY) return () => {}
  return (sequence) => {
    process.stderr.write(`\r${what}: entry ${sequence} `)
  }
}

interface VerifyCommand extends MallOptions {
  anchors?: string
  publicKey?: string
  json?: boolean
}

/** The heads to hold against the chain. Who asks for that must not be told that all is well because nothing was held. */
async function anchorsOf({ mall, anchors: file, publicKey }: VerifyCommand) {
  if (file === undefined && publicKey === undefined) return undefined
  if (file === undefined) throw new Refused('--public-key is for --anchors FILE: name the published heads too.', 2)
  if (publicKey === undefined)
    throw new Refused('--anchors needs the key that was published with them: --public-key KEY.', 2)
  const text = await readFile(file, 'utf8')
  let heads: DayHead[]
  try {
    heads = parseAnchors(text).filter((head) => head.mall === mall)
  } catch (error) {
    throw new Refused(`${file}: ${messageOf(error)}`, 2)
  }
  if (heads.length === 0) throw new Refused(`${file} has no head of the mall ${mall}.`, 2)
  return { heads, publicKey }
}

async function runVerify(options: VerifyCommand): Promise<void> {
  const anchors = await anchorsOf(options)
  const report = await withJournal(options, async ({ journal, url }) => {
    const found = await verify({ journal, url, onProgress: progress('verified'), ...(anchors && { anchors }) })
    // A journal that was emptied is told by its books and heads; nothing anywhere is no mall.
    if (found.ok && found.entries === 0) await refuseNoMall(journal)
    return found
  })
  if (process.stderr.isTTY) process.stderr.write('\n')
  if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
  else {
    for (const { sequence, code, message } of report.findings) {
      process.stdout.write(`${sequence === undefined ? 'journal' : `entry ${sequence}`}: ${code}: ${message}\n`)
    }
    for (const [follower, behind] of Object.entries(report.lag)) {
      if (behind > 0) process.stdout.write(`${follower} is ${behind} entries behind\n`)
    }
    process.stdout.write(
      `mall ${report.mall}: ${report.entries} entries in ${report.blocks} blocks, head ${report.headHash}, state ${report.stateHash}\n`,
    )
    if (anchors && report.ok)
      process.stdout.write(`${anchors.heads.length} published heads of days are those of this chain\n`)
    process.stdout.write(
      report.ok ? 'clean: chain, laws and books agree\n' : `NOT CLEAN: ${report.findings.length} findings\n`,
    )
  }
  process.exitCode = report.ok ? 0 : 1
}

async function runRebuild(options: MallOptions): Promise<void> {
  const last = await withJournal(options, async ({ journal, url }) => {
    await refuseNoMall(journal)
    return rebuild({ journal, url, onProgress: progress('rebuilt') })
  })
  process.stdout.write(`mall ${options.mall}: books rebuilt up to entry ${last}\n`)
}

async function runExport(options: MallOptions & { out: string }): Promise<void> {
  const lines = await withJournal(options, async ({ journal }) => {
    await refuseNoMall(journal)
    const file = await open(options.out, 'wx')
    let count = 0
    try {
      await pipeline(async function* () {
        for await (const line of exportMall({ journal })) {
          count++
          yield line
        }
      }, file.createWriteStream())
    } catch (error) {
      // Half an export is none.
      await rm(options.out, { force: true })
      throw error
    }
    return count
  })
  process.stdout.write(`mall ${options.mall}: ${lines} lines in ${options.out}\n`)
}

async function runAnchors(options: MallOptions): Promise<void> {
  const heads = await withJournal(options, async ({ journal }) => {
    await refuseNoMall(journal)
    return journal.dayHeads()
  })
  process.stdout.write(printAnchors(heads))
  if (heads.length === 0) process.stderr.write('No day is signed yet: a server signs when a day has ended.\n')
}

/** Lines of a file. The reader is made when the first line is asked for: what it reads before that would be lost. */
async function* linesOf(file: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })
}

/** Proves an export in memory: every hash, the fold and the laws. Nothing is written. */
export async function checkExport(options: { mall: string; file: string; until?: number }): Promise<void> {
  const journal = openMemoryJournal({ mall: options.mall })
  await restoreMall({ lines: linesOf(options.file), journal, ...untilOf(options) })
  const report = await verify({ journal })
  for (const { code, message } of report.findings) process.stdout.write(`${code}: ${message}\n`)
  const { mall, entries, stateHash } = report
  process.stdout.write(
    report.ok
      ? `mall ${mall}: whole: chain, fold and laws up to entry ${entries}, state ${stateHash}\n`
      : `mall ${mall}: NOT CLEAN\n`,
  )
  process.exitCode = report.ok ? 0 : 1
}

const untilOf = ({ until }: { until?: number }): { until?: number } => (until === undefined ? {} : { until })

/** Fills an empty journal from an auditor's export, and builds the books anew. */
export async function restoreExport(options: MallOptions & { file: string; until?: number }): Promise<void> {
  const last = await withJournal({ ...options, make: true }, async ({ journal, url }) => {
    const { sequence } = await journal.head()
    if (sequence > 0)
      throw new Refused(`The journal of ${options.mall} has ${sequence} entries: restore into an empty one.`)
    // A file that is damaged at its end must not leave its beginning behind.
    await readThrough({ lines: linesOf(options.file), mall: journal.mall, ...untilOf(options) })
    await restoreMall({ lines: linesOf(options.file), journal, ...untilOf(options) })
    return rebuild({ journal, url, onProgress: progress('rebuilt') })
  })
  process.stdout.write(`mall ${options.mall}: journal restored up to entry ${last}\n`)
}

async function runSnapshot(options: MallOptions): Promise<void> {
  const head = await withJournal(options, async ({ journal, url }) => {
    await refuseNoMall(journal)
    return takeSnapshot({
      journal,
      snapshots: openPostgresSnapshots({ url, mall: options.mall }),
      warn: (message) => void process.stderr.write(`${message}\n`),
    })
  })
  process.stdout.write(`mall ${options.mall}: snapshot of entry ${head.sequence} kept\n`)
}
