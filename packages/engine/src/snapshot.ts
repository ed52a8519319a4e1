/** Snapshots: the whole state as bytes, with the layout's version and the state's hash (architecture "Snapshots"). */
import { FactReader, FactWriter } from './facts/codec.ts'
import { hashState } from './hash.ts'
import { AmountColumn, type Column } from './ledger/columns.ts'
import type { IdTable } from './ledger/ids.ts'
import type { NameTable } from './ledger/names.ts'
import { State, type TableName } from './state.ts'

/** Version of the layout below and of the built-in columns of a state; an older snapshot is folded anew. */
export const SNAPSHOT_LAYOUT = 5
const MAGIC = 'huoshui-snapshot'

/** A snapshot that cannot be used: damaged, or of another layout. */
export class SnapshotError extends Error {
  readonly code: 'layout' | 'damaged'
  constructor(code: 'layout' | 'damaged', message: string) {
    super(message)
    this.code = code
  }
}

/** The state as bytes. Take it between commands. */
export function writeSnapshot(state: State): Uint8Array {
  const writer = new FactWriter()
  writer.text(MAGIC)
  writer.whole(SNAPSHOT_LAYOUT)
  writer.text(hashState(state))
  writer.whole(state.sequence)
  writer.whole(state.clock)
  writeIds(writer, state.names)
  writer.whole(state.schemes.length)
  for (const { version, at, sequence, text } of state.schemes) {
    writer.reserve(32)
    writer.whole(version)
    writer.whole(at)
    writer.whole(sequence)
    writer.text(text)
  }
  writer.reserve(16)
  writer.whole(state.seen.count)
  for (const { id, input, sequence } of state.seen.entries()) {
    writer.reserve(64)
    for (const part of [id.low, id.high, input.low, input.high, sequence]) writer.whole(part)
  }
  for (const table of Object.values(state.tables)) {
    writer.reserve(16)
    writer.whole(table.rows)
    if (table.ids !== null) writeIds(writer, table.ids)
  }
  writer.whole(state.columns.length)
  for (const column of state.columns)
    writeColumn(writer, column, state.tables[column.declaration.table as TableName].rows)
  return writer.bytes.slice(0, writer.length)
}

/** The state that `writeSnapshot` wrote. Throws SnapshotError when it is of another layout or does not hash to what it says. */
export function readSnapshot(bytes: Uint8Array): State {
  try {
    // As plain bytes: a Buffer's slices are windows on the whole, and cells need memory of their own.
    return readState(new FactReader(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)))
  } catch (error) {
    if (error instanceof SnapshotError) throw error
    throw new SnapshotError(
      'damaged',
      `the snapshot cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function readState(reader: FactReader): State {
  if (reader.text() !== MAGIC) throw new SnapshotError('damaged', 'these bytes are no snapshot')
  const layout = reader.whole()
  if (layout !== SNAPSHOT_LAYOUT)
    throw new SnapshotError('layout', `the snapshot has layout ${layout}, this release reads ${SNAPSHOT_LAYOUT}`)
  const hash = reader.text()
  const state = new State()
  state.sequence = reader.whole()
  state.clock = reader.whole()
  readIds(reader, state.names)
  for (let count = reader.whole(); count > 0; count--)
    state.schemes.push({ version: reader.whole(), at: reader.whole(), sequence: reader.whole(), text: reader.text() })
  for (let count = reader.whole(); count > 0; count--) {
    state.seen.add(
      { low: reader.whole(), high: reader.whole() },
      { low: reader.whole(), high: reader.whole() },
      reader.whole(),
    )
  }
  for (const table of Object.values(state.tables)) {
    const rows = reader.whole()
    while (table.rows < rows) table.add()
    if (table.ids !== null) readIds(reader, table.ids)
  }
  for (let count = reader.whole(); count > 0; count--) readColumn(reader, state)
  if (hashState(state) !== hash) throw new SnapshotError('damaged', 'the snapshot does not hash to what it says')
  return state
}

function writeIds(writer: FactWriter, ids: IdTable | NameTable): void {
  writer.reserve(16)
  writer.whole(ids.rows)
  for (let row = 0; row < ids.rows; row++) {
    writer.reserve(256)
    writer.text(ids.id(row))
  }
}

/** Rows that a new state already has (register 0) are the first of those written. */
function readIds(reader: FactReader, ids: IdTable | NameTable): void {
  const count = reader.whole()
  for (let row = 0; row < count; row++) {
    const id = reader.text()
    if (row >= ids.rows) ids.add(id)
  }
}

function writeColumn(writer: FactWriter, column: Column, rows: number): void {
  const { name, table, type, asset, mayGoNegative, tree, keepsCut } = column.declaration
  for (const text of [name, table, type, asset, tree]) writer.text(text)
  const cells = new Uint8Array(column.contents(rows).buffer)
  writer.reserve(cells.length + 32)
  writer.byte((mayGoNegative ? 1 : 0) | (keepsCut ? 2 : 0))
  writer.whole(rows)
  writer.bytes.set(cells, writer.length)
  writer.length += cells.length
  writer.whole(column.cut?.size ?? 0)
  for (const [row, value] of column.cut ?? []) {
    writer.reserve(32)
    writer.whole(row)
    writer.amount(BigInt(value))
  }
}

function readColumn(reader: FactReader, state: State): void {
  const [name, table, type, asset, tree] = [reader.text(), reader.text(), reader.text(), reader.text(), reader.text()]
  const flags = reader.byte()
  const column = state.declare({
    name,
    table,
    type: type === 'amount' ? 'amount' : 'number',
    asset,
    tree,
    mayGoNegative: (flags & 1) === 1,
    keepsCut: (flags & 2) === 2,
  })
  const rows = reader.whole()
  if (rows > state.tables[table as TableName].rows || reader.at + rows * 8 > reader.bytes.length)
    throw new SnapshotError('damaged', `the column ${name} is longer than its table`)
  column.fill(reader.bytes.slice(reader.at, reader.at + rows * 8).buffer)
  reader.at += rows * 8
  for (let count = reader.whole(); count > 0; count--) {
    const [row, value] = [reader.whole(), reader.amount()]
    if (column instanceof AmountColumn) column.cut?.set(row, value)
    else column.cut?.set(row, Number(value))
  }
}
