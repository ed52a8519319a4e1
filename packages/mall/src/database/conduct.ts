import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statement = `create table conduct (
    mall text not null references mall, stated_at timestamptz not null, stated_by text not null, text text not null,
    primary key (mall, stated_at), foreign key (mall, stated_by) references operator (mall, id))`

/** What operators state of the mall's conduct: the newest is judged, the older ones stay to be read. */
export const conduct: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(statement).execute(db)
  },
}
