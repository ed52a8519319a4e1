import pg from 'pg'

/**
 * The journal's own migrations, oldest first. One is never edited once released; `migrateJournal` runs
 * those that are missing. Schema `journal` holds the truth, schema `books` what followers made of it.
 */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  /** A server of the release before cannot go on beside it: `huoshui upgrade` tells the operator. */
  readonly endsOlder?: boolean
}

const chain = `
CREATE TABLE journal.block (
  mall text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL CHECK (sequence >= 1),
  last bigint NOT NULL,
  count integer NOT NULL CHECK (count >= 1),
  at bigint NOT NULL,
  epoch bigint NOT NULL,
  before bigint,
  previous bytea NOT NULL CHECK (octet_length(previous) = 32),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  frames bytea NOT NULL,
  checks bytea NOT NULL,
  CONSTRAINT block_pkey PRIMARY KEY (mall, sequence),
  CONSTRAINT block_end UNIQUE (mall, last, hash),
  -- The database itself keeps the chain in one line: a block names the one block it follows …
  CONSTRAINT block_follows FOREIGN KEY (mall, before, previous) REFERENCES journal.block (mall, last, hash),
  -- … and only the very first follows none.
  CONSTRAINT block_first CHECK ((sequence = 1) = (before IS NULL)),
  CONSTRAINT block_dense CHECK (before IS NULL OR before = sequence - 1),
  CONSTRAINT block_span CHECK (last = sequence + count - 1)
);
-- Entries are compact already; compressing them again would cost the writer time for nothing.
ALTER TABLE journal.block ALTER COLUMN frames SET STORAGE EXTERNAL;

CREATE TABLE journal.command (
  mall text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  CONSTRAINT command_pkey PRIMARY KEY (mall, id)
);
-- Rows lie in the order of their sequence, so a block-range index finds the newest at almost no cost.
CREATE INDEX command_sequence ON journal.command USING brin (sequence);

CREATE TABLE journal.lease (
  mall text COLLATE "C" PRIMARY KEY,
  epoch bigint NOT NULL,
  owner text NOT NULL,
  expires_at timestamptz NOT NULL
);

CREATE TABLE journal.quarantine (
  mall text COLLATE "C" NOT NULL,
  number bigint GENERATED ALWAYS AS IDENTITY,
  command_id text NOT NULL,
  at bigint NOT NULL,
  code text NOT NULL,
  message text NOT NULL,
  command text NOT NULL,
  CONSTRAINT quarantine_pkey PRIMARY KEY (mall, number)
);
`

const books = `
CREATE TABLE books.checkpoint (
  mall text COLLATE "C" NOT NULL,
  follower text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  sequence bigint NOT NULL,
  memory jsonb NOT NULL,
  CONSTRAINT checkpoint_pkey PRIMARY KEY (mall, follower)
);

CREATE TABLE books.statement (
  month date NOT NULL,
  mall text COLLATE "C" NOT NULL,
  member text COLLATE "C" NOT NULL,
  line bigint NOT NULL,
  sequence bigint NOT NULL,
  at bigint NOT NULL,
  kind text NOT NULL,
  "order" text,
  changes jsonb NOT NULL,
  reasons jsonb NOT NULL,
  CONSTRAINT statement_pkey PRIMARY KEY (mall, member, line, month)
) PARTITION BY RANGE (month);

CREATE TABLE books.reward (
  mall text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  position integer NOT NULL,
  at bigint NOT NULL,
  plan text NOT NULL,
  rule text NOT NULL,
  "to" text COLLATE "C" NOT NULL,
  amount numeric(40) NOT NULL,
  basis numeric(40),
  rate text,
  "order" text,
  "from" text,
  CONSTRAINT reward_pkey PRIMARY KEY (mall, sequence, position)
);
CREATE INDEX reward_to ON books.reward (mall, "to", sequence);
CREATE INDEX reward_order ON books.reward (mall, "order") WHERE "order" IS NOT NULL;

CREATE TABLE books.price (
  mall text COLLATE "C" NOT NULL,
  plan text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  at bigint NOT NULL,
  fund numeric(40) NOT NULL,
  supply numeric(40) NOT NULL,
  cause text NOT NULL,
  CONSTRAINT price_pkey PRIMARY KEY (mall, plan, sequence)
);

-- A month of statements is one partition. The application may not create tables; this function may.
CREATE FUNCTION books.open_month(first date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, books AS $open$
DECLARE
  start date := date_trunc('month', first)::date;
  partition text := 'statement_' || to_char(start, 'YYYY_MM');
BEGIN
  IF to_regclass('books.' || partition) IS NOT NULL THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('books.open_month'));
  IF to_regclass('books.' || partition) IS NOT NULL THEN RETURN; END IF;
  EXECUTE format('CREATE TABLE books.%I PARTITION OF books.statement FOR VALUES FROM (%L) TO (%L)',
    partition, start, (start + interval '1 month')::date);
END $open$;
`

