import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { dayKey, dayText } from './time.ts'

const words = { today: '今天', yesterday: '昨天' }

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-22T00:30:00+08:00') })
})

afterEach(() => {
  vi.useRealTimers()
})

test('a day begins at midnight of the mall, not of Greenwich', () => {
  expect(dayKey('2026-11-21T15:59:59Z')).toBe('2026-11-21')
  expect(dayKey('2026-11-21T16:00:00Z')).toBe('2026-11-22')
})

test('today and yesterday are told in words, older days by their date', () => {
  expect(dayText('2026-11-22T00:00:00+08:00', words)).toBe('今天')
  expect(dayText('2026-11-21T23:59:59+08:00', words)).toBe('昨天')
  expect(dayText('2026-11-20T12:00:00+08:00', words)).toMatch(/2026年11月20日/)
})
