/** A fork: today's real state under other names, to try a change on; the live engine and its journal are only read. */

import { createHmac, randomBytes } from 'node:crypto'
import { Engine, type TableName } from '@huoshui/engine'

/** Letters that tell members, merchants, documents and holds apart in a fork. */
const LETTERS: Readonly<Partial<Record<TableName, string>>> = {
  members: 'p',
  merchants: 's',
  documents: 'd',
  holds: 'h',
}

/**
 * A pseudonymised copy: every member, merchant, order, withdrawal and hold has another id, drawn with a key that is
 * forgotten, and no command id is remembered. Figures, trees and lots are the very same. The original is not touched.
 */
export function forkEngine(engine: Engine): Engine {
  return forkSnapshot(engine.snapshot())
}

/** The same from the bytes of a snapshot. Throws SnapshotError. */
export function forkSnapshot(snapshot: Uint8Array): Engine {
  const secret = randomBytes(32)
  const pseudonym = (table: TableName, row: number): string =>
    `${LETTERS[table] ?? 'x'}${createHmac('sha256', secret).update(`${table} ${row}`).digest('hex').slice(0, 20)}`
  return Engine.fork(snapshot, pseudonym)
}
