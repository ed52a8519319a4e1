import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  `create table profile_change (
    mall text not null references mall, id text not null, state text not null check (state in ('proposed', 'approved', 'withdrawn')),
    from_profile text not null, from_version integer not null, to_profile text not null, to_version integer not null,
    opinion_title text not null, opinion_author text not null, opinion_date text not null, opinion_file text not null,
    opinion_text text not null, opinion_sha256 text not null check (opinion_sha256 ~ '^[0-9a-f]{64}$'),
    proposed_by text not null, proposed_at timestamptz not null, decided_by text, decided_at timestamptz, sequence integer,
    primary key (mall, id), foreign key (mall, proposed_by) references operator (mall, id),
    foreign key (mall, decided_by) references operator (mall, id),
    check (state <> 'approved' or (decided_by <> proposed_by and sequence is not null)))`,
  "create unique index profile_change_one_open on profile_change (mall) where state = 'proposed'",
  `create table live_check (
    mall text not null references mall, day text not null, at timestamptz not null, sequence integer not null, profile text not null,
    profile_version integer not null, verdict text not null check (verdict in ('blocked', 'serious', 'clear')), figures text not null,
    not_judged jsonb not null, primary key (mall, day))`,
  `create table live_alarm (
    mall text not null references mall, rule text not null, path text not null, title_zh text not null, title_en text not null,
    severity text not null check (severity in ('blocking', 'serious', 'note')), state text not null check (state in ('near', 'reached')),
    because_zh text not null, because_en text not null, remedy_zh text not null, remedy_en text not null,
    opened_at timestamptz not null, seen_at timestamptz not null, cleared_at timestamptz, primary key (mall, rule, path))`,
]

/** Tables of the law a mall is under: changes of its profile, the daily check of its own figures and what that found. */
export const truth: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
