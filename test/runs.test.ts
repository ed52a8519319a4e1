import { expect, test } from 'vitest'
import { runsFor } from './runs.ts'

test('in CI a property tries at least a thousand examples', () => {
  for (const ci of ['true', '1', 'yes']) expect(runsFor(ci)).toBeGreaterThanOrEqual(1000)
})

test('at a desk it tries fewer', () => {
  for (const ci of [undefined, '', '0', 'false', 'FALSE']) expect(runsFor(ci)).toBe(200)
})

test('another number can be asked for', () => {
  expect(runsFor(undefined, '50000')).toBe(50_000)
  for (const none of ['', '0', 'many']) expect(runsFor('true', none)).toBe(1000)
})
