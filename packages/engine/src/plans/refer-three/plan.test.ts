import { expect, test } from 'vitest'
import { refusalOf, runText, schemeOf, workedExample } from '../../../test/plan-desk.ts'

const three = (params: string, allocate: string, at: 'product' | 'merchant' = 'product'): string =>
  schemeOf({ plan: `{ plan: refer-three${params} }`, allocate, at })

test('the worked example of the README is what the code pays', () => {
  expect(workedExample(new URL('README.md', import.meta.url))).toEqual([])
})

test('the purse must cover every prefix of a cycle: the average rounded up, or more when it pays early', () => {
  expect(refusalOf(three('', '"333.34"'))).toBeNull()
  expect(refusalOf(three('', '"333.33"'))).toContain('after 3 referrals')
  expect(refusalOf(three(', cycle: [70%, 20%, 10%]', '"699.99"'))).toContain('after 1 referral of a cycle 70%')
  expect(refusalOf(three(', cycle: [70%, 20%, 10%]', '"700.00"'))).toBeNull()
  expect(refusalOf(three('', '33.3334%', 'merchant'))).toBeNull()
  expect(refusalOf(three('', '33.3333%', 'merchant'))).toContain('of the base are due')
})

test('with one’s own order as the base, a cheap referral may owe what a dear order promised', () => {
  const scheme = (cheap: string): string => `scheme: own
version: 1
title: { zh: 自单, en: Own }
settle: payment
plans: { three: { plan: refer-three, base: own } }
products:
  dear: { price: "1000.00", allocate: { three: "333.34", platform: rest } }
  cheap: { price: "400.00", allocate: { three: "${cheap}", platform: rest } }
`
  expect(refusalOf(scheme('133.34'))).toContain('may owe 333.34')
  expect(refusalOf(scheme('333.34'))).toBeNull()
  expect(refusalOf(three(', base: own', '50%', 'merchant'))).toContain('any amount')
})

test('a cycle has 1 to 100 positions', () => {
  expect(refusalOf(three(', cycle: []', '"1.00"'))).toContain('at least one')
  expect(refusalOf(three(`, cycle: [${Array(100).fill('1%').join(', ')}]`, '"10.00"'))).toBeNull()
  expect(refusalOf(three(`, cycle: [${Array(101).fill('1%').join(', ')}]`, '"10.00"'))).toContain('at most 100')
})

test('without repeat the cycle runs once; counting orders counts every one', () => {
  const { state } = runText(`title: once
scheme: { scheme: once, version: 1, title: { zh: 一轮, en: once }, settle: payment, plans: { three: { plan: refer-three, cycle: [10%, 20%], count: order, repeat: false } }, products: { pack: { price: "100.00", allocate: { three: "15.00", platform: rest } } } }
members: [ { id: A }, { id: B, referrer: A } ]
events:
  - { order: own, member: A, product: pack }
  - { order: o1, member: B, product: pack }
  - { order: o2, member: B, product: pack }
  - { order: o3, member: B, product: pack }
`)
  expect(state.rewards?.map(({ rule, amount }) => [rule, amount])).toEqual([
    ['referral-1', '10.00'],
    ['referral-2', '20.00'],
  ])
})
