/** The state as one SHA-256: tables, columns and names, cell by cell. */
import { createHash } from 'node:crypto'
import { AmountColumn } from './ledger/columns.ts'
import type { State } from './state.ts'

/**
 * Hex SHA-256 of everything that replay must rebuild bit for bit (law 7). It is made of what `contents` gives, whose form
 * stays whatever lies behind it in memory: recorded journals of earlier releases are held against it (test/upgrade).
 */
export function hashState(state: State): string {
  const hash = createHash('sha256')
  hash.update(`sequence ${state.sequence} clock ${state.clock} names ${state.names.rows} seen ${state.seen.count}\n`)
  hash.update(state.names.contents().bytes)
  for (const table of Object.values(state.tables)) {
    hash.update(`table ${table.name} ${table.rows}\n`)
    if (table.ids !== null) {
      const { bytes, offsets } = table.ids.contents()
      hash.update(bytes)
      hash.update(new Uint8Array(offsets.buffer, offsets.byteOffset, offsets.byteLength))
    }
  }
  for (const column of state.columns) {
    const { rows } = state.tables[column.declaration.table as keyof State['tables']]
    hash.update(`column ${column.id} ${column.declaration.name}\n`)
    hash.update(new Uint8Array(column.contents(rows).buffer))
    if (column.cut !== null) {
      const kept = [...column.cut].sort(([one], [other]) => one - other).map(([row, value]) => `${row}=${value}`)
      hash.update(`${column instanceof AmountColumn ? 'amounts' : 'numbers'} at the cut ${kept.join(',')}\n`)
    }
  }
  for (const { version, at, sequence, text } of state.schemes)
    hash.update(`scheme ${version} ${at} ${sequence}\n${text}\n`)
  return hash.digest('hex')
}
