import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  `create table intake_key (
    mall text not null references mall, id text not null, source text not null check (source ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    token_hash text not null unique, created_by text not null, created_at timestamptz not null, revoked_by text,
    revoked_at timestamptz, primary key (mall, id), check ((revoked_at is null) = (revoked_by is null)))`,
  // A crowd of buyers: what one member has not paid yet, and the key of an act that is taken back.
  "create index shop_order_unpaid_by_member on shop_order (mall, member) where state = 'created'",
  'create index client_key_by_subject on client_key (mall, subject)',
]

/** Keys with which other shops send their orders; indexes for what a crowd asks. */
export const intake: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
