import type pg from 'pg'
import { openClient } from './connect.ts'
import { grantsFor, migrations } from './schema.ts'

/** Only one process migrates at a time: the key of its advisory lock. */
const MIGRATION_LOCK = 7_083_114

/**
 * Brings the schemas `journal` and `books` up to date; running it again changes nothing.
 *
 * `ownerUrl` logs in as the role that is to own the tables (and may create schemas); `role` is the
 * application's role, which gets SELECT and INSERT on the journal and nothing more. When `role` is the
 * owner itself no rights can be taken from it: docs/journal.md says how to set up two roles. Somebody who does not own
 * the schema may call this where nothing is missing.
 * @throws Error naming the owner when something is missing and somebody else owns the schema
 */
export async function migrateJournal(options: { ownerUrl: string; role?: string }): Promise<void> {
  const client = await openClient({ connectionString: options.ownerUrl, application_name: 'huoshui-migrate' })
  try {
    const stranger = await ownerIfAnother(client)
    if (stranger !== undefined) return refuseMissing(await missing(client), stranger)
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    await client.query(`
      CREATE SCHEMA IF NOT EXISTS journal;
      CREATE SCHEMA IF NOT EXISTS books;
      CREATE TABLE IF NOT EXISTS journal.migration (
        number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`)
    await applyMissing(client)
    await grant(client, options.role ?? 'huoshui')
  } finally {
    await client.end()
  }
}

/** A migration that was not applied yet. */
export interface PendingMigration {
  readonly name: string
  /** Whether a server of the release before can go on while it is applied and afterwards. */
  readonly olderGoesOn: boolean
}

/** Whether there is a journal's schema in a database at all; nothing is changed. `url` may be the application's. */
export async function hasJournal(options: { url: string }): Promise<boolean> {
  const client = await openClient({ connectionString: options.url, application_name: 'huoshui-migrate' })
  try {
    const { rows } = await client.query<{ there: boolean }>(
      "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'journal' AND c.relname = 'block') AS there",
    )
    return rows[0]?.there === true
  } finally {
    await client.end()
  }
}

/** The migrations of the journal's schema that a database lacks, oldest first; nothing is changed. `url` may be the application's. */
export async function pendingMigrations(options: { url: string }): Promise<PendingMigration[]> {
  const client = await openClient({ connectionString: options.url, application_name: 'huoshui-migrate' })
  try {
    return await missing(client)
  } finally {
    await client.end()
  }
}

async function missing(client: pg.Client): Promise<PendingMigration[]> {
  const there = await client.query<{ there: boolean }>("SELECT to_regclass('journal.migration') IS NOT NULL AS there")
  const done = there.rows[0]?.there
    ? await client.query<{ number: number }>('SELECT number FROM journal.migration')
    : { rows: [] }
  const applied = new Set(done.rows.map((row) => row.number))
  return migrations
    .filter(({ number }) => !applied.has(number))
    .map(({ number, name, endsOlder = false }) => ({ name: `${number} ${name}`, olderGoesOn: !endsOlder }))
}

/** Who owns the schema, when it is not the role that logged in. */
async function ownerIfAnother(client: pg.Client): Promise<string | undefined> {
  const found = await client.query<{ owner: string }>(
    `SELECT pg_get_userbyid(nspowner) AS owner FROM pg_namespace
     WHERE nspname = 'journal' AND NOT pg_has_role(nspowner, 'USAGE')`,
  )
  return found.rows[0]?.owner
}

function refuseMissing(pending: readonly PendingMigration[], owner: string): void {
  if (pending.length === 0) return
  const names = pending.map(({ name }) => name).join(', ')
  throw new Error(`the journal lacks ${names}, and its schema belongs to ${owner}: start once with DATABASE_OWNER_URL`)
}

async function applyMissing(client: pg.Client): Promise<void> {
  const done = await client.query<{ number: number }>('SELECT number FROM journal.migration')
  const applied = new Set(done.rows.map((row) => row.number))
  for (const migration of migrations) {
    if (applied.has(migration.number)) continue
    await client.query('BEGIN')
    try {
      await client.query(migration.sql)
      await client.query('INSERT INTO journal.migration (number, name) VALUES ($1, $2)', [
        migration.number,
        migration.name,
      ])
      await client.query('COMMIT')
    } catch (error) {
      await client.query('ROLLBACK')
      throw error
    }
  }
}

async function grant(client: pg.Client, role: string): Promise<void> {
  const found = await client.query<{ owner: string; database: string; known: boolean }>(
    `SELECT current_user AS owner, current_database() AS database,
            EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS known`,
    [role],
  )
  const row = found.rows[0]
  if (!row?.known) throw new Error(`the role ${role} does not exist in this database server`)
  if (row.owner === role) return
  await client.query(grantsFor(role, row.database))
}
