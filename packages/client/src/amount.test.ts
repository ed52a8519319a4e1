import { expect, test } from 'vitest'
import { fromUnits, plain, points, signed, toUnits, yuan } from './amount.ts'

test('an amount text becomes whole units and back without loss', () => {
  expect(toUnits('12.34', 2)).toBe(1234n)
  expect(toUnits('-0.05', 2)).toBe(-5n)
  expect(toUnits('147', 6)).toBe(147_000_000n)
  expect(fromUnits(1234n, 2)).toBe('12.34')
  expect(fromUnits(-5n, 2)).toBe('-0.05')
  expect(fromUnits(7n, 0)).toBe('7')
})

test('what is not an amount of the unit is refused, not rounded', () => {
  for (const text of ['', '1.234', '1e3', '１２', '1,000', '.5', '5.', 'abc', '--1'])
    expect(toUnits(text, 2)).toBeUndefined()
})

test('amounts are grouped by thousands and keep every digit', () => {
  expect(plain('1234567.89')).toBe('1,234,567.89')
  expect(plain('100.00')).toBe('100.00')
  expect(yuan('-1600.00')).toBe('−¥1,600.00')
  expect(points('147.000000')).toBe('147.00')
  expect(points('124.950000')).toBe('124.95')
  expect(points('0.000001')).toBe('0.000001')
  expect(points('1000')).toBe('1,000')
  expect(signed('5.00', yuan)).toBe('+¥5.00')
  expect(signed('-5.00', yuan)).toBe('−¥5.00')
})
