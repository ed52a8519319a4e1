import { createHash } from 'node:crypto'
import type { SchemeDocument } from '@huoshui/engine'
import { type CsvRow, readCsv } from './csv.ts'
import { decodeFile, type FileEncoding } from './decode.ts'
import { type CheckedOpening, checkOpenings } from './openings.ts'
import { type CheckedMember, checkPeople, type KnownMembers, type People } from './people.ts'
import { type ImportFileKind, importFileKinds, type RowProblem } from './row-problems.ts'
import { type ReadRows, readBalances, readLots, readMembers } from './rows.ts'
import { fileOfTotal, type Totals, totalsOf } from './totals.ts'

/** Rows a file may have beside its header. */
export const IMPORT_ROWS_MAX = 1_000_000

export interface ImportFile {
  readonly kind: ImportFileKind
  readonly name: string
  readonly bytes: Uint8Array
}

/** A file as it was checked. */
export interface CheckedFile {
  readonly kind: ImportFileKind
  readonly name: string
  readonly sha256: string
  readonly encoding: FileEncoding | null
  readonly rows: number
}

/** Price of a growth point as fen over micro-points: what a pool's points must be backed with at least. */
export interface PoolPrice {
  readonly numerator: bigint
  readonly denominator: bigint
}

export interface ImportContext {
  readonly scheme: SchemeDocument
  readonly known: KnownMembers
  /** Price of each pool now. */
  readonly prices: ReadonlyMap<string, PoolPrice>
  /** Epoch milliseconds. */
  readonly now: number
  readonly keepExisting: boolean
  /** Totals that the operator stated. */
  readonly expected: Totals
}

export interface CheckedImport {
  readonly files: readonly CheckedFile[]
  /** Of all files together: what makes two imports the same. */
  readonly sha256: string
  readonly members: readonly CheckedMember[]
  /** Rows of `members`, parents first. */
  readonly joining: readonly number[]
  readonly moves: People['moves']
  readonly openings: readonly CheckedOpening[]
  readonly totals: Totals
  /** By file and line. */
  readonly problems: readonly RowProblem[]
  /** Broken rows; the rest could go on without them. */
  readonly brokenRows: number
  /** A file cannot be used at all, or totals differ: there is nothing to go on with. */
  readonly blocked: boolean
}

/** Reads and checks the files of a shop that moves in; changes nothing. */
export async function checkImport(files: readonly ImportFile[], context: ImportContext): Promise<CheckedImport> {
  const sheets = await Promise.all(files.map((file) => readFile(file)))
  const { members, balances, lots } = await readSheets(sheets, context)
  const named = [...balances.lines, ...lots.lines].map(({ member }) => member)
  const people = await checkPeople(members, { ...context, named })
  const { openings, problems: unsound } = await checkOpenings({ balances, lots, people, known: context.known })
  const totals = totalsOf(
    people.joining.filter((row) => people.members[row]?.existing === undefined).length,
    openings.flatMap((opening) => opening.balances ?? []),
    openings.flatMap((opening) => opening.lots),
  )
  const whole = sheets.flatMap(({ problems }) => problems)
  const differing = [...unbacked(totals, context.prices), ...otherwise(totals, context.expected)]
  const rows = [members.problems, balances.problems, lots.problems, people.problems, unsound].flat()
  const problems = [...whole, ...differing, ...rows].sort(byPlace)
  return {
    files: sheets.map(checkedFile),
    sha256: sha256Of(
      sheets
        .map(({ file, sha256 }) => `${file.kind} ${sha256}`)
        .sort()
        .join('\n'),
    ),
    members: people.members,
    joining: people.joining,
    moves: people.moves,
    openings,
    totals,
    problems,
    brokenRows: new Set(problems.map(({ file, line }) => `${file} ${line}`)).size,
    blocked:
      problems.some(({ line, code }) => line === 0 || code === 'too-many-rows') ||
      [members, balances, lots].some((one) => one.blocked),
  }
}

async function readSheets(sheets: readonly Sheet[], { scheme, now }: ImportContext) {
  const read = async <Line>(
    kind: ImportFileKind,
    by: (asked: { rows: readonly CsvRow[]; scheme: SchemeDocument; now: number }) => Promise<ReadRows<Line>>,
  ): Promise<ReadRows<Line>> => {
    const sheet = sheets.find(({ file }) => file.kind === kind)
    return sheet === undefined || sheet.encoding === null ? nothingRead<Line>() : by({ rows: sheet.rows, scheme, now })
  }
  return {
    members: await read('members', readMembers),
    balances: await read('balances', readBalances),
    lots: await read('lots', readLots),
  }
}

const sha256Of = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')

interface Sheet {
  readonly file: ImportFile
  readonly sha256: string
  readonly encoding: FileEncoding | null
  readonly rows: readonly CsvRow[]
  readonly problems: readonly RowProblem[]
}

const checkedFile = ({ file: { kind, name }, sha256, encoding, rows }: Sheet): CheckedFile => ({
  kind,
  name,
  sha256,
  encoding,
  rows: Math.max(0, rows.length - 1),
})

async function readFile(file: ImportFile): Promise<Sheet> {
  const sha256 = sha256Of(file.bytes)
  const decoded = decodeFile(file.bytes)
  if (decoded === undefined) {
    const problem: RowProblem = { file: file.kind, line: 0, column: '', code: 'bad-encoding' }
    return { file, sha256, encoding: null, rows: [], problems: [problem] }
  }
  const { rows, problems } = await readCsv(decoded.text, { file: file.kind, limit: IMPORT_ROWS_MAX + 1 })
  return { file, sha256, encoding: decoded.encoding, rows, problems }
}

const nothingRead = <Line>(): ReadRows<Line> => ({
  lines: [],
  broken: new Set(),
  problems: [],
  blocked: false,
  count: 0,
})

function byPlace(one: RowProblem, other: RowProblem): number {
  const file = importFileKinds.indexOf(one.file) - importFileKinds.indexOf(other.file)
  return file === 0 ? one.line - other.line : file
}

function unbacked(totals: Totals, prices: ImportContext['prices']): RowProblem[] {
  return [...prices].flatMap(([plan, { numerator, denominator }]) => {
    const points = totals.get(`growth.${plan}`) ?? 0n
    const cash = totals.get(`growth_cash.${plan}`) ?? 0n
    if (points === 0n || cash * denominator >= points * numerator) return []
    return [{ file: 'balances' as const, line: 0, column: `growth_cash.${plan}`, code: 'unbacked-points' as const }]
  })
}

function otherwise(totals: Totals, expected: Totals): RowProblem[] {
  return [...expected].flatMap(([figure, total]) =>
    (totals.get(figure) ?? 0n) === total
      ? []
      : [{ file: fileOfTotal(figure), line: 0, column: figure, code: 'expected-otherwise' as const }],
  )
}
