import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The trace of the request that wrote an outbox row, so that the command it becomes is found in that trace. */
export const trace: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw('alter table outbox add column traceparent text').execute(db)
  },
}
