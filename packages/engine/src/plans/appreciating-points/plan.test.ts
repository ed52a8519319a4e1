import { expect, test } from 'vitest'
import { runText, workedExample } from '../../../test/plan-desk.ts'
import { parseScheme } from '../../index.ts'

const scheme = (plan: string): string =>
  `scheme: s\nversion: 1\ntitle: { zh: a, en: b }\nsettle: payment\nplans:\n  growth: { plan: appreciating-points${plan} }\nproducts:\n  pack: { price: "1000.00", allocate: { growth: "300.00", platform: rest } }\n`

/** A scenario over one 1000-yuan pack of which 300 enter the pool. */
const scenario = (plan: string, events: string, expectations: string): string => `
title: growth
scheme:
  scheme: s
  version: 1
  title: { zh: a, en: b }
  settle: payment
  plans:
    growth: { plan: appreciating-points, ${plan} }
  products:
    pack: { price: "1000.00", allocate: { growth: "300.00", platform: rest } }
members: [ { id: A }, { id: B } ]
events:
${events}
expect:
${expectations}
`

test('the worked example of the README is what the plan does', () => {
  expect(workedExample(new URL('./README.md', import.meta.url))).toEqual([])
})

test.each([
  [', grant: 100%', ', grant: 100.0001%', /at most 100%/],
  [', backflow: 100%', ', backflow: 100.01%', /at most 100%/],
  [', issuePrice: "0.01"', ', issuePrice: "0.00"', /more than zero/],
  [', issuePrice: "0.01"', ', issuePrice: "0.001"', /decimals/],
  [', exit: { multiple: 1000 }', ', exit: { multiple: 1000.1 }', /at most 1000/],
  [', exit: { multiple: 0.000001 }', ', exit: { multiple: 0 }', /above 0/],
  [', exit: { multiple: 2, cap: market }', ', exit: { multiple: 2, cap: soft }', /exact or market/],
  [', lockDays: 3650', ', lockDays: 3651', /0 to 3650/],
  [', granting: paused', ', granting: later', /on or paused/],
  ['', ', fee: 1%', /unknown key "fee"/],
])('%j is taken, %j is refused', (limit, beyond, problem) => {
  expect(parseScheme(scheme(limit)).plans).toHaveLength(1)
  expect(() => parseScheme(scheme(beyond))).toThrow(problem)
})

test('locked points count for the exit, but cannot be sold before their very instant', () => {
  const events = `
  - { order: o1, member: A, product: pack }
  - { sell: growth, member: A, points: "1" }
  - { sell: growth, member: A, points: "211" }
  - { sell: growth, member: A, points: all, at: 2026-01-02T23:59:59.999+08:00 }
  - { sell: growth, member: A, points: "10", at: 2026-01-03T00:00:00+08:00 }`
  const expected = `
  errors.0.code: locked-points
  errors.1.code: insufficient-points
  errors.2.code: insufficient-points
  members.A.growth.growth.holding: "200.000000"
  members.A.growth.growth.locked: "0.000000"`
  expect(runText(scenario('lockDays: 2', events, expected)).differences).toEqual([])
})

test('one injection sets off a cascade, lowest trigger price first', () => {
  const events = `
  - { order: o1, member: A, product: pack }
  - { order: o2, member: B, product: pack }
  - { inject: growth, amount: "100000.00" }`
  const expected = `
  pools.growth.exits: 2
  rewards.0.to: A
  rewards.1.to: B
  members.A.wallet.available: "960.00"
  members.B.wallet.available: "960.00"
  pools.growth.supply: "0.000000"`
  expect(runText(scenario('exit: { multiple: 1.2 }', events, expected)).differences).toEqual([])
})

test('under cap market an exit pays the whole value, under exact only up to the multiple', () => {
  const events = `
  - { order: o1, member: A, product: pack }
  - { inject: growth, amount: "4700.00" }`
  const market = 'members.A.wallet.available: "4000.00"\n  pools.growth.fund: "1000.00"'
  const exact = 'members.A.wallet.available: "960.00"\n  pools.growth.fund: "4040.00"'
  expect(runText(scenario('exit: { multiple: 1.2, cap: market }', events, `  ${market}`)).differences).toEqual([])
  expect(runText(scenario('exit: { multiple: 1.2, cap: exact }', events, `  ${exact}`)).differences).toEqual([])
})

test('a refund burns what the order minted and leaves the pool; after the exit of its cycle it burns nothing', () => {
  const events = `
  - { order: o1, member: A, product: pack }
  - { order: o2, member: B, product: pack }
  - { refund: o2, reason: "returned" }
  - { inject: growth, amount: "1000.00" }
  - { order: o3, member: A, product: pack }
  - { refund: o1, reason: "returned" }`
  const expected = `
  members.B.growth.growth.holding: "0.000000"
  members.B.growth.growth.spend: "0.00"
  members.A.growth.growth.cycle: 2
  members.A.growth.growth.spend: "1000.00"
  errors: []`
  expect(runText(scenario('exit: { multiple: 1.2 }', events, expected)).differences).toEqual([])
})

test('paused granting feeds the pool and mints nothing; sales and exits go on', () => {
  const events = `
  - { order: o1, member: A, product: pack }
  - { pause: growth }
  - { order: o2, member: B, product: pack }
  - { sell: growth, member: A, points: all }
  - { resume: growth }
  - { order: o3, member: B, product: pack }`
  const expected = `
  members.A.wallet.available: "480.00"
  members.B.growth.growth.holding: "73.500000"
  pools.growth.price: "5.714286"`
  expect(runText(scenario('backflow: 20%', events, expected)).differences).toEqual([])
})
