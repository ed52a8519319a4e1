import { type Migration, type MigrationProvider, type MigrationResultSet, Migrator } from 'kysely/migration'
import { closedAccounts } from './closed-accounts.ts'
import { conduct } from './conduct.ts'
import type { Database } from './database.ts'
import { firstLight } from './first-light.ts'
import { imports } from './imports.ts'
import { intake } from './intake.ts'
import { places } from './places.ts'
import { sequences } from './sequences.ts'
import { trace } from './trace.ts'
import { truth } from './truth.ts'

/** Every migration in order; a number is never used twice and a migration never edited once released. */
const migrations: Record<string, Migration> = {
  '0001-first-light': firstLight,
  '0002-truth': truth,
  '0003-trace': trace,
  '0004-imports': imports,
  '0005-closed-accounts': closedAccounts,
  '0006-intake': intake,
  '0007-places': places,
  '0008-sequences': sequences,
  '0009-conduct': conduct,
}

const provider: MigrationProvider = { getMigrations: async () => migrations }

/** Names of all migrations, oldest first. */
export const mallMigrations: readonly string[] = Object.keys(migrations).sort()

/** Brings the tables of an older backup's mall to that backup's form. @throws Error when there is no such migration */
export async function migrateMallTo(db: Database, name: string): Promise<string[]> {
  return applied(await new Migrator({ db, provider }).migrateTo(name))
}

/** Brings the mall's tables to the newest form; waits when another process is at it. Safe to call at every start. */
export async function migrateMall(db: Database): Promise<string[]> {
  return applied(await new Migrator({ db, provider }).migrateToLatest())
}

function applied({ error, results }: MigrationResultSet): string[] {
  if (error !== undefined) throw error
  return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName)
}
