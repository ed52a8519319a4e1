import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { link, open, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress } from 'node:zlib'
import { SNAPSHOT_LAYOUT } from '@huoshui/engine'
import type pg from 'pg'
import type { SigningKey } from '../anchors/day-head.ts'
import { openClient } from '../postgres/connect.ts'
import { CONNECT_TIMEOUT_MS } from '../postgres/connection.ts'
import { History } from './history.ts'
import { blockOfRow, countLines, END_OF_ROWS, linesOf, wholeLines } from './lines.ts'
import {
  BACKUP_VERSION,
  type BackupHeader,
  type BackupManifest,
  type BackupSeal,
  type BackupSection,
  digestOfLine,
  sealOf,
} from './manifest.ts'
import { readBackup } from './read.ts'
import { BackupRefused } from './refused.ts'
import { copyOut, ONE_LANGUAGE, type Rows, type TableRules, tablesOf, totalsOf } from './tables.ts'

/** Tables of the journal that are in a backup. The index of ids follows from the blocks; leases and snapshots are worth nothing elsewhere. */
export const JOURNAL_TABLES = ['block', 'day_head', 'quarantine'] as const
const BLOCKS = 'journal.block'
/** Journals are mostly numbers that differ: a higher level takes longer and saves little. */
const COMPRESSION = 3

/** What was taken. */
export interface TakenBackup {
  readonly manifest: BackupManifest
  /** Names this backup: kept apart from the file it tells whether somebody made another one. */
  readonly digest: string
  readonly bytes: number
}

export interface TakeOptions {
  /** Logs in as the application's role. */
  url: string
  mall: string
  /** Where to write; must not be there yet. */
  file: string
  /** This program's version. */
  release: string
  tables: TableRules
  key?: SigningKey
  /** Told how far the journal was read. */
  onProgress?: (sequence: number) => void
}

/**
 * Writes the journal and the tables of a mall to one file, as they were at one instant, while the mall goes on. The
 * journal is folded and its laws are checked on the way; the file is read back before it gets its name.
 * @throws BackupRefused cannot-take, damaged; whatever the database and the file system say
 */
export async function takeBackup(options: TakeOptions): Promise<TakenBackup> {
  const { url, file } = options
  const draft = `${file}.partial`
  await refuseExisting(file)
  const client = await openClient({
    connectionString: url,
    application_name: 'huoshui-backup',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  try {
    await client.query(ONE_LANGUAGE)
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const target = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true })
    const params = { [constants.ZSTD_c_compressionLevel]: COMPRESSION, [constants.ZSTD_c_checksumFlag]: 1 }
    try {
      await pipeline(Readable.from(textOf(client, options)), createZstdCompress({ params }), target)
      await client.query('COMMIT')
      const { manifest, seal } = await readBackup(draft)
      await giveName(draft, file)
      return { manifest, digest: seal.digest, bytes: target.bytesWritten }
    } catch (error) {
      if (isTaken(error)) {
        const text = `${draft} is there: another backup is being written, or one was killed; then remove it`
        throw new BackupRefused('cannot-take', text)
      }
      await rm(draft, { force: true })
      throw error
    }
  } finally {
    await client.end()
  }
}

