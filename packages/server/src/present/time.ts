import { instantText } from '@huoshui/mall'

/** The time zone of every mall: the scheme format knows no other yet (spec/4). */
export const TIME_ZONE = 'Asia/Shanghai'

/** An instant in the mall's time zone, RFC 3339. */
export const at = (instant: Date | number): string => instantText(instant, TIME_ZONE)
