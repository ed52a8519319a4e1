import { expect, test } from 'vitest'
import { runText, workedExample } from '../../../test/plan-desk.ts'
import { parseScheme } from '../../index.ts'

const scheme = (plan: string, part = '"150.00"'): string =>
  `scheme: s\nversion: 1\ntitle: { zh: a, en: b }\nsettle: payment\nplans:\n  referral: { plan: referral, ${plan} }\nproducts:\n  pack: { price: "1000.00", allocate: { referral: ${part}, platform: rest } }\n`

test('the worked example of the README is what the plan pays', () => {
  expect(workedExample(new URL('./README.md', import.meta.url))).toEqual([])
})

test('a line that brings less than both levels cost is refused with the worst case', () => {
  expect(() => parseScheme(scheme('rates: [10%, 5%]', '"149.99"'))).toThrow(/149\.99 but it may owe 150\.00/)
  expect(parseScheme(scheme('rates: [10%, 5%]')).plans).toHaveLength(1)
})

test.each([
  ['rates: [10%, 5%, 1%]', /no third/],
  ['rates: []', /one or two levels/],
  ['rates: [101%]', /at most 100%/],
  ['rates: [0.00001%]', /decimals/],
  ['fixed: ["1.001"]', /decimals/],
  ['rates: [1%], fixed: ["1.00"]', /not both/],
  ['requirePurchase: true', /either rates or fixed/],
  ['rates: [1%], depth: 3', /unknown key "depth"/],
])('%s is refused', (plan, problem) => {
  expect(() => parseScheme(scheme(plan))).toThrow(problem)
})

test('fixed amounts are per unit, and a receiver without an order of its own gets nothing', () => {
  const text = `
title: fixed
scheme:
  scheme: s
  version: 1
  title: { zh: a, en: b }
  settle: payment
  plans: { referral: { plan: referral, fixed: ["3.00", "2.00"] } }
  products: { pack: { price: "1000.00", allocate: { referral: "5.00", platform: rest } } }
members: [ { id: A }, { id: B, referrer: A }, { id: C, referrer: B } ]
events:
  - { order: o1, member: A, product: pack }
  - { order: o2, member: C, product: pack, quantity: 4 }
expect:
  members.A.wallet.available: "8.00"
  members.B.wallet.available: "0.00"
  platform.remainder: "17.00"
`
  expect(runText(text).differences).toEqual([])
})

test('a refund takes both levels back, into debt where the wallet is empty', () => {
  const text = `
title: refund
scheme:
  scheme: s
  version: 1
  title: { zh: a, en: b }
  settle: payment
  plans: { referral: { plan: referral, rates: [10%, 5%] } }
  products: { pack: { price: "1000.00", allocate: { referral: "150.00", platform: rest } } }
members: [ { id: A }, { id: B, referrer: A }, { id: C, referrer: B } ]
events:
  - { order: a, member: A, product: pack }
  - { order: b, member: B, product: pack }
  - { order: c, member: C, product: pack }
  - { withdraw: w, member: A, amount: "150.00" }
  - { refund: c, reason: "returned" }
expect:
  members.A.wallet.available: "0.00"
  members.A.wallet.debt: "50.00"
  members.B.wallet.available: "0.00"
  platform.remainder: "200.00"
`
  expect(runText(text).differences).toEqual([])
})
