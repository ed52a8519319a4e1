import { UnitError } from '@huoshui/engine'
import { readPhone } from '../members/phone.ts'
import { DAY_MS, MINUTE_MS } from '../shared/clock.ts'
import type { Cells } from './columns.ts'
import type { ImportFileKind, RowProblem, RowProblemCode } from './row-problems.ts'

/** Somebody as a row names them: by phone or by the old shop's id. */
export interface PersonName {
  readonly by: 'phone' | 'id'
  readonly text: string
  /** The column that says so, as the file writes it. */
  readonly column: string
}

export const OLD_ID_MAX = 64
export const NAME_MAX = 64
/** All malls live in this zone (spec/1 "Units"). */
const ZONE_MS = 8 * 60 * MINUTE_MS

const YES = new Set(['yes', 'y', 'true', '1', '是'])
const NO = new Set(['', 'no', 'n', 'false', '0', '否'])
const DATE = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/
const CONTROL = /\p{Cc}/u

/** Reads the cells of one row; what is wrong is noted and reads as nothing. */
export class RowReader {
  readonly cells: Cells
  readonly #file: ImportFileKind
  readonly #problems: RowProblem[]
  broken = false

  constructor(cells: Cells, file: ImportFileKind, problems: RowProblem[]) {
    this.cells = cells
    this.#file = file
    this.#problems = problems
  }

  fail(column: string, code: RowProblemCode): undefined {
    this.broken = true
    this.#problems.push({ file: this.#file, line: this.cells.line, column, code })
    return undefined
  }

  phone(name: string, of = ''): string | undefined {
    const text = this.cells.at(name, of)
    if (text === '') return undefined
    try {
      return readPhone(text)
    } catch {
      return this.fail(this.cells.title(name, of), 'bad-phone')
    }
  }

  id(name: string, of = ''): string | undefined {
    const text = this.cells.at(name, of)
    if (text === '') return undefined
    if (text.length > OLD_ID_MAX || CONTROL.test(text)) return this.fail(this.cells.title(name, of), 'bad-id')
    return text
  }

  /** Whoever two columns name, by phone or by id; one of them at most. */
  person(phone: string, id: string, of = ''): PersonName | undefined {
    const byPhone = this.phone(phone, of)
    const byId = this.id(id, of)
    if (byPhone !== undefined && byId !== undefined) return this.fail(this.cells.title(id, of), 'two-referrers')
    if (byPhone !== undefined) return { by: 'phone', text: byPhone, column: this.cells.title(phone, of) }
    return byId === undefined ? undefined : { by: 'id', text: byId, column: this.cells.title(id, of) }
  }

  name(name: string): string | undefined {
    const text = this.cells.at(name)
    if (text === '') return undefined
    if ([...text].length > NAME_MAX || CONTROL.test(text)) return this.fail(this.cells.title(name), 'bad-name')
    return text
  }

  /** An instant in the mall's zone, epoch milliseconds. */
  date(name: string, now: number): number | undefined {
    const text = this.cells.at(name)
    if (text === '') return undefined
    const at = instantOf(text)
    if (at === undefined) return this.fail(this.cells.title(name), 'bad-date')
    return at > now ? this.fail(this.cells.title(name), 'future-date') : at
  }

  /** An amount in its unit; 0 when the cell is empty. */
  amount<Amount extends bigint>(parse: (text: string) => Amount, name: string, of = ''): Amount {
    const text = this.cells.at(name, of)
    const nothing = 0n as Amount
    if (text === '') return nothing
    const column = this.cells.title(name, of)
    try {
      return parse(text)
    } catch (error) {
      if (!(error instanceof UnitError)) throw error
      this.fail(column, /^-\d/.test(text) ? 'negative-amount' : 'bad-amount')
      return nothing
    }
  }

  flag(name: string, of = ''): boolean {
    const text = this.cells.at(name, of).toLowerCase()
    if (!YES.has(text) && !NO.has(text)) this.fail(this.cells.title(name, of), 'bad-flag')
    return YES.has(text)
  }
}

function instantOf(text: string): number | undefined {
  const [, year, month, date, hour = '0', minute = '0', second = '0'] = DATE.exec(text) ?? []
  if (year === undefined) return undefined
  const parts = [year, month, date, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const [y, m, d, h, min, s] = parts
  const midnight = Date.UTC(y, m - 1, d)
  const read = new Date(midnight)
  const isDay = read.getUTCFullYear() === y && read.getUTCMonth() === m - 1 && read.getUTCDate() === d
  if (!isDay || h > 23 || min > 59 || s > 59) return undefined
  const at = midnight + ((h * 60 + min) * 60 + s) * 1000 - ZONE_MS
  return at < -100 * 365 * DAY_MS ? undefined : at
}
