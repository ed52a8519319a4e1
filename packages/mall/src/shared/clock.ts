/** Wall time in epoch milliseconds; a test gives its own. */
export type Clock = () => number

export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** Formatters cost far more to make than to use. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  })
  formatters.set(timeZone, made)
  return made
}

/** Texts of seconds that were asked for: a page of orders asks for the same ones again and again. */
const texts = new Map<string, string>()
const TEXTS_MAX = 4096

/** The instant in the mall's time zone as RFC 3339 text with offset. */
export function instantText(at: Date | number, timeZone: string): string {
  const key = `${Math.floor(Number(at) / SECOND_MS)} ${timeZone}`
  const known = texts.get(key)
  if (known !== undefined) return known
  const parts = formatterOf(timeZone).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((found) => found.type === type)?.value ?? ''
  const offset = part('timeZoneName').replace('GMT', '') || '+00:00'
  const text = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}${offset}`
  if (texts.size >= TEXTS_MAX) texts.clear()
  texts.set(key, text)
  return text
}

/** The midnight at which the mall's present day began. */
export function dayStart(at: number, timeZone: string): Date {
  const text = instantText(at, timeZone)
  return new Date(`${text.slice(0, 10)}T00:00:00${text.slice(19)}`)
}
