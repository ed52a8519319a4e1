import { type CsvError, type Info, parse } from 'csv-parse'
import type { ImportFileKind, RowProblem } from './row-problems.ts'
import { Turns } from './turns.ts'

export interface CsvRow {
  readonly line: number
  readonly cells: readonly string[]
}

/** Text is handed to the parser in pieces, so that others get their turn between them. */
const PIECE_CHARACTERS = 64 * 1024
/** The separators a spreadsheet may write; the one that the header has most of is taken. */
const SEPARATORS = [',', '\t', ';'] as const

/**
 * The rows of a CSV text with their lines, the header first; what cannot be read as a row is a problem, and rows end
 * after `limit`. Rows in which every cell is empty are left out, as spreadsheets add them.
 */
export async function readCsv(
  text: string,
  { file, limit }: { file: ImportFileKind; limit: number },
): Promise<{ rows: CsvRow[]; problems: RowProblem[] }> {
  const rows: CsvRow[] = []
  const problems: RowProblem[] = []
  // One wrong quotation mark may be told twice: where it stands, and where the file ends without it.
  const broken = (line: number): void => {
    if (problems.at(-1)?.line !== line) problems.push({ file, line, column: '', code: 'bad-quotes' })
  }
  const parser = parse({
    delimiter: separatorOf(text),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    trim: true,
    on_skip: (error) => {
      if (error !== undefined) broken(lineOf(error))
      return undefined
    },
  })
  const failed = new Promise<never>((_, reject) => parser.once('error', reject))
  failed.catch(() => undefined)
  const take = (): void => {
    for (let read = parser.read(); read !== null; read = parser.read()) {
      const { record, info } = read as { record: string[]; info: Info }
      if (rows.length <= limit && record.some((cell) => cell !== '')) rows.push({ line: info.lines, cells: record })
    }
  }
  parser.on('readable', take)
  const turns = new Turns()
  for (let at = 0; at < text.length; at += PIECE_CHARACTERS) {
    const written = new Promise<void>((done) => parser.write(text.slice(at, at + PIECE_CHARACTERS), () => done()))
    await Promise.race([written, failed])
    take()
    await turns.pause()
  }
  const ended = new Promise<void>((done) => parser.once('end', done))
  parser.end()
  await Promise.race([ended, failed])
  take()
  if (rows.length > limit) problems.push({ file, line: rows.at(-1)?.line ?? 0, column: '', code: 'too-many-rows' })
  return { rows: rows.slice(0, limit), problems }
}

function lineOf(error: CsvError): number {
  const { lines } = error as CsvError & { lines?: number }
  return lines ?? 0
}

function separatorOf(text: string): string {
  const end = text.search(/[\r\n]/)
  const header = end < 0 ? text : text.slice(0, end)
  const counted = SEPARATORS.map((separator) => ({ separator, count: header.split(separator).length }))
  return counted.reduce((most, one) => (one.count > most.count ? one : most)).separator
}
