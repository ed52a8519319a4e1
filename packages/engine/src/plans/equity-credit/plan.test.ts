import { expect, test } from 'vitest'
import { runText, workedExample } from '../../../test/plan-desk.ts'
import { parseScheme } from '../../index.ts'

const scheme = (plan: string): string => `
scheme: credit-test
version: 1
title: { zh: 贡献分, en: Credits }
settle: payment
ladders: { team: [low, high] }
plans: { credit: { plan: equity-credit, ladder: team, ${plan} }, again: { plan: equity-credit, ladder: team, ${plan} } }
products: { pack: { price: "100.00", allocate: { platform: rest } } }`

const scenario = (plan: string, events: string): string => `
title: t
scheme:${scheme(plan).replaceAll('\n', '\n  ')}
members: [ { id: A }, { id: B, referrer: A, ranks: { team: high } }, { id: C, referrer: B } ]
events:
${events}
expect: {}
`

test('the worked example of the README comes out', () => {
  expect(workedExample(new URL('README.md', import.meta.url))).toEqual([])
})

test('credits of two plans stand in one account, and each plan takes back its own', () => {
  const order = '  - { order: c, member: C, product: pack, quantity: 2 }'
  const amounts = 'amounts: { low: "1.00", high: "3.00" }'
  expect(runText(scenario(amounts, order)).state.members.B?.equity).toBe('12.00')
  const refunded = runText(scenario(amounts, `${order}\n  - { refund: c, reason: returned }`)).state
  expect(refunded.members.B?.equity).toBeUndefined()
  expect(refunded.conserved).toBe(true)
})

test('credits move no money, and a rank earned by the rules counts from the next order', () => {
  const rules = 'amounts: { low: "1.00" }, rules: { low: { spending: "100.00" } }'
  const events = `  - { order: a, member: A, product: pack }
  - { order: c, member: C, product: pack }`
  const { members, platform } = runText(scenario(rules, events)).state
  expect([members.A?.equity, members.B?.equity]).toEqual(['2.00', undefined])
  expect(platform).toEqual({ income: '200.00', cost: '0.00', remainder: '0.00' })
})

test('a plan without a purse takes no allocation, and needs amounts or rates', () => {
  const loads = (plan: string) => () => parseScheme(scheme(plan))
  expect(loads('amounts: { low: "0.00" }')).not.toThrow()
  expect(loads('rates: { low: 3%, high: 1% }, peer: { rate: 0% }')).not.toThrow()
  expect(loads('peer: { rate: 1% }')).toThrow('either amounts or rates')
  expect(loads('amounts: { king: "1.00" }')).toThrow('no rank "king"')
  const allocated = scheme('rates: { low: 1% }').replace('{ platform: rest }', '{ credit: 1%, platform: rest }')
  expect(() => parseScheme(allocated)).toThrow('no purse')
})
