import { type Block, HASH_BYTES } from '../block.ts'
import { BackupRefused } from './refused.ts'

/** Ends the rows of a section, as it does in PostgreSQL's own text format. */
export const END_OF_ROWS = Buffer.from('\\.\n')
const NEWLINE = 10
const TAB = 9
/** What stands before the hex digits of a bytea in a row: `\\x`, its backslash escaped. */
const BYTEA_PREFIX = 3

/** Chunks of text as chunks of whole lines. @throws BackupRefused when the last line does not end. */
export async function* wholeLines(text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  for await (const chunk of text) {
    const end = chunk.lastIndexOf(NEWLINE) + 1
    if (end === 0) {
      held.push(chunk)
      continue
    }
    yield held.length === 0 ? chunk.subarray(0, end) : Buffer.concat([...held, chunk.subarray(0, end)])
    held = end < chunk.length ? [chunk.subarray(end)] : []
  }
  if (held.length > 0) throw new BackupRefused('damaged', 'the backup is cut off')
}

/** The lines of a chunk of whole lines, each with its newline. */
export function* linesOf(chunk: Buffer): Generator<Buffer> {
  for (let start = 0; start < chunk.length; ) {
    const end = chunk.indexOf(NEWLINE, start) + 1
    yield chunk.subarray(start, end)
    start = end
  }
}

/** How many lines a chunk of whole lines has. */
export function countLines(chunk: Buffer): number {
  let count = 0
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) count += 1
  return count
}

/** The fields of a row, without unescaping: numbers, bytea and ids without backslash stand as they are. */
export function fieldsOf(row: Buffer): Buffer[] {
  const fields: Buffer[] = []
  const end = row.length - 1
  for (let start = 0; start <= end; ) {
    const tab = row.indexOf(TAB, start)
    const stop = tab < 0 ? end : tab
    fields.push(row.subarray(start, stop))
    start = stop + 1
  }
  return fields
}

/** The block that a row of `journal.block` holds. @throws BackupRefused when it cannot be one */
export function blockOfRow(row: Buffer, columns: readonly string[]): Block {
  const fields = fieldsOf(row)
  const field = (name: string): Buffer => fields[columns.indexOf(name)] ?? refuse(`it has no ${name}`)
  const whole = (name: string): number => {
    const value = Number(field(name).toString('latin1'))
    return Number.isSafeInteger(value) ? value : refuse(`its ${name} is no number`)
  }
  const bytes = (name: string): Buffer => Buffer.from(field(name).toString('latin1', BYTEA_PREFIX), 'hex')
  const block = {
    sequence: whole('sequence'),
    count: whole('count'),
    at: whole('at'),
    epoch: whole('epoch'),
    previous: bytes('previous'),
    hash: bytes('hash'),
    frames: bytes('frames'),
    checks: bytes('checks'),
  }
  if (block.hash.length !== HASH_BYTES || block.previous.length !== HASH_BYTES) refuse('its hash is too short')
  return block
}

/** The row of a block of a mall, columns in this order. */
export function rowOfBlock(mall: string, block: Block, columns: readonly string[]): string {
  const { sequence, count, at, epoch, previous, hash, frames, checks } = block
  const hex = (bytes: Uint8Array): string => `\\\\x${Buffer.from(bytes).toString('hex')}`
  const values: Readonly<Record<string, string>> = {
    mall: escaped(mall),
    sequence: String(sequence),
    last: String(sequence + count - 1),
    count: String(count),
    at: String(at),
    epoch: String(epoch),
    before: sequence === 1 ? '\\N' : String(sequence - 1),
    previous: hex(previous),
    hash: hex(hash),
    frames: hex(frames),
    checks: hex(checks),
  }
  return `${columns.map((column) => values[column] ?? '\\N').join('\t')}\n`
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** A text as PostgreSQL's text format writes it. */
export function escaped(text: string): string {
  return text.replace(/[\\\t\n\r]/g, (sign) => ESCAPES[sign] ?? sign)
}

function refuse(why: string): never {
  throw new BackupRefused('damaged', `the backup is damaged: a block in it cannot be read, ${why}`)
}
