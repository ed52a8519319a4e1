import type { Fields } from './fields.ts'

export type Period = 'day' | 'week' | 'month' | 'quarter'
export const PERIODS: readonly Period[] = ['day', 'week', 'month', 'quarter']

const MINUTE = 60_000
export const DAY = 24 * 60 * MINUTE
const SPANS: Record<string, number> = { h: 60 * MINUTE, d: DAY }

/** Days, weeks (Monday), months and quarters of a mall's time zone. Instants are epoch milliseconds. */
export class Calendar {
  readonly #format: Intl.DateTimeFormat

  constructor(timezone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' })
  }

  #offset(instant: number): number {
    const name = this.#format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
    const match = /GMT(?:([+-])(\d+):(\d+))?/.exec(name)
    const minutes = match?.[1] ? Number(match[2]) * 60 + Number(match[3]) : 0
    return (match?.[1] === '-' ? -minutes : minutes) * MINUTE
  }

  /** Number of the local day an instant lies in; days of one zone are consecutive whole numbers. */
  day(instant: number): number {
    return Math.floor((instant + this.#offset(instant)) / DAY)
  }

  /** The first midnight after the instant. */
  midnightAfter(instant: number): number {
    const local = (this.day(instant) + 1) * DAY
    const guess = local - this.#offset(instant)
    return local - this.#offset(guess)
  }

  /** Which periods begin at this midnight, day first. */
  beginning(midnight: number): Period[] {
    const date = new Date(this.day(midnight) * DAY)
    const first = date.getUTCDate() === 1
    const begun: Period[] = ['day']
    if (date.getUTCDay() === 1) begun.push('week')
    if (first) begun.push('month')
    if (first && date.getUTCMonth() % 3 === 0) begun.push('quarter')
    return begun
  }

  /** "2026-01-31T00:00:00+08:00" */
  text(instant: number): string {
    const offset = this.#offset(instant)
    const local = new Date(instant + offset)
      .toISOString()
      .replace(/\.000Z$/, '')
      .replace(/Z$/, '')
    const minutes = Math.abs(offset) / MINUTE
    const two = (value: number) => String(value).padStart(2, '0')
    return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  }
}

/** An instant with its offset. */
export function readInstant(fields: Fields, key: string): number {
  const text = fields.text(key)
  const instant = Date.parse(text)
  if (!/(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(instant))
    throw fields.fail('an instant with offset is wanted', key)
  return instant
}

/** "30d" or "12h" in milliseconds. */
export function readSpan(fields: Fields, key: string): number {
  const match = /^(\d+)([hd])$/.exec(fields.text(key))
  const unit = match?.[2] === undefined ? undefined : SPANS[match[2]]
  if (!match || unit === undefined) throw fields.fail('a span like 30d is wanted', key)
  return Number(match[1]) * unit
}
