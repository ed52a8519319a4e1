import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** When a member closed the account and was forgotten: the row stays, for the tree and the journal know its id alone. */
export const closedAccounts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw('alter table member add column closed_at timestamptz').execute(db)
  },
}
