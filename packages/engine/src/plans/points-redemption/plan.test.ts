import { expect, test } from 'vitest'
import { refusalOf, runText, schemeOf, workedExample } from '../../../test/plan-desk.ts'

const redemption = (params: string, allocate: string, product = 'pay: { shopping: 50% }'): string =>
  schemeOf({ plan: `{ plan: points-redemption, ${params} }`, allocate, product })

test('the worked example of the README is what the code pays', () => {
  expect(workedExample(new URL('README.md', import.meta.url))).toEqual([])
})

test('a product may not take more points than the share, nor bring less than the rebate', () => {
  expect(refusalOf(redemption('share: 50%', '20%'))).toBeNull()
  expect(refusalOf(redemption('share: 49.9999%', '20%'))).toContain('more than the share')
  expect(refusalOf(redemption('rebate: 20%', '19.9999%'))).toContain('may owe')
  expect(refusalOf(redemption('rebate: 20%', '"200.00"'))).toBeNull()
  expect(refusalOf(redemption('share: 100%', '20%', 'pay: { shopping: 100.0001% }'))).toContain('at most 100%')
})

test('an order wholly in points draws no rebate, for it brings no cash', () => {
  const { differences } = runText(`title: all in points
scheme: { scheme: all, version: 1, title: { zh: 全积分, en: all }, settle: payment, plans: { redemption: { plan: points-redemption, share: 100%, rebate: 20% } }, merchantOrders: { allocate: { merchant: 80%, platform: rest }, grants: { redemption: 200% } }, products: { box: { price: "10.00", pay: { shopping: 100% }, allocate: { redemption: 20%, platform: rest } } } }
members: [ { id: o }, { id: A } ]
merchants: [ { id: shop, owner: o } ]
events: [ { order: m, member: A, merchant: shop, amount: "5.00" }, { order: g, member: A, product: box, pay: { shopping: "10.00" } }, { refund: m, reason: returned }, { refund: g, reason: returned } ]
expect: { merchants.shop: "0.00", platform.income: "0.00", members.A.wallet.available: "0.00" }
`)
  expect(differences).toEqual([])
})
