import { openClient } from '@huoshui/journal'
import type { PendingMigration } from '@huoshui/journal/upgrade'
import { mallMigrations } from '../database/migrate.ts'
import { mallTables } from './tables.ts'

/**
 * Migrations beside which a server of the release before cannot go on: they take away or rename what it uses. One that
 * only adds tables, or columns that may be left out, is not among them (CONTRIBUTING.md).
 */
const ENDS_OLDER: ReadonlySet<string> = new Set()

/** The migrations of the mall's tables that a database lacks, oldest first; nothing is changed. */
export async function pendingMallMigrations(url: string): Promise<PendingMigration[]> {
  const { schema, migrations } = mallTables
  const table = `${schema}.${migrations}`
  const client = await openClient({ connectionString: url, application_name: 'huoshui-migrate' })
  try {
    const there = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [table])
    const done = there.rows[0]?.there ? await client.query<{ name: string }>(`SELECT name FROM ${table}`) : { rows: [] }
    const applied = new Set(done.rows.map(({ name }) => name))
    return mallMigrations
      .filter((name) => !applied.has(name))
      .map((name) => ({ name, olderGoesOn: !ENDS_OLDER.has(name) }))
  } finally {
    await client.end()
  }
}
