/** Days, weeks, months and quarters of a mall whose zone is Asia/Shanghai: UTC+8 all year (spec/1 "Units"). */
import type { Period } from './plans/contract.ts'

export const DAY_MS = 86_400_000
const ZONE_MS = 8 * 3_600_000

/** Number of the day, in the mall's zone, that an instant falls on. Day 0 is 1970-01-01. */
export const dayOf = (at: number): number => Math.floor((at + ZONE_MS) / DAY_MS)
/** The midnight at which a day begins. */
export const startOfDay = (day: number): number => day * DAY_MS - ZONE_MS
/** The first midnight after an instant. */
export const nextMidnight = (at: number): number => startOfDay(dayOf(at) + 1)

/** Year, month (1–12) and day of month of a day number: proleptic Gregorian, by arithmetic alone. */
export function civil(day: number): { year: number; month: number; date: number } {
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    date: dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1,
  }
}

/** The periods that end at the midnight beginning `day`: day, then week (Monday), month, quarter. */
export function periodsEndingAt(day: number): Period[] {
  const ending: Period[] = ['day']
  if ((day + 3) % 7 === 0) ending.push('week')
  const { month, date } = civil(day)
  if (date === 1) ending.push('month')
  if (date === 1 && month % 3 === 1) ending.push('quarter')
  return ending
}

/** The next boundary of a period strictly after an instant. */
export function nextBoundary(at: number, period: Period): number {
  let day = dayOf(at) + 1
  while (!periodsEndingAt(day).includes(period)) day++
  return startOfDay(day)
}

/** An instant as text with the mall's offset: `2026-01-31T00:00:00+08:00`; milliseconds only when there are any. */
export function formatInstant(at: number): string {
  const day = dayOf(at)
  const { year, month, date } = civil(day)
  const ms = at - startOfDay(day)
  const two = (value: number): string => String(value).padStart(2, '0')
  const fraction = ms % 1000 === 0 ? '' : `.${String(ms % 1000).padStart(3, '0')}`
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}T${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1000) % 60)}${fraction}+08:00`
}
