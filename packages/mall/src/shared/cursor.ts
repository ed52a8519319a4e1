import { MallError } from '../errors.ts'

/** Where a page of rows ended: its time and id, opaque to the client. */
export interface Cursor {
  at: Date
  id: string
}

export const writeCursor = ({ at, id }: Cursor): string => Buffer.from(`${at.getTime()}.${id}`).toString('base64url')

/** @throws MallError bad-command when the text is not a cursor of ours */
export function readCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined
  const match = /^(\d{1,15})\.([0-9a-z]{1,32})$/.exec(Buffer.from(text, 'base64url').toString())
  if (!match?.[1] || !match[2]) throw new MallError('bad-command', 'the cursor is not one of this list')
  return { at: new Date(Number(match[1])), id: match[2] }
}

/** A page of at most `limit` rows out of the limit + 1 that were asked for, and the cursor of the next page. */
export function page<Row>(rows: Row[], limit: number, cursorOf: (row: Row) => Cursor): { rows: Row[]; next?: string } {
  if (rows.length <= limit) return { rows }
  const kept = rows.slice(0, limit)
  const last = kept.at(-1)
  return last === undefined ? { rows: kept } : { rows: kept, next: writeCursor(cursorOf(last)) }
}
