import type pg from 'pg'
import { newPool } from '../postgres/connect.ts'
import { CONNECT_TIMEOUT_MS } from '../postgres/connection.ts'
import { digestOf, SnapshotDamaged, type SnapshotHead, type SnapshotStore } from './snapshot.ts'

/** A snapshot is stored in parts of this size: a state may be larger than one value of the database. */
const PART_BYTES = 8 * 1024 * 1024

interface HeadRow extends pg.QueryResultRow {
  sequence: string
  block_hash: Buffer
  at: string
  layout: number
  state_hash: string
  digest: Buffer
}

/** The snapshots of one mall in PostgreSQL; `url` logs in as the application's role. */
export function openPostgresSnapshots(options: { url: string; mall: string }): SnapshotStore {
  const { url, mall } = options
  const pool = newPool({
    connectionString: url,
    application_name: 'huoshui-snapshots',
    max: 2,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  return {
    async list() {
      const found = await pool.query<HeadRow>(
        `SELECT sequence, block_hash, at, layout, state_hash, digest FROM journal.snapshot
         WHERE mall = $1 ORDER BY sequence DESC`,
        [mall],
      )
      return found.rows.map(headOf)
    },
    load: (head) => loadParts(pool, mall, head),
    save: (head, bytes) => saveParts(pool, mall, head, bytes),
    async remove(sequence) {
      await pool.query('DELETE FROM journal.snapshot WHERE mall = $1 AND sequence = $2', [mall, sequence])
    },
    close: () => pool.end(),
  }
}

function headOf(row: HeadRow): SnapshotHead {
  const { layout, digest } = row
  return {
    sequence: Number(row.sequence),
    blockHash: row.block_hash,
    at: Number(row.at),
    layout,
    stateHash: row.state_hash,
    digest,
  }
}

async function loadParts(pool: pg.Pool, mall: string, head: SnapshotHead): Promise<Uint8Array> {
  const parts: Buffer[] = []
  for (;;) {
    const found = await pool.query<{ bytes: Buffer }>(
      'SELECT bytes FROM journal.snapshot_part WHERE mall = $1 AND sequence = $2 AND part = $3',
      [mall, head.sequence, parts.length],
    )
    const part = found.rows[0]?.bytes
    if (!part) break
    parts.push(part)
  }
  const bytes = Buffer.concat(parts)
  if (Buffer.compare(digestOf(bytes), head.digest) !== 0)
    throw new SnapshotDamaged(`snapshot ${head.sequence} is damaged`)
  return bytes
}

async function saveParts(pool: pg.Pool, mall: string, head: SnapshotHead, bytes: Uint8Array): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('DELETE FROM journal.snapshot WHERE mall = $1 AND sequence = $2', [mall, head.sequence])
    await client.query(
      `INSERT INTO journal.snapshot (mall, sequence, block_hash, at, layout, state_hash, digest)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [mall, head.sequence, head.blockHash, head.at, head.layout, head.stateHash, head.digest],
    )
    for (let offset = 0, part = 0; offset < bytes.byteLength; offset += PART_BYTES, part += 1) {
      await client.query('INSERT INTO journal.snapshot_part (mall, sequence, part, bytes) VALUES ($1, $2, $3, $4)', [
        mall,
        head.sequence,
        part,
        bytes.subarray(offset, offset + PART_BYTES),
      ])
    }
    await client.query('COMMIT')
    client.release()
  } catch (error) {
    // A connection in doubt is thrown away; the server rolls back what it began.
    client.release(error instanceof Error ? error : true)
    throw error
  }
}
