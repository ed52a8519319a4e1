import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  `create table import (
    mall text not null references mall, id text not null,
    state text not null check (state in ('checked', 'running', 'stuck', 'done', 'withdrawn')),
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'), files jsonb not null, secret text not null,
    keep_existing boolean not null, skip_broken boolean not null, blocked boolean not null,
    broken_rows integer not null, problems jsonb not null, totals jsonb not null, expected jsonb not null,
    steps integer not null, cursor integer not null, proposed_by text not null, proposed_at timestamptz not null,
    decided_by text, decided_at timestamptz, started_at timestamptz, finished_at timestamptz,
    stuck_line integer, stuck_code text, stuck_detail text, first_sequence integer, last_sequence integer,
    before jsonb, control jsonb, primary key (mall, id),
    check (state <> 'done' or control is not null))`,
  // A restore to an earlier entry may set several going again; of those that wait for a decision there is one.
  "create unique index import_one_open on import (mall) where state = 'checked'",
  "create unique index import_once on import (mall, sha256) where state in ('running', 'stuck', 'done')",
  // What an import does, one row for each member and each move; what it says of people goes when it is done.
  `create table import_step (
    mall text not null, import text not null, place integer not null, line integer not null, member text,
    newcomer boolean not null, commands jsonb not null, phone_hash text, phone_masked text, name text, referral_code text, referrer text,
    joined_at timestamptz, old_id text, primary key (mall, import, place),
    foreign key (mall, import) references import (mall, id) on delete cascade)`,
  'create index import_step_by_old_id on import_step (mall, old_id) where old_id is not null',
  'create index import_step_by_member on import_step (mall, member)',
  // Who joined by themselves between the check and their turn keeps the account they made.
  `create table import_met (
    mall text not null, import text not null, derived text not null, member text not null, line integer not null,
    primary key (mall, import, derived), foreign key (mall, import) references import (mall, id) on delete cascade)`,
]

/** Tables of a shop that moves in: imports, what they do step by step, and whom they met. */
export const imports: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
