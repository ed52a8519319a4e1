/** `huoshui backup`, `restore`: a mall whole, journal and tables together (docs/backup.md). */
import { open, readFile } from 'node:fs/promises'
import { ExportRefused, loadSigningKey, messageOf, type SigningKey } from '@huoshui/journal'
import { type BackupManifest, BackupRefused, checkBackup, takeBackup } from '@huoshui/journal/backup'
import { mallTables, type RestoreReport, type RestoreStep, restoreBackup } from '@huoshui/mall/backup'
import { type Command, InvalidArgumentError } from 'commander'
import { DATA_DEFAULT, openDatabase } from '../database.ts'
import { Refused, refusalOf } from '../refused.ts'
import { checkExport, progress, restoreExport } from './journal.ts'

interface BackupOptions {
  mall: string
  data: string
  to: string
  key?: string
}

interface RestoreOptions {
  mall?: string
  data: string
  until?: number
  digest?: string
  publicKey?: string
  check?: boolean
}

const DATA_ABOUT = 'directory of the embedded database; DATABASE_URL uses a server of your own'
/** As many entries or differences are printed one by one. */
const LISTED = 40

/** Adds the commands. */
export function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .description('write a mall to one file, journal and tables together, while it goes on; the file is read back')
    .requiredOption('--to <file>', 'the file to write; it must not be there yet')
    .option('--mall <slug>', 'the mall', 'demo')
    .option('--data <directory>', DATA_ABOUT, DATA_DEFAULT)
    .option('--key <file>', 'sign it with this Ed25519 key (PEM), made there when missing')
    .action((options: BackupOptions) => guarded(() => runBackup(options)))
  program
    .command('restore <file>')
    .description('restore a backup into an empty database, or an export of the journal into an empty journal')
    .option('--until <sequence>', 'the last entry to take', sequenceOf)
    .option('--digest <hex>', 'refuse any backup but the one that had this digest')
    .option('--public-key <key>', 'refuse a backup that is not signed with this key')
    .option('--check', 'read and prove the backup, and write nothing')
    .option('--mall <slug>', 'the mall; a backup knows its own')
    .option('--data <directory>', DATA_ABOUT, DATA_DEFAULT)
    .action((file: string, options: RestoreOptions) => guarded(() => runRestore(file, options)))
}

function sequenceOf(text: string): number {
  const sequence = Number(text)
  if (Number.isSafeInteger(sequence) && sequence >= 1) return sequence
  throw new InvalidArgumentError('expected the number of an entry, 1 or more')
}

async function guarded(act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (error instanceof ExportRefused) throw new Refused(error.message)
    if (error instanceof BackupRefused) throw new Refused(`${error.message} (${error.code})`)
    throw error
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function runBackup({ mall, data, to, key }: BackupOptions): Promise<void> {
  const signing = key === undefined ? undefined : await keyIn(key)
  const database = await openDatabase({ data, share: true })
  try {
    const { manifest, digest, bytes } = await takeBackup({
      url: database.url,
      mall,
      file: to,
      release: await releaseOf(),
      tables: mallTables,
      ...(signing && { key: signing }),
      onProgress: progress('read'),
    })
    endProgress()
    say(describe(manifest))
    say(`state ${manifest.journal.state}, head ${manifest.journal.head}`)
    say(`${to}: ${bytes} bytes, read back and found whole`)
    say(`digest ${digest}`)
    say('Keep the digest apart from the file: `restore --digest` takes no other file for it.')
    say('The file holds personal data and password hashes, and only you may read it. Sessions are not in it.')
    if (signing) say(`signed; the public key is ${signing.publicKey}`)
  } finally {
    await database.stop()
  }
}

/** The key to sign with. @throws Refused when the file is no key */
async function keyIn(file: string): Promise<SigningKey> {
  try {
    return await loadSigningKey(file)
  } catch (error) {
    throw refusalOf(error) ?? new Refused(`${file}: it holds no private key that can be used: ${messageOf(error)}`)
  }
}

/** This program's version. */
async function releaseOf(): Promise<string> {
  const manifest: { version: string } = JSON.parse(
    await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  return manifest.version
}

function describe({ mall, at, release, postgres, journal, sections }: BackupManifest): string {
  const rows = sections.filter(({ name }) => name.startsWith('public.')).reduce((sum, section) => sum + section.rows, 0)
  return `mall ${mall} as of ${at}, release ${release} on PostgreSQL ${postgres}: ${journal.entries} entries, ${rows} rows in ${sections.length} tables`
}

async function runRestore(file: string, options: RestoreOptions): Promise<void> {
  const { data, until, digest, publicKey, mall = 'demo' } = options
  const asked = {
    file,
    ...(until === undefined ? {} : { until }),
    ...(digest === undefined ? {} : { digest }),
    ...(publicKey === undefined ? {} : { publicKey }),
  }
  if (await isExport(file)) {
    if (digest !== undefined || publicKey !== undefined)
      throw new Refused('an export has no digest and no seal: docs/check-export.mjs holds it against a public key', 2)
    return options.check ? checkExport({ mall, ...asked }) : restoreExport({ mall, data, ...asked })
  }
  if (options.check) {
    const { manifest, history } = await checkBackup(asked)
    say(describe(manifest))
    say(`whole: chain, fold and laws up to entry ${history.head.sequence}, every row has its hash`)
    return
  }
  const database = await openDatabase({ data, share: true, make: true })
  try {
    const { url, ownerUrl } = database
    const report = await restoreBackup({ url, ownerUrl, ...asked, onStep: tell, onProgress: progress('entry') })
    endProgress()
    tellReport(report)
  } finally {
    await database.stop()
  }
}

/** An export for auditors is plain text and begins with a brace; a backup is compressed. */
async function isExport(file: string): Promise<boolean> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new Refused(`There is no file ${file}.`, 2) : error
  })
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, 0)
    return bytesRead === 1 && buffer.toString('latin1') === '{'
  } finally {
    await handle.close()
  }
}

