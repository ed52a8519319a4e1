import { expect, test } from 'vitest'
import { runText, workedExample } from '../../../test/plan-desk.ts'
import { parseScheme } from '../../index.ts'
import { ADS_LIMIT } from './params.ts'

const scheme = (plan: string, purse = '200.00', grant = '100%'): string => `
scheme: ads-test
version: 1
title: { zh: 广告, en: Ads }
settle: payment
plans: { ads: { plan: ad-release, ${plan} } }
products: { pack: { price: "100.00", allocate: { ads: "${purse}", platform: rest }, grants: { ads: ${grant} } } }`

const scenario = (plan: string, events: string, purse = '50.00', grant = '100%'): string => `
title: t
scheme:${scheme(plan, purse, grant).replaceAll('\n', '\n  ')}
members: [ { id: A }, { id: B, referrer: A }, { id: C, referrer: B }, { id: D, referrer: C } ]
events:
${events}
expect: {}
`
const walletsOf = (text: string): string[] =>
  Object.values(runText(text).state.members).map(({ wallet }) => (wallet as { available: string }).available)

test('the worked example of the README comes out', () => {
  expect(workedExample(new URL('README.md', import.meta.url))).toEqual([])
})

test('a third level is never paid, and nobody without a qualifying order', () => {
  const bought = ['A', 'B', 'C', 'D'].map((id) => `  - { order: o${id}, member: ${id}, product: pack }`).join('\n')
  const released = `${bought}\n  - { close: day }\n  - { ads: done, member: D }\n  - { close: day }`
  expect(walletsOf(scenario('rate: 10%', released))).toEqual(['0.00', '1.00', '2.00', '10.00'])
  const alone =
    '  - { order: o, member: D, product: pack }\n  - { close: day }\n  - { ads: done, member: D }\n  - { close: day }'
  expect(walletsOf(scenario('rate: 10%', alone))).toEqual(['0.00', '0.00', '0.00', '10.00'])
})

test('below the minimum the rest is released whole, and no more than the rest', () => {
  const events =
    '  - { order: o, member: A, product: pack }\n  - { close: day }\n  - { ads: done, member: A }\n  - { close: day }'
  expect(walletsOf(scenario('rate: 1%, minimum: "1.00"', events, '100.00'))[0]).toBe('1.00')
  expect(walletsOf(scenario('rate: 1%, minimum: "1.01"', events, '100.00'))[0]).toBe('100.00')
  expect(
    walletsOf(
      scenario('rate: 100%, base: granted', `${events}\n  - { ads: done, member: A }\n  - { close: day }`, '100.00'),
    )[0],
  ).toBe('100.00')
})

test('tasks of one day release once, and tasks of yesterday nothing', () => {
  const events = `  - { order: o, member: A, product: pack }
  - { close: day }
  - { ads: done, member: A }
  - { ads: done, member: A }
  - { close: day }
  - { close: day }`
  expect(walletsOf(scenario('rate: 10%', events))[0]).toBe('10.00')
})

test('a refund closes the lot as far as it is unreleased and keeps what was released', () => {
  const events = `  - { order: o, member: A, product: pack }
  - { close: day }
  - { ads: done, member: A }
  - { close: day }
  - { refund: o, reason: returned }
  - { ads: done, member: A }
  - { close: day }`
  const { state } = runText(scenario('rate: 10%', events))
  expect(state.members.A?.release).toEqual({
    ads: { balance: '0.00', lots: [{ order: 'o', granted: '100.00', left: '0.00' }] },
  })
  expect(walletsOf(scenario('rate: 10%', events))[0]).toBe('10.00')
  expect(state.purses).toEqual({})
})

test('a paused plan releases nothing and loses nothing', () => {
  const events = `  - { order: o, member: A, product: pack }
  - { close: day }
  - { ads: done, member: A }
  - { pause: ads }
  - { close: day }
  - { resume: ads }
  - { ads: done, member: A }
  - { close: day }`
  expect(walletsOf(scenario('rate: 10%', events))[0]).toBe('10.00')
})

test('parameters at their limits load, one past them is refused', () => {
  const loads = (plan: string) => () => parseScheme(scheme(plan, '20.00'))
  expect(
    loads(`rate: 100%, minimum: "0.00", tasks: { ads: ${ADS_LIMIT}, seconds: 3600 }, referral: [100%, 100%]`),
  ).not.toThrow()
  expect(loads('rate: 0%, referral: []')).not.toThrow()
  expect(loads('rate: 100.0001%')).toThrow('at most 100%')
  expect(loads('referral: [20%, 10%, 5%]')).toThrow('no third')
  expect(loads(`tasks: { ads: ${ADS_LIMIT + 1} }`)).toThrow(`from 1 to ${ADS_LIMIT}`)
  expect(loads('tasks: { ads: 0 }')).toThrow(`from 1 to ${ADS_LIMIT}`)
  expect(loads('minimum: "0.001"')).toThrow('decimals')
  expect(loads('base: both')).toThrow('balance or granted')
})
