import { language } from '@huoshui/web/language'

/** Times are shown in the mall's zone: its day is the one the statement is grouped by. */
const MALL_ZONE = 'Asia/Shanghai'

function format(at: string | Date, options: Intl.DateTimeFormatOptions): string {
  const tag = language() === 'zh' ? 'zh-CN' : 'en-GB'
  return new Intl.DateTimeFormat(tag, { timeZone: MALL_ZONE, ...options }).format(new Date(at))
}

export const clockTime = (at: string) => format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

export const dateText = (at: string) => format(at, { year: 'numeric', month: 'short', day: 'numeric' })

export const dateTime = (at: string) =>
  format(at, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })

/** The day of an instant in the mall's zone, as a key: "2026-11-22". */
export function dayKey(at: string | Date): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone: MALL_ZONE,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(new Date(at))
}

const DAY_MS = 86_400_000

/** "Today", "yesterday" or the date. */
export function dayText(at: string, words: { today: string; yesterday: string }): string {
  const now = Date.now()
  const day = dayKey(at)
  if (day === dayKey(new Date(now))) return words.today
  if (day === dayKey(new Date(now - DAY_MS))) return words.yesterday
  return format(at, { year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' })
}
