import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration'
import type { Database } from './database.ts'
import { firstLight } from './first-light.ts'
import { trace } from './trace.ts'
import { truth } from './truth.ts'

/** Every migration in order; a number is never used twice and a migration never edited once released. */
const migrations: Record<string, Migration> = {
  '0001-first-light': firstLight,
  '0002-truth': truth,
  '0003-trace': trace,
}

const provider: MigrationProvider = { getMigrations: async () => migrations }

/** Brings the mall's tables to the newest form; waits when another process is at it. Safe to call at every start. */
export async function migrateMall(db: Database): Promise<string[]> {
  const { error, results } = await new Migrator({ db, provider }).migrateToLatest()
  if (error !== undefined) throw error
  return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName)
}
