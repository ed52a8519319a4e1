import { decodeEntry, type Engine } from '@huoshui/engine'
import pg from 'pg'
import { payloads } from '../block.ts'
import { openClient } from '../postgres/connect.ts'
import { CONNECT_TIMEOUT_MS } from '../postgres/connection.ts'
import { migrations } from '../postgres/schema.ts'
import { blockUntil } from './history.ts'
import { blockOfRow, fieldsOf, linesOf, rowOfBlock } from './lines.ts'
import type { BackupManifest, BackupSection } from './manifest.ts'
import { type CheckedBackup, type RowSink, readBackup } from './read.ts'
import { BackupRefused } from './refused.ts'
import {
  CopyIn,
  continueNumbers,
  hashOfRows,
  ONE_LANGUAGE,
  type Rows,
  type TableRules,
  tablesOf,
  totalsOf,
} from './tables.ts'
import { migrationsOf, rowsOf } from './take.ts'

/** Blocks are written together until they hold this much; the index of their commands follows them. */
const BATCH_BYTES = 8 * 1024 * 1024

/** Where the journal was cut, for whoever must make the tables fit it. */
export interface Cut {
  readonly mall: string
  /** The last entry that is left. */
  readonly sequence: number
  /** The mall as it was after that entry. */
  readonly engine: Engine
}

export interface RestoreOptions {
  /** Logs in as the application's role, on a database that holds nothing. */
  url: string
  file: string
  /** What `checkBackup` made of the file, with the same `until`. */
  checked: CheckedBackup
  tables: TableRules
  /** Told how far the journal was written. */
  onProgress?: (sequence: number) => void
  /** Makes the tables fit a journal that was cut, in the transaction of the restore. */
  rewind?: (tx: pg.ClientBase, cut: Cut) => Promise<void>
}

/**
 * Refuses a backup that this release cannot take: of a newer journal, or with migrations of the mall's tables that
 * are unknown here.
 * @throws BackupRefused other-release
 */
export function checkRelease(
  { release, journal, migrations: applied }: BackupManifest,
  known: readonly string[],
): void {
  const newest = Math.max(...migrations.map(({ number }) => number))
  const stranger = applied.find((name, index) => known[index] !== name)
  if (journal.migration <= newest && stranger === undefined) return
  const what = stranger === undefined ? `migration ${journal.migration} of the journal` : `the migration ${stranger}`
  throw new BackupRefused('other-release', `the backup is of release ${release}, and this one does not know ${what}`)
}

/**
 * Whether a database holds nothing yet: no row of any mall, whatever tables there are.
 * @throws BackupRefused not-empty, naming a table; other-release when its tables are newer than the backup's
 */
export async function checkEmpty(options: {
  url: string
  tables: TableRules
  manifest: BackupManifest
}): Promise<void> {
  const client = await connect(options.url)
  try {
    await refuseRows(client, options.tables)
    const applied = await migrationsOf(client, options.tables)
    const stranger = applied.find((name, index) => options.manifest.migrations[index] !== name)
    if (stranger === undefined) return
    const text = `the database is empty, but its tables are newer than the backup's (${stranger}): restore into a new database`
    throw new BackupRefused('not-empty', text)
  } finally {
    await client.end()
  }
}

/** With `leased`, the lease of that mall is our own. */
async function refuseRows(client: pg.ClientBase, { schema, ignored }: TableRules, leased?: string): Promise<void> {
  for (const place of ['journal', 'books', schema]) {
    for (const { name } of await tablesOf(client, place)) {
      const table = name.slice(place.length + 1)
      if ((place === schema && ignored.includes(table)) || name === 'journal.migration') continue
      const others = name === 'journal.lease' && leased !== undefined ? `WHERE mall <> ${pg.escapeLiteral(leased)}` : ''
      const found = await client.query(`SELECT FROM ${place}.${pg.escapeIdentifier(table)} ${others} LIMIT 1`)
      if (found.rowCount === 0) continue
      const text = `the database is not empty (${name} has rows): a backup is restored into an empty database only`
      throw new BackupRefused('not-empty', text)
    }
  }
}

/**
 * Puts a checked backup into a database that holds nothing, in one transaction: all of it, or nothing. The tables must
 * have been brought to the backup's migrations. Every row is read again inside the transaction and compared.
 * @throws BackupRefused not-empty, not-the-same, damaged; pg.DatabaseError. Nothing was written then.
 */