/** Somebody else is writing this draft. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}

/** The draft gets its name, for good: the directory is written through as well. An older backup is never replaced. */
async function giveName(draft: string, file: string): Promise<void> {
  await link(draft, file)
  await rm(draft)
  const directory = await open(dirname(file), 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

async function refuseExisting(file: string): Promise<void> {
  const there = await stat(file).catch(() => undefined)
  if (there) throw new BackupRefused('cannot-take', `${file} is there already: a backup replaces nothing`)
}

async function* textOf(client: pg.ClientBase, options: TakeOptions): AsyncGenerator<Buffer> {
  const { mall, release, tables: rules, key, onProgress } = options
  const view = await client.query<{ at: Date; postgres: string; journal: number }>(
    `SELECT now() AS at, current_setting('server_version') AS postgres, max(number) AS journal FROM journal.migration`,
  )
  const { at, postgres, journal: migration } = view.rows[0] ?? { at: new Date(), postgres: '', journal: 0 }
  const header: BackupHeader = { backup: 'huoshui', version: BACKUP_VERSION, mall, at: at.toISOString(), release }
  yield lineOf(header)
  const history = new History(mall)
  const sections: BackupSection[] = []
  for (const rows of await rowsOf(client, mall, rules)) {
    const section = new Section(rows, history, onProgress)
    yield* section.text(client)
    sections.push(await section.described(client))
  }
  history.finish()
  if (history.head.sequence === 0) throw new BackupRefused('cannot-take', `the journal knows no mall ${mall}`)
  const manifest: BackupManifest = {
    version: BACKUP_VERSION,
    mall,
    at: header.at,
    release,
    postgres,
    journal: {
      entries: history.head.sequence,
      blocks: history.blocks,
      head: Buffer.from(history.head.hash).toString('hex'),
      state: history.engine.stateHash(),
      layout: SNAPSHOT_LAYOUT,
      migration,
    },
    migrations: await migrationsOf(client, rules),
    leftOut: rules.leftOut.map((name) => `${rules.schema}.${name}`),
    sections,
  }
  const line = lineOf({ manifest })
  yield line
  const seal: BackupSeal = sealOf(mall, digestOfLine(line), key)
  yield lineOf(seal)
}

/** Every table with the mall's rows, in the order in which they can be put back. */
export async function rowsOf(client: pg.ClientBase, mall: string, rules: TableRules): Promise<Rows[]> {
  const journal = (await tablesOf(client, 'journal'))
    .filter(({ name }) => JOURNAL_TABLES.some((kept) => name === `journal.${kept}`))
    // The database numbers these anew: nobody refers to the number, and its order is kept.
    .map(({ columns, numeric, ...table }) => {
      const isKept = (column: string) => !table.numbered.includes(column)
      return { ...table, columns: columns.filter(isKept), numeric: numeric.filter(isKept), numbered: [] }
    })
  const own = (await tablesOf(client, rules.schema)).filter(({ name }) => {
    const table = name.slice(rules.schema.length + 1)
    return !rules.ignored.includes(table) && !rules.leftOut.includes(table)
  })
  return [
    ...journal.map((table) => ({ table, key: 'mall', mall })),
    ...own.map((table) => {
      const key = rules.keyOf(table.name.slice(rules.schema.length + 1))
      if (table.columns.includes(key)) return { table, key, mall }
      const text = `the table ${table.name} has no column ${key}: a backup cannot tell whose rows they are`
      throw new BackupRefused('cannot-take', text)
    }),
  ]
}

/** The migrations of the mall's tables that were applied, oldest first. */
export async function migrationsOf(client: pg.ClientBase, { schema, migrations }: TableRules): Promise<string[]> {
  const there = await client.query('SELECT to_regclass($1) AS there', [`${schema}.${migrations}`])
  if (there.rows[0]?.there === null) return []
  const found = await client.query<{ name: string }>(`SELECT name FROM ${schema}.${migrations} ORDER BY name`)
  return found.rows.map(({ name }) => name)
}

/** One table on its way into the backup. */
class Section {
  readonly #rows: Rows
  readonly #history: History
  readonly #onProgress: ((sequence: number) => void) | undefined
  readonly #hash = createHash('sha256')
  #count = 0

  constructor(rows: Rows, history: History, onProgress: ((sequence: number) => void) | undefined) {
    this.#rows = rows
    this.#history = history
    this.#onProgress = onProgress
  }

  async *text(client: pg.ClientBase): AsyncGenerator<Buffer> {
    const { name, columns } = this.#rows.table
    yield lineOf({ section: name, columns })
    for await (const chunk of wholeLines(copyOut(client, this.#rows))) {
      this.#hash.update(chunk)
      this.#count += countLines(chunk)
      if (name === BLOCKS) this.#follow(chunk)
      yield chunk
    }
    yield END_OF_ROWS
  }

  /** What the manifest says of it. @throws BackupRefused when the database counts other rows than it gave */
  async described(client: pg.ClientBase): Promise<BackupSection> {
    const { name, columns } = this.#rows.table
    const { rows, totals } = await totalsOf(client, this.#rows)
    if (rows !== this.#count) {
      throw new BackupRefused('cannot-take', `${name} has ${rows} rows, and ${this.#count} were read`)
    }
    return { name, columns, rows, sha256: this.#hash.digest('hex'), totals }
  }

  #follow(chunk: Buffer): void {
    for (const row of linesOf(chunk)) this.#history.take(blockOfRow(row, this.#rows.table.columns))
    this.#onProgress?.(this.#history.whole.sequence)
  }
}

function lineOf(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`, 'utf8')
}
