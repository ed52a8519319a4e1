import { expect, test } from 'vitest'
import { refusalOf, runText, schemeOf, workedExample } from '../../../test/plan-desk.ts'

const agencies = (params: string, purse = '"10.00"'): string =>
  schemeOf({ plan: `{ plan: regional-agency, ${params} }`, allocate: purse })

test('the worked example of the README is what the code pays', () => {
  expect(workedExample(new URL('README.md', import.meta.url))).toEqual([])
})

test('a purse as large as the worst case loads, one fen less is refused with the worst case spelled out', () => {
  const amounts = 'amounts: { district: "3.00", area: "10.00" }'
  expect(refusalOf(agencies(amounts))).toBeNull()
  expect(refusalOf(agencies(amounts, '"9.99"'))).toContain('may owe 10.00')
  expect(refusalOf(agencies(`mode: flat, ${amounts}`, '"13.00"'))).toBeNull()
  expect(refusalOf(agencies(`mode: flat, ${amounts}`, '"12.99"'))).toContain('each is paid its own share')
})

test('rates that fall outward are accepted, unknown levels and both kinds at once are not', () => {
  expect(refusalOf(agencies('rates: { district: 1%, city: 0.5%, province: 0.1% }'))).toBeNull()
  expect(refusalOf(agencies('rates: { street: 1% }'))).toContain('street')
  expect(refusalOf(agencies('rates: { district: 1% }, amounts: { district: "1.00" }'))).toContain(
    'either amounts or rates',
  )
  expect(refusalOf(agencies('mode: flat'))).toContain('either amounts or rates')
  expect(refusalOf(agencies('rates: { district: 0.00001% }'))).toContain('decimals')
})

test('two agents for one region cannot stand in the head of a scenario either', () => {
  const scenario = (second: string): string => `title: two
scheme: ${JSON.stringify({ scheme: 's', version: 1, title: { zh: '甲', en: 's' }, settle: 'payment', plans: { region: { plan: 'regional-agency', amounts: { district: '1.00' } } }, products: { box: { price: '10.00', allocate: { region: '1.00', platform: 'rest' } } } })}
members: [ { id: A }, { id: B } ]
regions: [ { code: "440106", level: district, agent: A }, ${second} ]
events: [ { order: o1, member: B, product: box, shipTo: "440106" }, { refund: o1, reason: returned } ]
expect: { members.A.wallet.available: "0.00", platform.income: "0.00" }
`
  expect(runText(scenario('{ code: "440105", level: district, agent: B }')).differences).toEqual([])
  expect(() => runText(scenario('{ code: "440106", level: district, agent: B }'))).toThrow('already has an agent')
  expect(() => runText(scenario('{ code: "449999", level: province, agent: B }'))).toThrow('no region')
})
