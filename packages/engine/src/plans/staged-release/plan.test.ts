import { expect, test } from 'vitest'
import { runText, workedExample } from '../../../test/plan-desk.ts'
import { Engine, parseScheme } from '../../index.ts'

const scheme = (plan: string, purse = '20%', price = '100.00'): string => `
scheme: staged-test
version: 1
title: { zh: 积分分红, en: Staged }
settle: payment
plans: { staged: { plan: staged-release, ${plan} } }
products: { pack: { price: "${price}", pay: { shopping: 50% }, allocate: { staged: ${purse}, platform: rest } } }`

const TIER = 'tiers: [ { from: "100.00", multiple: 2 } ]'

const scenario = (plan: string, events: string, purse = '20%'): string => `
title: t
scheme:${scheme(plan, purse).replaceAll('\n', '\n  ')}
start: 2026-01-01T08:00:00+08:00
members: [ { id: A }, { id: B, referrer: A }, { id: C, referrer: B } ]
events:
${events}
expect: {}
`

test('the worked example of the README comes out', () => {
  expect(workedExample(new URL('README.md', import.meta.url))).toEqual([])
})

test('a member with no open lot accelerates nothing, and nobody releases more than the lots hold', () => {
  const events = `  - { order: c, member: C, product: pack }
  - { close: day }
  - { close: day }`
  const { members } = runText(scenario(`${TIER}, daily: 100%`, events)).state
  expect([members.A?.shopping, members.B?.shopping, members.C?.shopping]).toEqual([undefined, undefined, '100.00'])
  const more = `  - { order: b, member: B, product: pack }\n${events}\n  - { close: day }\n  - { close: day }`
  const after = runText(scenario(`${TIER}, daily: 100%`, more)).state.members
  expect([after.B?.shopping, after.C?.shopping]).toEqual(['200.00', '200.00'])
})

test('an order below the lowest tier grants no lot but counts as volume', () => {
  const events = '  - { order: c, member: C, product: pack }\n  - { close: day }'
  const { members } = runText(scenario('tiers: [ { from: "100.01", multiple: 2 } ]', events)).state
  expect(members.C?.release).toBeUndefined()
  expect([members.A?.volume, members.B?.volume]).toEqual([{ staged: '100.00' }, { staged: '100.00' }])
})

test('a refund closes the lot and reduces volumes, a rank that was reached stands', () => {
  const ranks = 'ranks: [ { name: bronze, from: "200.00", rate: 50% } ], generations: []'
  const events = `  - { order: a, member: A, product: pack }
  - { order: c, member: C, product: pack }
  - { order: c2, member: C, product: pack }
  - { refund: c2, reason: returned }
  - { close: day }
  - { close: day }`
  const { members } = runText(scenario(`${TIER}, daily: 10%, ${ranks}`, events)).state
  expect(members.A?.volume).toEqual({ staged: '100.00' })
  // B reached bronze too and takes the difference of C's 10, for nothing since it has no lot; A gets 3% as its peer.
  expect([members.A?.shopping, members.C?.shopping]).toEqual(['10.30', '10.00'])
  expect(members.C?.release).toMatchObject({ staged: { balance: '190.00' } })
})

test('points handed in are paid as far as the purse reaches, the rest returns', () => {
  const events = `  - { order: a, member: A, product: pack }
  - { close: day }
  - { close: day }
  - { redeem: staged, member: A, points: "10.00" }
  - { redeem: staged, member: A, points: "0.01" }
  - { close: week }`
  const { state } = runText(scenario(`${TIER}, daily: 10%, redeemEvery: week`, events, '"4.00"'))
  expect(state.members.A?.wallet).toMatchObject({ available: '4.00' })
  expect(state.members.A?.shopping).toBe('26.00')
  expect(state.errors.map(({ code }) => code)).toEqual(['insufficient-points'])
})

test('a lot keeps the split it was granted under', () => {
  const engine = Engine.create()
  const at = 1_767_196_800_000
  const head = { id: '', caller: 'test', at }
  engine.submit({ ...head, kind: 'activate', text: scheme(`${TIER}, daily: 10%, split: { cash: 100% }`) })
  engine.submit({ ...head, kind: 'join', member: 'A' })
  engine.submit({ ...head, kind: 'order', order: 'a', member: 'A', product: 'pack', quantity: 1 })
  const next = scheme(`${TIER}, daily: 50%, split: { cash: 0% }`).replace('version: 1', 'version: 2')
  engine.submit({ ...head, kind: 'activate', text: next })
  engine.submit({ ...head, kind: 'order', order: 'b', member: 'A', product: 'pack', quantity: 1 })
  engine.advance(at + 2 * 86_400_000)
  engine.finish()
  expect([engine.state.available.at(0), engine.state.shopping.at(0)]).toEqual([1000n, 5000n])
  expect(engine.checkLaws()).toEqual([])
})

test('more than the plan can ever keep exact is refused', () => {
  const engine = Engine.create()
  const head = { id: '', caller: 'test', at: 1_767_196_800_000 }
  const text = scheme('tiers: [ { from: "1.00", multiple: 1000 } ], daily: 1%', '1%', '5000000000000.00')
  engine.submit({ ...head, kind: 'activate', text })
  engine.submit({ ...head, kind: 'join', member: 'A' })
  const outcome = engine.submit({ ...head, kind: 'order', order: 'a', member: 'A', product: 'pack', quantity: 1 })
  expect(outcome).toMatchObject({ kind: 'refused', code: 'limit-reached' })
})

test('parameters at their limits load, what does not go together is refused', () => {
  const loads = (plan: string) => () => parseScheme(scheme(plan))
  const rank = (name: string, from: string, rate: string): string => `{ name: ${name}, from: "${from}", rate: ${rate} }`
  expect(loads(`${TIER}, daily: 0%, generations: [], peer: 0%, split: { cash: 0% }`)).not.toThrow()
  expect(loads(`${TIER}, ranks: [ ${rank('low', '1.00', '50%')}, ${rank('high', '900000.00', '10%')} ]`)).not.toThrow()
  expect(loads('daily: 1%')).toThrow('tiers')
  expect(loads('tiers: []')).toThrow('at least one tier')
  expect(loads('tiers: [ { from: "9.00", multiple: 3 }, { from: "3.00", multiple: 2 } ]')).toThrow('ascending')
  expect(loads('tiers: [ { from: "9.00", multiple: 0 } ]')).toThrow('above 0')
  expect(loads(`${TIER}, ranks: [ ${rank('low', '9.00', '1%')}, ${rank('high', '9.00', '2%')} ]`)).toThrow('ascending')
  expect(loads(`${TIER}, ranks: [ ${rank('low', '8.00', '1%')}, ${rank('low', '9.00', '2%')} ]`)).toThrow('once')
  expect(loads(`${TIER}, split: { cash: 40%, shopping: 40% }`)).toThrow('100% together')
  expect(loads(`${TIER}, volume: all`)).toThrow('downline')
  expect(loads(`${TIER}, redeemEvery: year`)).toThrow('quarter')
})
