import { expect, test } from 'vitest'
import { refusalOf, runText, schemeOf, workedExample } from '../../../test/plan-desk.ts'

const queue = (share: string): string =>
  schemeOf({ plan: `{ plan: queue-rebate, share: ${share} }`, allocate: '"1.00"' })

test('the worked example of the README is what the code pays', () => {
  expect(workedExample(new URL('README.md', import.meta.url))).toEqual([])
})

test('a share lies between 0% and 100%; no purse is too small, for it pays only what it holds', () => {
  expect(refusalOf(queue('0%'))).toBeNull()
  expect(refusalOf(queue('100%'))).toBeNull()
  expect(refusalOf(queue('100.0001%'))).toContain('at most 100%')
})

const head = `title: queue
scheme: { scheme: queue, version: 1, title: { zh: 排队, en: queue }, settle: payment, plans: { queue: { plan: queue-rebate, share: 20% } }, products: { box: { price: "100.00", allocate: { queue: "20.00", platform: rest } } } }
members: [ { id: A }, { id: B }, { id: C }, { id: D } ]
`

test('an order that was refunded is passed over', () => {
  const { state } = runText(`${head}events:
  - { order: o1, member: A, product: box }
  - { order: o2, member: B, product: box }
  - { order: o3, member: C, product: box }
  - { refund: o2, reason: returned }
  - { order: o4, member: D, product: box }
`)
  // o2 paid o1; o3 paid o2. Taking o2 back owes o1 its 20 again, behind o3: o4 pays o3.
  expect(state.rewards?.map(({ order, to, amount }) => [order, to, amount])).toEqual([
    ['o2', 'A', '20.00'],
    ['o3', 'B', '20.00'],
    ['o4', 'C', '20.00'],
  ])
  expect(state.members.A?.wallet).toMatchObject({ available: '0.00' })
})

test('a queue of a thousand orders pays them in order, each at most its share', () => {
  const { state } = runText(`${head}events:
  - { repeat: 1000, order: "q{n}", member: "m{n}", product: box }
`)
  expect(state.rewards?.length).toBe(999)
  expect(state.members.m999?.wallet).toMatchObject({ available: '20.00' })
  expect(state.members.m1000?.wallet).toMatchObject({ available: '0.00' })
  expect(state.purses).toEqual({ queue: '20.00' })
})
