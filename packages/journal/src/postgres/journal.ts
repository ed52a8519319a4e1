import pg from 'pg'
import { type Block, genesisHash, lastSequence, payloadAt } from '../block.ts'
import { CommandConflict, LeaseHeld, LeaseLost, SequenceConflict } from '../errors.ts'
import type { Append, DayHead, Head, Journal, Lease, QuarantinedCommand } from '../journal.ts'
import { newPool } from './connect.ts'
import { CONNECT_TIMEOUT_MS, STATEMENT_TIMEOUT_MS, SteadyConnection, unavailableOr } from './connection.ts'

/** A batch of blocks read at once holds at most this many … */
const READ_BLOCKS = 512
/** … and stops after this many bytes. */
const READ_BYTES = 4 * 1024 * 1024
/** Later than every block. */
const LATEST = Number.MAX_SAFE_INTEGER
/** Connections for reading; appends have one of their own. */
const READ_CONNECTIONS = 4

interface BlockRow extends pg.QueryResultRow {
  sequence: string
  count: number
  at: string
  epoch: string
  previous: Buffer
  hash: Buffer
  frames: Buffer
  checks: Buffer
}

// One statement, one round trip. The share lock on the lease row makes a change of hands wait for this
// append; primary key and foreign key of journal.block refuse everything but the next block of the chain.
const APPEND = `
WITH lease AS (SELECT epoch FROM journal.lease WHERE mall = $1 AND epoch = $6 FOR SHARE),
block AS (
  INSERT INTO journal.block (mall, sequence, last, count, at, epoch, before, previous, hash, frames, checks)
  SELECT $1, $2, $3, $4, $5, lease.epoch, NULLIF($2::bigint - 1, 0), $7, $8, $9, $10 FROM lease
  RETURNING last),
ids AS (
  INSERT INTO journal.command (mall, id, sequence)
  SELECT $1, t.id, t.sequence FROM lease, UNNEST($11::text[], $12::bigint[]) AS t (id, sequence))
SELECT last FROM block`

const ACQUIRE = `
INSERT INTO journal.lease AS held (mall, epoch, owner, expires_at)
VALUES ($1, 1, $2, clock_timestamp() + $3 * interval '1 millisecond')
ON CONFLICT (mall) DO UPDATE SET epoch = held.epoch + 1, owner = excluded.owner, expires_at = excluded.expires_at
WHERE held.expires_at <= clock_timestamp() OR held.owner = excluded.owner OR held.owner = $4
RETURNING epoch, (extract(epoch FROM expires_at) * 1000)::bigint AS expires_at`

/** Who has a lease that has not ended. */
const HOLDER = `
SELECT owner, (extract(epoch FROM expires_at) * 1000)::bigint AS expires_at FROM journal.lease
WHERE mall = $1 AND expires_at > clock_timestamp()`

const RENEW = `
UPDATE journal.lease SET expires_at = clock_timestamp() + $3 * interval '1 millisecond'
WHERE mall = $1 AND epoch = $2
RETURNING (extract(epoch FROM expires_at) * 1000)::bigint AS expires_at`

const BLOCKS = `
SELECT sequence, count, at, epoch, previous, hash, frames, checks FROM (
  SELECT *, sum(octet_length(frames)) OVER (ORDER BY last) - octet_length(frames) AS bytes_before
  FROM (SELECT * FROM journal.block WHERE mall = $1 AND last > $2 ORDER BY last LIMIT ${READ_BLOCKS}) AS next
) AS sized WHERE bytes_before < ${READ_BYTES} ORDER BY last`

/**
 * The journal of one mall in PostgreSQL. `url` logs in as the application's role; `migrateJournal` must
 * have run. Connections are opened at first use, so a server that is down shows at the first call.
 */
export function openPostgresJournal(options: { url: string; mall: string; applicationName?: string }): Journal {
  const { url, mall, applicationName = 'huoshui-journal' } = options
  const appender = new SteadyConnection(url, `${applicationName} append`)
  const readers = newPool({
    connectionString: url,
    application_name: applicationName,
    max: READ_CONNECTIONS,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS,
  })

  async function read<Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
    try {
      return (await readers.query<Row>(text, values)).rows
    } catch (error) {
      throw unavailableOr(error)
    }
  }

  return {
    mall,
    head: () => readHead(read, mall, LATEST),
    headBefore: (at) => readHead(read, mall, at),
    async addDayHead({ day, sequence, hash, publicKey, signature }) {
      await read(
        'INSERT INTO journal.day_head (mall, day, sequence, hash, public_key, signature) VALUES ($1, $2, $3, $4, $5, $6)',
        [mall, day, sequence, hash, publicKey, signature],
      )
    },
    dayHeads: () => readDayHeads(read, mall),
    append: (append) => appendBlock(appender, mall, append),
    blocks: (after) => readBlocks(read, mall, after),
    async entry(sequence) {
      const rows = await read<{ sequence: string; frames: Buffer }>(
        'SELECT sequence, frames FROM journal.block WHERE mall = $1 AND sequence <= $2 AND last >= $2',
        [mall, sequence],
      )
      const row = rows[0]
      return row && payloadAt(row.frames, sequence - Number(row.sequence))
    },
    async findCommands(ids) {
      const rows = await read<{ id: string; sequence: string }>(
        'SELECT id, sequence FROM journal.command WHERE mall = $1 AND id = ANY ($2::text[])',
        [mall, ids],
      )
      return new Map(rows.map((row) => [row.id, Number(row.sequence)]))
    },
    async commandCount(sequence) {
      const rows = await read<{ count: string }>(
        'SELECT count(*) FROM journal.command WHERE mall = $1 AND sequence <= $2',
        [mall, sequence],
      )
      return Number(rows[0]?.count ?? 0)
    },
    acquire: (owner, ttlMs, replacing) => acquireLease(read, [mall, owner, ttlMs, replacing ?? null]),
    async renew(lease, ttlMs) {
      const rows = await read<{ expires_at: string }>(RENEW, [mall, lease.epoch, ttlMs])
      if (!rows[0]) throw new LeaseLost(`epoch ${lease.epoch} is not the newest`)
      return { ...lease, expiresAt: Number(rows[0].expires_at) }
    },
    async release(lease) {
      await read('UPDATE journal.lease SET expires_at = clock_timestamp() WHERE mall = $1 AND epoch = $2', [
        mall,
        lease.epoch,
      ])
    },
    async quarantine(command) {
      await read(
        'INSERT INTO journal.quarantine (mall, command_id, at, code, message, command) VALUES ($1, $2, $3, $4, $5, $6)',
        [mall, command.commandId, command.at, command.code, command.message, command.command],
      )
    },
    quarantined: (limit) => readQuarantine(read, mall, limit),
    async close() {
      await Promise.all([appender.end(), readers.end()])
    },
  }
}

