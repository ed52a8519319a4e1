import { expect, test } from 'vitest'
import { DurableTimes } from './behind.ts'

test('the oldest entry a follower lacks says how long it has been behind', () => {
  const times = new DurableTimes()
  times.mark(10, 1000)
  times.mark(20, 2000)
  times.mark(30, 3000)
  expect(times.waitedMs(0, 5000)).toBe(4000)
  expect(times.waitedMs(9, 5000)).toBe(4000)
  expect(times.waitedMs(10, 5000)).toBe(3000)
  expect(times.waitedMs(25, 5000)).toBe(2000)
  expect(times.waitedMs(30, 5000)).toBe(0)
  expect(times.waitedMs(31, 5000)).toBe(0)
})

test('nothing waits before anything is durable', () => {
  expect(new DurableTimes().waitedMs(0, 5000)).toBe(0)
})

test('under constant load a follower that is near is never said to be far behind', () => {
  const times = new DurableTimes()
  for (let nowMs = 1; nowMs <= 60_000; nowMs += 1) {
    times.mark(nowMs, nowMs)
    times.forget(nowMs - 500)
    if (nowMs > 1000) expect(Math.abs(times.waitedMs(nowMs - 500, nowMs) - 500)).toBeLessThanOrEqual(110)
  }
})

test('a follower that never comes back makes the memory coarser, not longer, and is still said to be that far behind', () => {
  const times = new DurableTimes()
  const days = 3 * 24 * 60 * 60
  for (let second = 1; second <= days; second += 1) times.mark(second, second * 1000)
  expect(times.waitedMs(0, days * 1000)).toBe((days - 1) * 1000)
})
