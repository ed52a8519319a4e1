import { expect, test } from 'vitest'
import { ENTRY_BOUNDS, Histogram } from './histogram.ts'
import { writerLimits } from './types.ts'

test('an observation counts in the first bucket whose bound it does not pass', () => {
  const histogram = new Histogram([1, 5])
  for (const value of [0, 1, 1.5, 5, 5.5, 100]) histogram.observe(value)
  expect(histogram.figures()).toEqual({ bounds: [1, 5], counts: [2, 2, 2], sum: 113 })
})

test('figures are a copy that later observations do not change, and can be sent to another thread', () => {
  const histogram = new Histogram([1])
  const before = histogram.figures()
  histogram.observe(1)
  expect(before.counts).toEqual([0, 0])
  expect(structuredClone(histogram.figures())).toEqual({ bounds: [1], counts: [1, 0], sum: 1 })
})

test('bounds that do not ascend are refused', () => {
  expect(() => new Histogram([1, 1])).toThrow(RangeError)
  expect(() => new Histogram([2, 1])).toThrow(RangeError)
})

test('a block at its limit lies in the last bucket with a bound', () => {
  expect(ENTRY_BOUNDS.at(-1)).toBe(writerLimits.blockEntries)
})
