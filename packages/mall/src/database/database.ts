import { newPool } from '@huoshui/journal'
import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>
/** A transaction, or the database itself for a single statement. */
export type Queries = Database | Transaction<Tables>

const INT8 = 20
const STATEMENT_TIMEOUT_MS = 15_000

/** PostgreSQL int8 becomes a bigint; everything else as pg reads it. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary'
      ? (text: string) => BigInt(text)
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

/** A pool on the mall's database. An error of an idle connection is reported, and does not end the process. */
export function openPool(url: string, onError: (error: Error) => void, max = 12): pg.Pool {
  const config = {
    connectionString: url,
    max,
    types,
    application_name: 'huoshui-mall',
    statement_timeout: STATEMENT_TIMEOUT_MS,
  }
  return newPool(config, onError)
}

export function openDatabase(pool: pg.Pool): Database {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

const UNIQUE_VIOLATION = '23505'

/** True when a statement failed on a unique key (any, or the named one). */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== UNIQUE_VIOLATION) return false
  return constraint === undefined || ('constraint' in error && error.constraint === constraint)
}
