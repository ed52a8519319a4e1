import { expect, test } from 'vitest'
import { refusalOf, runText, schemeOf, workedExample } from '../../../test/plan-desk.ts'

const head = (settle: string): string => `title: points
scheme: { scheme: points, version: 1, title: { zh: 服务点, en: points }, settle: ${settle}, refundWindow: 1d, plans: { service: { plan: service-point, perPickup: "20.00" } }, products: { box: { price: "100.00", allocate: { service: "25.00", platform: rest } } } }
members: [ { id: A }, { id: sp } ]
`

test('the worked example of the README is what the code pays', () => {
  expect(workedExample(new URL('README.md', import.meta.url))).toEqual([])
})

test('a purse below the reward is refused, one as large is not', () => {
  expect(refusalOf(schemeOf({ plan: '{ plan: service-point, perPickup: "20.00" }', allocate: '"20.00"' }))).toBeNull()
  expect(refusalOf(schemeOf({ plan: '{ plan: service-point, perPickup: "20.00" }', allocate: '"19.99"' }))).toContain(
    'may owe 20.00',
  )
})

test('a refund returns exactly what is kept for that order, whatever the others keep', () => {
  const { differences } = runText(`${head('payment')}events:
  - { order: a, member: A, product: box, pickup: sp }
  - { order: b, member: A, product: box, pickup: sp }
  - { refund: a, reason: returned }
  - { pickup: b }
  - { refund: b, reason: returned }
expect: { members.sp.wallet.available: "0.00", platform.income: "0.00", platform.remainder: "0.00" }
`)
  expect(differences).toEqual([])
})

test('under completion an order verified in time pays its point, one received otherwise pays nobody', () => {
  const { differences } = runText(`${head('completion')}events:
  - { order: a, member: A, product: box, pickup: sp }
  - { order: b, member: A, product: box, pickup: sp }
  - { pickup: a }
  - { receive: b }
  - { advance: 2d }
  - { pickup: b }
expect: { members.sp.wallet.available: "20.00", platform.remainder: "30.00", errors: [] }
`)
  expect(differences).toEqual([])
})
