import pg from 'pg'
import { messageOf } from '../errors.ts'
import { BOOKS, type Follower, type FollowerMemory } from '../followers/follower.ts'
import { BATCH_BYTES } from '../followers/runner.ts'
import { openClient } from '../postgres/connect.ts'
import { type Finding, inOrder } from './report.ts'

/** Entries are applied to the second set of books in batches of this size, or fewer that have `BATCH_BYTES`. */
const BATCH_ENTRIES = 5000

interface Checked<Entry> {
  readonly follower: Follower<Entry>
  /** Where the follower stood when the check began: what it wrote is compared up to here. */
  readonly checkpoint: number
  /** What it remembered there. */
  readonly remembered: FollowerMemory
  memory: FollowerMemory
  failed: Finding | undefined
}

/**
 * Keeps the books a second time, in temporary tables, while the journal is read, and compares them with
 * the real ones at the end. All in one transaction that sees one moment and is rolled back.
 */
export class SecondBooks<Entry extends { readonly sequence: number }> {
  readonly #client: pg.Client
  readonly #mall: string
  readonly #checked: Checked<Entry>[]
  #batch: Entry[] = []
  #bytes = 0

  private constructor(client: pg.Client, mall: string, checked: Checked<Entry>[]) {
    this.#client = client
    this.#mall = mall
    this.#checked = checked
  }

  /** Opens the check; the followers may go on working meanwhile. */
  static async open<Entry extends { readonly sequence: number }>(options: {
    url: string
    mall: string
    followers: readonly Follower<Entry>[]
  }): Promise<SecondBooks<Entry>> {
    const { url, mall, followers } = options
    const client = await openClient({ connectionString: url, application_name: 'huoshui-verify' })
    await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL search_path = pg_temp, ${BOOKS}`)
    const checked: Checked<Entry>[] = []
    for (const follower of followers) {
      const { rows } = await client.query<{ sequence: string; version: number; memory: FollowerMemory }>(
        `SELECT sequence, version, memory FROM ${BOOKS}.checkpoint WHERE mall = $1 AND follower = $2`,
        [mall, follower.name],
      )
      // A follower of another version is about to be built anew; there is nothing to compare.
      const row = rows[0]?.version === follower.version ? rows[0] : undefined
      const checkpoint = Number(row?.sequence ?? 0)
      checked.push({ follower, checkpoint, remembered: row?.memory ?? {}, memory: {}, failed: undefined })
      for (const table of follower.tables) {
        const name = pg.escapeIdentifier(table)
        await client.query(`CREATE TEMPORARY TABLE ${name} (LIKE ${BOOKS}.${name} INCLUDING INDEXES) ON COMMIT DROP`)
      }
    }
    return new SecondBooks(client, mall, checked)
  }

  /** Entries behind the journal's head, by follower. */
  lag(head: number): Record<string, number> {
    return Object.fromEntries(this.#checked.map((one) => [one.follower.name, Math.max(0, head - one.checkpoint)]))
  }

  /** The next entry of the journal, and how many bytes it has there. */
  async add(entry: Entry, bytes: number): Promise<void> {
    this.#batch.push(entry)
    this.#bytes += bytes
    if (this.#batch.length >= BATCH_ENTRIES || this.#bytes >= BATCH_BYTES) await this.#apply()
  }

  /** What differs, given the journal's last sequence. */
  async compare(head: number): Promise<Finding[]> {
    await this.#apply()
    const findings: Finding[] = []
    for (const one of this.#checked) {
      if (one.failed) findings.push(one.failed)
      else findings.push(...(await this.#compareOne(one, head)))
    }
    return inOrder(findings)
  }

  async close(): Promise<void> {
    await this.#client.query('ROLLBACK').catch(() => undefined)
    await this.#client.end().catch(() => undefined)
  }

  async #apply(): Promise<void> {
    const batch = this.#batch
    this.#batch = []
    this.#bytes = 0
    for (const one of this.#checked) {
      if (one.failed) continue
      const entries = batch.filter((entry) => entry.sequence <= one.checkpoint)
      if (entries.length === 0) continue
      await this.#client.query('SAVEPOINT batch')
      try {
        one.memory = await one.follower.apply({ mall: this.#mall, entries, tx: this.#client, memory: one.memory })
        await this.#client.query('RELEASE SAVEPOINT batch')
      } catch (error) {
        await this.#client.query('ROLLBACK TO SAVEPOINT batch')
        const text = `${one.follower.name} cannot be built again: ${messageOf(error)}`
        one.failed = { code: 'wrong-book', sequence: entries[0]?.sequence, message: text }
      }
    }
  }

  async #compareOne(one: Checked<Entry>, head: number): Promise<Finding[]> {
    const { follower, checkpoint } = one
    if (checkpoint > head) {
      const message = `${follower.name} has read up to entry ${checkpoint}, but the journal ends at ${head}`
      return [{ code: 'cut-off', sequence: head + 1, message }]
    }
    const findings: Finding[] = []
    for (const table of follower.tables) {
      const difference = await this.#firstDifference(table)
      if (difference) findings.push(difference)
    }
    if (findings.length === 0 && JSON.stringify(sorted(one.memory)) !== JSON.stringify(sorted(one.remembered))) {
      findings.push({ code: 'wrong-book', sequence: checkpoint, message: `the memory of ${follower.name} was changed` })
    }
    return findings
  }

  async #firstDifference(table: string): Promise<Finding | undefined> {
    const name = pg.escapeIdentifier(table)
    const real = `SELECT * FROM ${BOOKS}.${name} WHERE mall = $1`
    const again = `SELECT * FROM pg_temp.${name} WHERE mall = $1`
    const { rows } = await this.#client.query<{ sequence: string; side: string; row: string }>(
      `SELECT sequence, side, row FROM (
         (SELECT d.sequence, 'missing or changed' AS side, to_jsonb(d)::text AS row FROM (${again} EXCEPT ALL ${real}) AS d)
         UNION ALL
         (SELECT d.sequence, 'not from the journal' AS side, to_jsonb(d)::text FROM (${real} EXCEPT ALL ${again}) AS d)
       ) AS differences ORDER BY sequence, side LIMIT 1`,
      [this.#mall],
    )
    const row = rows[0]
    if (!row) return undefined
    const message = `${BOOKS}.${table} of entry ${row.sequence}: a row is ${row.side}: ${row.row}`
    return { code: 'wrong-book', sequence: Number(row.sequence), message }
  }
}

/** The same value with its keys in order, so that two can be compared as text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted()
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
