import { expect, test } from 'vitest'
import { moneyExact } from './money-exact.ts'
import { linesRefused } from './offences.ts'

const FILE = 'packages/mall/src/a.ts'

test.each([
  'Number(amountFen)',
  'Number(order.amountFen.toString())',
  'parseFloat(amount)',
  'Number.parseInt(price_text, 10)',
  'Math.round(cashFen / 2)',
  'priceYuan.toFixed(2)',
  '(gross * keep).toFixed(2)',
])('%s is refused', (text) => {
  expect(linesRefused(moneyExact, FILE, text)).toEqual([1])
})

test.each([
  'Number(port)',
  'elapsedMs.toFixed(1)',
  'Math.floor(reward.index / 2)',
  'Number(points.length)',
  'mulDivFloor(amountFen, keepPpm, MILLION)',
  "Number(limits['balance'])",
])('%s is not about money', (text) => {
  expect(linesRefused(moneyExact, FILE, text)).toEqual([])
})

test('only what is shipped is looked at', () => {
  expect(linesRefused(moneyExact, 'packages/mall/src/a.test.ts', 'Number(amountFen)')).toEqual([])
  expect(linesRefused(moneyExact, 'bench/orders.ts', 'Number(amountFen)')).toEqual([])
})
