import { expect, test } from 'vitest'
import { runText, workedExample } from '../../../test/plan-desk.ts'
import { parseScheme } from '../../index.ts'

const scheme = (plan: string): string => `
scheme: dividend-test
version: 1
title: { zh: 分红, en: Dividend }
settle: payment
ladders: { team: [low, high] }
plans: { dividend: { plan: rank-dividend, ladder: team, ${plan} } }
products: { pack: { price: "100.00", allocate: { dividend: "10.00", platform: rest } } }`

const scenario = (plan: string, events: string): string => `
title: t
scheme:${scheme(plan).replaceAll('\n', '\n  ')}
start: 2026-01-01T08:00:00+08:00
members: [ { id: A, ranks: { team: high } }, { id: B, referrer: A, ranks: { team: low } }, { id: C, referrer: B, ranks: { team: low } }, { id: D } ]
events:
${events}
expect: {}
`
const available = (text: string): string[] =>
  Object.values(runText(text).state.members).map(({ wallet }) => (wallet as { available: string }).available)

test('the worked example of the README comes out', () => {
  expect(workedExample(new URL('README.md', import.meta.url))).toEqual([])
})

test('holders are those with exactly that rank, and the remainder of a split stays', () => {
  const events = '  - { order: d, member: D, product: pack, quantity: 3 }\n  - { close: day }'
  const text = scenario('every: day, shares: { low: 33.3333% }', events)
  expect(available(text)).toEqual(['0.00', '4.99', '4.99', '0.00'])
  expect(runText(text).state.purses).toEqual({ dividend: '20.02' })
})

test('a rank appointed or taken before the boundary decides, not the rank at the order', () => {
  const events = `  - { order: d, member: D, product: pack }
  - { appoint: null, ladder: team, member: B }
  - { appoint: low, ladder: team, member: D }
  - { close: day }`
  expect(available(scenario('every: day, shares: { low: 100% }', events))).toEqual(['0.00', '0.00', '5.00', '5.00'])
})

test('without any weight the share stays in the purse', () => {
  const events = '  - { order: d, member: D, product: pack }\n  - { close: quarter }'
  const text = scenario('every: quarter, weighted: volume, shares: { low: 50%, high: 50% }', events)
  expect(runText(text).state.purses).toEqual({ dividend: '10.00' })
})

test('volume counts for everybody above and leaves with a refund, as what the order saved does', () => {
  const events = `  - { order: c, member: C, product: pack }
  - { order: c2, member: C, product: pack, quantity: 9 }
  - { refund: c2, reason: returned }
  - { order: b, member: B, product: pack }
  - { close: week }`
  // A: volume 200 of high; B: 100 of low, C none.
  for (const weighted of ['volume', 'by volume']) {
    const text = scenario(`every: week, weighted: ${weighted}, shares: { low: 50%, high: 50% }`, events)
    expect(available(text)).toEqual(['10.00', '10.00', '0.00', '0.00'])
  }
})

test('shares up to 100% load, more is refused, and so are ranks and ladders that are not there', () => {
  const loads = (plan: string) => () => parseScheme(scheme(plan))
  expect(loads('shares: { low: 40%, high: 60% }')).not.toThrow()
  expect(loads('shares: { low: 40%, high: 60.0001% }')).toThrow('100% together')
  expect(loads('shares: {}')).toThrow('at least one rank')
  expect(loads('shares: { king: 1% }')).toThrow('no rank "king"')
  expect(() => parseScheme(scheme('shares: { low: 1% }').replace('ladder: team', 'ladder: club'))).toThrow(
    'no ladder "club"',
  )
  expect(loads('shares: { low: 1% }, weighted: height')).toThrow('spending, volume or equity')
})