type Read = <Row extends pg.QueryResultRow>(text: string, values: unknown[]) => Promise<Row[]>

async function appendBlock(appender: SteadyConnection, mall: string, { block, commands }: Append): Promise<Head> {
  const last = lastSequence(block)
  const values = [
    mall,
    block.sequence,
    last,
    block.count,
    block.at,
    block.epoch,
    block.previous,
    block.hash,
    block.frames,
    block.checks,
    commands.map((key) => key.id),
    commands.map((key) => key.sequence),
  ]
  try {
    const stored = await appender.query({ name: 'append', text: APPEND, values })
    if (stored.rowCount !== 1) throw new LeaseLost(`epoch ${block.epoch} is not the newest`)
    return { sequence: last, hash: block.hash, at: block.at }
  } catch (error) {
    throw conflictOr(error, block)
  }
}

function conflictOr(error: unknown, block: Block): unknown {
  if (!(error instanceof pg.DatabaseError)) return error
  if (error.constraint === 'command_pkey') {
    return new CommandConflict('a command id of this block is in the journal already', { cause: error })
  }
  if (error.constraint?.startsWith('block_')) {
    return new SequenceConflict(`the head is not ${block.sequence - 1}`, { cause: error })
  }
  return error
}

async function readHead(read: Read, mall: string, before: number): Promise<Head> {
  const rows = await read<{ last: string; hash: Buffer; at: string }>(
    'SELECT last, hash, at FROM journal.block WHERE mall = $1 AND at < $2 ORDER BY last DESC LIMIT 1',
    [mall, before],
  )
  const row = rows[0]
  if (!row) return { sequence: 0, hash: genesisHash(mall), at: 0 }
  return { sequence: Number(row.last), hash: row.hash, at: Number(row.at) }
}

async function* readBlocks(read: Read, mall: string, after: number): AsyncGenerator<Block> {
  let rows = await read<BlockRow>(BLOCKS, [mall, after])
  for (let end = rows.at(-1); end; end = rows.at(-1)) {
    // The next batch is on its way while the caller folds this one.
    const next = read<BlockRow>(BLOCKS, [mall, Number(end.sequence) + end.count - 1])
    next.catch(() => undefined)
    for (const row of rows) yield blockOf(row)
    rows = await next
  }
}

function blockOf(row: BlockRow): Block {
  const { count, previous, hash, frames, checks } = row
  return {
    sequence: Number(row.sequence),
    count,
    at: Number(row.at),
    epoch: Number(row.epoch),
    previous,
    hash,
    frames,
    checks,
  }
}

async function acquireLease(
  read: Read,
  values: [mall: string, owner: string, ttlMs: number, replacing: string | null],
): Promise<Lease> {
  const [mall, owner, , replacing] = values
  // Reading locks nothing: who asks again and again while the lease is held does not get in the way of appends.
  const [holder] = await read<{ owner: string; expires_at: string }>(HOLDER, [mall])
  if (holder && holder.owner !== owner && holder.owner !== replacing)
    throw new LeaseHeld(holder.owner, Number(holder.expires_at))
  const rows = await read<{ epoch: string; expires_at: string }>(ACQUIRE, values)
  const row = rows[0]
  if (row) return { owner, epoch: Number(row.epoch), expiresAt: Number(row.expires_at) }
  const held = await read<{ owner: string; expires_at: string }>(
    'SELECT owner, (extract(epoch FROM expires_at) * 1000)::bigint AS expires_at FROM journal.lease WHERE mall = $1',
    [mall],
  )
  throw new LeaseHeld(held[0]?.owner ?? 'somebody', Number(held[0]?.expires_at ?? 0))
}

async function readDayHeads(read: Read, mall: string): Promise<DayHead[]> {
  const rows = await read<{ day: string; sequence: string; hash: Buffer; public_key: string; signature: string }>(
    `SELECT day::text, sequence, hash, public_key, signature FROM journal.day_head WHERE mall = $1 ORDER BY sequence`,
    [mall],
  )
  return rows.map(({ day, sequence, hash, public_key: publicKey, signature }) => {
    return { mall, day, sequence: Number(sequence), hash, publicKey, signature }
  })
}

async function readQuarantine(read: Read, mall: string, limit: number): Promise<QuarantinedCommand[]> {
  const rows = await read<{ command_id: string; at: string; code: string; message: string; command: string }>(
    'SELECT command_id, at, code, message, command FROM journal.quarantine WHERE mall = $1 ORDER BY number DESC LIMIT $2',
    [mall, limit],
  )
  return rows.map(({ command_id, at, code, message, command }) => {
    return { commandId: command_id, at: Number(at), code, message, command }
  })
}
