import { language } from '@huoshui/web/language'

/** Times are shown in the mall's zone, wherever the operator sits. */
const MALL_ZONE = 'Asia/Shanghai'

function format(at: string | number, options: Intl.DateTimeFormatOptions): string {
  const tag = language() === 'zh' ? 'zh-CN' : 'en-GB'
  return new Intl.DateTimeFormat(tag, { timeZone: MALL_ZONE, ...options }).format(new Date(at))
}

export const clockTime = (at: number) => format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

export const secondTime = (at: number) =>
  format(at, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })

export const dayText = (at: number) => format(at, { month: 'numeric', day: 'numeric' })

export function dateTime(at: string): string {
  return format(at, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
}
