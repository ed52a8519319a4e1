import { expect, test } from 'vitest'
import { paidShare, saleAbout } from './sale-now.ts'

test('the share that is paid is what does not stay in the pool', () => {
  expect(paidShare('20%')).toBe('80%')
  expect(paidShare('12.5%')).toBe('87.5%')
  expect(paidShare('0%')).toBe('100%')
  expect(paidShare('some')).toBe('')
})

test('210 points of the first pack would pay 168 of 1000 at the issue price', () => {
  expect(saleAbout('210.000000', { price: '1.000000', backflow: '20%' })).toBe('168.00')
  expect(saleAbout('147.000000', { price: '1.680672', backflow: '20%' })).toBe('197.64')
  expect(saleAbout('1.000000', { price: 'none', backflow: '20%' })).toBeUndefined()
})
