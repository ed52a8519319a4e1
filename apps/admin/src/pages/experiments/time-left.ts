import type { TFunction } from 'i18next'

const MINUTE_MS = 60_000

/** A span of time in words: seconds below a minute and a half, minutes above. */
export function timeText(t: TFunction, ms: number): string {
  return ms < 1.5 * MINUTE_MS
    ? t('experiment.seconds', { n: Math.max(1, Math.ceil(ms / 1000)) })
    : t('experiment.minutes', { n: Math.ceil(ms / MINUTE_MS) })
}