const snapshots = `
CREATE TABLE journal.snapshot (
  mall text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  block_hash bytea NOT NULL,
  at bigint NOT NULL,
  layout integer NOT NULL,
  state_hash text NOT NULL,
  digest bytea NOT NULL,
  CONSTRAINT snapshot_pkey PRIMARY KEY (mall, sequence)
);
CREATE TABLE journal.snapshot_part (
  mall text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  part integer NOT NULL,
  bytes bytea NOT NULL,
  CONSTRAINT snapshot_part_pkey PRIMARY KEY (mall, sequence, part),
  CONSTRAINT snapshot_part_of FOREIGN KEY (mall, sequence) REFERENCES journal.snapshot (mall, sequence) ON DELETE CASCADE
);
ALTER TABLE journal.snapshot_part ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- The hash at the end of a day, signed with a key that is not in this database.
CREATE TABLE journal.day_head (
  mall text COLLATE "C" NOT NULL,
  day date NOT NULL,
  sequence bigint NOT NULL,
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  public_key text NOT NULL,
  signature text NOT NULL,
  CONSTRAINT day_head_pkey PRIMARY KEY (mall, day)
);
`

// A partition made with the table itself locks out every reader and writer of statements until the transaction ends, and
// two malls that open a month at once lock each other out. One that is made apart and attached does neither.
const months = `
CREATE OR REPLACE FUNCTION books.open_month(first date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, books AS $open$
DECLARE
  start date := date_trunc('month', first)::date;
  partition text := 'statement_' || to_char(start, 'YYYY_MM');
BEGIN
  IF to_regclass('books.' || partition) IS NOT NULL THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('books.open_month'));
  -- Not to_regclass: it would remember that there was none before somebody else made it.
  IF EXISTS (SELECT FROM pg_class WHERE relnamespace = 'books'::regnamespace AND relname = partition) THEN RETURN; END IF;
  EXECUTE format('CREATE TABLE books.%I (LIKE books.statement INCLUDING ALL)', partition);
  EXECUTE format('ALTER TABLE books.statement ATTACH PARTITION books.%I FOR VALUES FROM (%L) TO (%L)',
    partition, start, (start + interval '1 month')::date);
END $open$;
`

export const migrations: readonly Migration[] = [
  { number: 1, name: 'chain', sql: chain },
  { number: 2, name: 'books', sql: books },
  { number: 3, name: 'snapshots', sql: snapshots },
  { number: 4, name: 'months', sql: months },
]

/**
 * What the application's role may do: add to the journal and read it, never change it. Followers own
 * nothing either, but what they wrote they may rewrite.
 */
export function grantsFor(role: string, database: string): string {
  const name = pg.escapeIdentifier(role)
  return `
GRANT USAGE ON SCHEMA journal, books TO ${name};
REVOKE ALL ON ALL TABLES IN SCHEMA journal, books FROM ${name};
GRANT SELECT, INSERT ON journal.block, journal.command, journal.quarantine, journal.day_head TO ${name};
GRANT SELECT, INSERT, UPDATE ON journal.lease TO ${name};
GRANT SELECT, INSERT, DELETE ON journal.snapshot, journal.snapshot_part TO ${name};
GRANT SELECT ON journal.migration TO ${name};
GRANT SELECT, INSERT, UPDATE, DELETE ON books.checkpoint, books.statement, books.reward, books.price TO ${name};
GRANT EXECUTE ON FUNCTION books.open_month(date) TO ${name};
GRANT TEMPORARY ON DATABASE ${pg.escapeIdentifier(database)} TO ${name};
`
}