export async function restoreRows(options: RestoreOptions): Promise<void> {
  const { url, file, checked, tables, rewind } = options
  const { mall } = checked.manifest
  const client = await connect(url)
  try {
    await client.query('BEGIN')
    await takeLease(client, checked)
    await refuseRows(client, tables, mall)
    const rows = new Map((await rowsOf(client, mall, tables)).map((found) => [found.table.name, found]))
    const again = await readBackup(file, ({ name, columns }) => {
      const into = rows.get(name)
      if (!into) throw new BackupRefused('other-release', `this release has no table ${name}`)
      if (name === 'journal.block') return new BlockSink(client, mall, columns, options)
      if (name === 'journal.day_head') return new HeadSink(client, columns, checked.history.head.sequence)
      return new TableSink(client, name, columns)
    })
    if (again.seal.digest !== checked.seal.digest) {
      throw new BackupRefused('damaged', 'the backup was changed while it was being restored')
    }
    for (const section of again.manifest.sections) await compare(client, rows.get(section.name), section, checked)
    for (const { table } of rows.values())
      if (table.name.startsWith(`${tables.schema}.`)) await continueNumbers(client, table)
    const { head, whole, engine } = checked.history
    if (head.sequence < whole.sequence) await rewind?.(client, { mall, sequence: head.sequence, engine })
    await client.query('COMMIT')
  } finally {
    // What was not committed is gone with the connection.
    await client.end()
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = await openClient({
    connectionString: url,
    application_name: 'huoshui-restore',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  await client.query(ONE_LANGUAGE)
  return client
}

/**
 * The lease of the mall, as old as its last block, already over: a server that starts meanwhile waits at this row until
 * the restore is done, and then finds the whole mall.
 */
async function takeLease(client: pg.ClientBase, { manifest, history }: CheckedBackup): Promise<void> {
  const taken = await client.query(
    `INSERT INTO journal.lease (mall, epoch, owner, expires_at) VALUES ($1, $2, 'restore', clock_timestamp())
     ON CONFLICT DO NOTHING`,
    [manifest.mall, Math.max(1, history.head.epoch)],
  )
  if (taken.rowCount === 1) return
  throw new BackupRefused('not-empty', `the database has a mall ${manifest.mall} already`)
}

/** Rows as they are. */
class TableSink implements RowSink {
  readonly #copy: CopyIn
  constructor(client: pg.ClientBase, table: string, columns: readonly string[]) {
    this.#copy = new CopyIn(client, table, columns)
  }
  rows(chunk: Buffer): Promise<void> {
    return this.#copy.write(chunk)
  }
  end(): Promise<void> {
    return this.#copy.end()
  }
}

/** Signed heads of the days that end before the cut. */
class HeadSink implements RowSink {
  readonly #copy: CopyIn
  readonly #place: number
  readonly #last: number
  constructor(client: pg.ClientBase, columns: readonly string[], last: number) {
    this.#copy = new CopyIn(client, 'journal.day_head', columns)
    this.#place = columns.indexOf('sequence')
    this.#last = last
  }
  async rows(chunk: Buffer): Promise<void> {
    for (const row of linesOf(chunk)) {
      if (Number(fieldsOf(row)[this.#place]?.toString('latin1')) <= this.#last) await this.#copy.write(row)
    }
  }
  end(): Promise<void> {
    return this.#copy.end()
  }
}

/** Blocks up to the cut, and the index of the commands in them. */
class BlockSink implements RowSink {
  readonly #client: pg.ClientBase
  readonly #mall: string
  readonly #columns: readonly string[]
  readonly #last: number
  readonly #onProgress: ((sequence: number) => void) | undefined
  #rows: (Buffer | string)[] = []
  #bytes = 0
  #ids: string[] = []
  #sequences: number[] = []

  constructor(client: pg.ClientBase, mall: string, columns: readonly string[], options: RestoreOptions) {
    this.#client = client
    this.#mall = mall
    this.#columns = columns
    this.#last = options.checked.history.head.sequence
    this.#onProgress = options.onProgress
  }

  async rows(chunk: Buffer): Promise<void> {
    for (const row of linesOf(chunk)) {
      const block = blockOfRow(row, this.#columns)
      const kept = blockUntil(block, this.#last)
      if (!kept) continue
      this.#rows.push(kept === block ? row : rowOfBlock(this.#mall, kept, this.#columns))
      this.#bytes += row.length
      let { sequence } = kept
      for (const payload of payloads(kept.frames)) {
        const { commandId } = decodeEntry(payload)
        if (commandId !== '') {
          this.#ids.push(commandId)
          this.#sequences.push(sequence)
        }
        sequence += 1
      }
      if (this.#bytes >= BATCH_BYTES) await this.#write()
    }
  }

  end(): Promise<void> {
    return this.#write()
  }

  async #write(): Promise<void> {
    const copy = new CopyIn(this.#client, 'journal.block', this.#columns)
    for (const row of this.#rows) await copy.write(row)
    await copy.end()
    await this.#client.query(
      'INSERT INTO journal.command (mall, id, sequence) SELECT $1, t.id, t.sequence FROM UNNEST($2::text[], $3::bigint[]) AS t (id, sequence)',
      [this.#mall, this.#ids, this.#sequences],
    )
    const last = this.#sequences.at(-1)
    this.#rows = []
    this.#bytes = 0
    this.#ids = []
    this.#sequences = []
    if (last !== undefined) this.#onProgress?.(last)
  }
}

/** What the database now holds must be what the manifest says: rows, sums, and every byte. @throws BackupRefused not-the-same */
async function compare(
  client: pg.ClientBase,
  rows: Rows | undefined,
  section: BackupSection,
  { history }: CheckedBackup,
): Promise<void> {
  if (!rows) return
  // The tables of the journal are shorter where it was cut; `verify` proves those.
  if (section.name.startsWith('journal.') && history.head.sequence < history.whole.sequence) return
  // In the backup's own columns: a newer table of the journal may have more.
  const { columns } = section
  const table = { ...rows.table, columns, numeric: Object.keys(section.totals) }
  const same = { ...rows, table }
  const counted = await totalsOf(client, same)
  const differs = Object.entries(section.totals).find(([column, total]) => counted.totals[column] !== total)
  if (counted.rows !== section.rows || differs !== undefined) {
    const what = differs === undefined ? 'rows' : `sum of ${differs[0]}`
    throw new BackupRefused('not-the-same', `the ${what} of ${section.name} in the database is not that of the backup`)
  }
  if ((await hashOfRows(client, same)) === section.sha256) return
  throw new BackupRefused('not-the-same', `the rows of ${section.name} in the database are not those of the backup`)
}
