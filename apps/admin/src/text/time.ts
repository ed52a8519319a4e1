import { language } from './language.ts'

/** Times are shown in the mall's zone, wherever the operator sits. */
const MALL_ZONE = 'Asia/Shanghai'

export function dateTime(at: string): string {
  return new Intl.DateTimeFormat(language() === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: MALL_ZONE,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(at))
}
