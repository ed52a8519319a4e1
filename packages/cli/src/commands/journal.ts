/** `huoshui verify`, `rebuild`, `export`, `snapshot`: the books of a mall, beside the running server or without it. */
import { createReadStream, createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import {
  exportMall,
  type Journal,
  migrateJournal,
  openPostgresJournal,
  openPostgresSnapshots,
  parseAnchors,
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
  onMall('snapshot', 'fold the mall, check its laws and keep a snapshot of its state').action(runSnapshot)
}

async function withJournal<Out>(
  { mall, data }: MallOptions,
  act: (place: { journal: Journal; url: string }) => Promise<Out>,
): Promise<Out> {
  const database = await openDatabase({ data, share: true })
  try {
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

/** One line on a terminal that tells how far it came. */
export function progress(what: string): (sequence: number) => void {
  if (!process.stderr.isTTY) return () => {}
  return (sequence) => {
    process.stderr.write(`\r${what}: entry ${sequence} `)
  }
}

async function runVerify(
  options: MallOptions & { anchors?: string; publicKey?: string; json?: boolean },
): Promise<void> {
  const anchors =
    options.anchors === undefined || options.publicKey === undefined
      ? {}
      : { anchors: { heads: parseAnchors(await readFile(options.anchors, 'utf8')), publicKey: options.publicKey } }
  const report = await withJournal(options, ({ journal, url }) =>
    verify({ journal, url, onProgress: progress('verified'), ...anchors }),
  )
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
    process.stdout.write(
      report.ok ? 'clean: chain, laws and books agree\n' : `NOT CLEAN: ${report.findings.length} findings\n`,
    )
  }
  process.exitCode = report.ok ? 0 : 1
}

async function runRebuild(options: MallOptions): Promise<void> {
  const last = await withJournal(options, ({ journal, url }) =>
    rebuild({ journal, url, onProgress: progress('rebuilt') }),
  )
  process.stdout.write(`mall ${options.mall}: books rebuilt up to entry ${last}\n`)
}

async function runExport(options: MallOptions & { out: string }): Promise<void> {
  const lines = await withJournal(options, async ({ journal }) => {
    const file = createWriteStream(options.out, { flags: 'wx' })
    let count = 0
    await pipeline(async function* () {
      for await (const line of exportMall({ journal })) {
        count++
        yield line.endsWith('\n') ? line : `${line}\n`
      }
    }, file)
    return count
  })
  process.stdout.write(`mall ${options.mall}: ${lines} lines in ${options.out}\n`)
}

/** Lines of a file. The reader is made when the first line is asked for: what it reads before that would be lost. */
async function* linesOf(file: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })
}

/** Fills an empty journal from an auditor's export, and builds the books anew. */
export async function restoreExport(options: MallOptions & { file: string; until?: number }): Promise<void> {
  const last = await withJournal(options, async ({ journal, url }) => {
    const { sequence } = await journal.head()
    if (sequence > 0)
      throw new Refused(`The journal of ${options.mall} has ${sequence} entries: restore into an empty one.`)
    await restoreMall({
      lines: linesOf(options.file),
      journal,
      ...(options.until === undefined ? {} : { until: options.until }),
    })
    return rebuild({ journal, url, onProgress: progress('rebuilt') })
  })
  process.stdout.write(`mall ${options.mall}: journal restored up to entry ${last}\n`)
}

async function runSnapshot(options: MallOptions): Promise<void> {
  const head = await withJournal(options, ({ journal, url }) =>
    takeSnapshot({
      journal,
      snapshots: openPostgresSnapshots({ url, mall: options.mall }),
      warn: (message) => void process.stderr.write(`${message}\n`),
    }),
  )
  process.stdout.write(`mall ${options.mall}: snapshot of entry ${head.sequence} kept\n`)
}
