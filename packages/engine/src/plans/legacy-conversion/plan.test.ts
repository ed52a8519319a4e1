import { expect, test } from 'vitest'
import { ScenarioRun } from '../../../src/index.ts'
import { refusalOf, runText, workedExample } from '../../../test/plan-desk.ts'
import type { PoolPeer } from '../appreciating-points/peer.ts'
import type { LegacyPeer } from './plan.ts'

const legacy = (tranches: string, coin = 'true', extra = ''): string => `scheme: legacy
version: 1
title: { zh: 转化, en: Legacy }
settle: payment
plans:
  growth: { plan: appreciating-points }
  ${tranches === '' ? 'second: { plan: appreciating-points }' : `legacy: { plan: legacy-conversion, tranches: ${tranches} }`}
products:
  pack: { price: "1000.00", pay: { coin: ${coin} }, allocate: { growth: "300.00", platform: rest } }
${extra}`

test('the worked example of the README is what the code pays', () => {
  expect(workedExample(new URL('README.md', import.meta.url))).toEqual([])
})

test('tranches have a floor, and coins need a plan that keeps them', () => {
  expect(refusalOf(legacy('{ rate: 0.1% }'))).toBeNull()
  expect(refusalOf(legacy('{ rate: 0.0999% }'))).toContain('at least 0.1%')
  expect(refusalOf(legacy('{ rate: 100%, every: quarter }'))).toBeNull()
  expect(refusalOf(legacy('{ every: year }'))).toContain('expected day, week, month or quarter')
  expect(refusalOf(legacy(''))).toContain('no plan of this scheme keeps coins')
  expect(refusalOf(legacy('', 'false'))).toBeNull()
})

test('coins cannot be booked where no plan keeps them', () => {
  const { state } = runText(`title: nobody keeps coins
scheme: ${JSON.stringify({ scheme: 's', version: 1, title: { zh: '甲', en: 's' }, settle: 'payment', plans: {}, products: {} })}
members: [ { id: A } ]
events: [ { coin: "5.00", member: A } ]
`)
  expect(state.errors.map(({ code }) => code)).toEqual(['not-supported'])
})

test('the report says what is owed, delivered, locked, and at which price holding × price is all that was owed', () => {
  const text = `title: report
scheme:
${legacy('{ rate: 50%, every: day }')
  .split('\n')
  .map((line) => `  ${line}`)
  .join('\n')}
members: [ { id: A } ]
events:
  - { coin: "3100.00", member: A }
  - { order: o1, member: A, product: pack, pay: { coin: "1000.00" } }
  - { order: o2, member: A, product: pack, pay: { coin: "1000.00" } }
  - { refund: o2, reason: returned }
  - { close: day }
`
  const run = new ScenarioRun(text, { file: 'report.yaml', schemes: () => ({ text: '', file: '' }) })
  while (run.step());
  const { mall, state } = run.engine
  const peer = mall.plan('legacy').bound.peer as LegacyPeer
  const pool = mall.plan('growth').bound.peer as PoolPeer
  // 210 points of the first order are left; 3100 ÷ 210 = 14.761905.
  expect(peer.report(state.member('A'), pool)).toEqual({
    owed: 210_000n,
    delivered: 100_000n,
    locked: 105_000_000n,
    evenPrice: '14.761905',
  })
})
