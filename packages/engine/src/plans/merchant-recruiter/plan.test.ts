import { expect, test } from 'vitest'
import { refusalOf, schemeOf, workedExample } from '../../../test/plan-desk.ts'

const recruiter = (rate: string, allocate: string, at: 'product' | 'merchant'): string =>
  schemeOf({ plan: `{ plan: merchant-recruiter, rate: ${rate} }`, allocate, at })

test('the worked example of the README is what the code pays', () => {
  expect(workedExample(new URL('README.md', import.meta.url))).toEqual([])
})

test('a merchant order must bring the whole rate, a product need not: it pays nobody', () => {
  expect(refusalOf(recruiter('1%', '1%', 'merchant'))).toBeNull()
  expect(refusalOf(recruiter('1%', '0.9999%', 'merchant'))).toContain('brought in')
  expect(refusalOf(recruiter('1%', '"0.01"', 'product'))).toBeNull()
})

test('rates from 0% to 100% load, and nothing beyond', () => {
  expect(refusalOf(recruiter('0%', '1%', 'merchant'))).toBeNull()
  expect(refusalOf(recruiter('100%', '50%', 'merchant'))).toContain('may owe')
  expect(refusalOf(recruiter('100.0001%', '50%', 'merchant'))).toContain('at most 100%')
})