const STEPS: Readonly<Record<RestoreStep, string>> = {
  checking: 'checking the backup: every hash, chain, fold, laws …',
  writing: 'writing it, in one transaction …',
  migrating: 'written; bringing the tables to this release …',
  rebuilding: 'building the books anew …',
  verifying: 'verifying journal, laws and books …',
  reconciling: 'comparing the tables with the journal …',
}

function tell(step: RestoreStep): void {
  endProgress()
  say(STEPS[step])
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
}

function tellReport({ manifest, sequence, migrated, verified, differences, ...cut }: RestoreReport): void {
  say(describe(manifest))
  say(`restored up to entry ${sequence} of ${manifest.journal.entries}`)
  if (migrated.length > 0) say(`migrations after those of the backup: ${migrated.join(', ')}`)
  tellCut(cut)
  for (const { code, message } of verified.findings) say(`${code}: ${message}`)
  say(
    verified.ok
      ? `verify: clean, state ${verified.stateHash}`
      : `verify: NOT CLEAN, ${verified.findings.length} findings`,
  )
  for (const { kind, subject, text } of differences.slice(0, LISTED)) say(`  ${kind} ${subject}: ${text.en}`)
  if (differences.length > LISTED) say(`  and ${differences.length - LISTED} more`)
  say(`reconciler: ${differences.length} differences between tables and journal`)
  say('Everybody logs in anew. `npx huoshui snapshot` now makes the first start of a large mall a fast one.')
  if (!verified.ok) process.exitCode = 1
}

function tellCut({ beyond, rewound }: Pick<RestoreReport, 'beyond' | 'rewound'>): void {
  if (beyond.entries === 0) return
  const kinds = [...beyond.kinds].map(([kind, count]) => `${count} ${kind}`)
  say(`beyond the cut: ${beyond.entries} entries (${kinds.join(', ')})`)
  for (const { sequence, at, kind, commandId } of beyond.listed.slice(0, LISTED)) {
    say(`  not asked for again: entry ${sequence} of ${new Date(at).toISOString()}, ${kind}, id ${commandId}`)
  }
  if (beyond.asked > LISTED) say(`  and ${beyond.asked - LISTED} more`)
  if (!rewound) return
  const { sentAgain, heldBack, unsettled, unrefunded, withdrawals, schemes, profiles } = rewound
  say(`${sentAgain} commands are sent again when the mall starts, with their ids`)
  say(`${heldBack} acts of operators wait in quarantine until an operator sends them again`)
  say(`${unsettled} orders are paid once more, ${unrefunded} refunds and ${withdrawals} withdrawals are open again`)
  for (const scheme of schemes) say(`the scheme ${scheme} came into force beyond the cut: activate it again`)
  if (profiles > 0) say(`${profiles} changes of the profile were approved beyond the cut: decide them again`)
}
