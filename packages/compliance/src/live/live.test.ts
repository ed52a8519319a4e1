import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Engine, ScenarioRun } from '@huoshui/engine'
import { expect, test } from 'vitest'
import { checkLive, type LiveReport } from '../check.ts'
import { type Conduct, type LiveFigures, parseConduct, parseFigures, printFigures } from '../figures.ts'
import { shippedProfile } from '../shipped.ts'
import { bookFigures, withConduct } from './figures-of.ts'
import { chainToTheTop, chainWithin, withOldTies } from './tree.ts'

const house = fileURLToPath(new URL('../../../../', import.meta.url))
const schemes = (name: string) => {
  const file = `${house}schemes/${name}.yaml`
  return { text: readFileSync(file, 'utf8'), file }
}

const figuresOf = (engine: Engine, conduct: Conduct = {}): LiveFigures => withConduct(bookFigures(engine), conduct)

function engineAfter(scenario: string): Engine {
  const run = new ScenarioRun(scenario, { file: 'scenario.yaml', schemes })
  while (run.step());
  return run.engine
}

function live(law: string, figures: string | LiveFigures): LiveReport {
  const profile = shippedProfile(law) ?? expect.fail(law)
  return checkLive({
    profile,
    figures: typeof figures === 'string' ? parseFigures(figures) : figures,
    at: '2026-11-22',
  })
}

const chainOf = (levels: number, members: number): string =>
  `chains: { levels: ${levels}, members: ${members}, received: "0.00" }`

test.each([
  [19, []],
  [20, ['near note']],
  [29, ['near note']],
  [30, ['reached blocking']],
])('a chain of three levels with %i members', (members, expected) => {
  const { findings } = live('cn', chainOf(3, members))
  expect(findings.map(({ state, severity }) => `${state} ${severity}`)).toEqual(expected)
})

test('two levels are no chain of the criminal law, however many people are in it', () => {
  expect(live('cn', chainOf(2, 100_000)).verdict).toBe('clear')
})

const serious = { path: 'figures.chains.received', rule: 'cn-three-levels-serious' }
test.each([
  ['1599999.99', []],
  ['1600000.00', ['near']],
  ['2499999.99', ['near']],
  ['2500000.00', ['reached']],
])('%s yuan received', (received, expected) => {
  const { findings } = live('cn', `chains: { levels: 3, members: 5, received: "${received}" }`)
  expect(
    findings.filter(({ rule, path }) => rule === serious.rule && path === serious.path).map(({ state }) => state),
  ).toEqual(expected)
})

const conduct: [string, string, string, string][] = [
  ['cn', 'cn-three-levels', 'figures.chains.members', chainOf(4, 31)],
  ['cn', 'cn-three-levels-serious', 'figures.chains.members', chainOf(3, 120)],
  ['cn', 'cn-rebate-near-full', 'figures.coverage.ads', 'coverage: { ads: 18.1818% }'],
  ['cn', 'cn-region-fee', 'figures.regionFees', 'regionFees: "9800.00"'],
  ['cn', 'cn-prepaid-named', 'figures.stored.largest', stored({ largest: '5000.01' })],
  ['cn', 'cn-prepaid-named', 'figures.stored.custody', stored({ custody: '39%', issuer: 'brand' })],
  ['cn', 'cn-prepaid-named', 'figures.stored.total', stored({ total: '40000.01' })],
  ['cn', 'cn-prepaid-bearer', 'figures.stored.largest', stored({ named: false, largest: '1000.01' })],
  ['cn', 'cn-prepaid-refund', 'figures.refunds.days', 'refunds: { days: 6, refundable: true, transferable: true }'],
  [
    'cn',
    'cn-prepaid-refund',
    'figures.refunds.refundable',
    'refunds: { days: 7, refundable: false, transferable: true }',
  ],
  [
    'cn',
    'cn-prepaid-refund',
    'figures.refunds.transferable',
    'refunds: { days: 7, refundable: true, transferable: false }',
  ],
  ['cn', 'cn-split-funds', 'figures.thirdParty.splitAccount', 'thirdParty: { held: "800.00", splitAccount: false }'],
  ['cn', 'cn-tax', 'figures.payouts.identity', payouts('identity')],
  ['cn', 'cn-tax', 'figures.payouts.reported', payouts('reported')],
  ['cn', 'cn-tax', 'figures.payouts.withheld', payouts('withheld')],
  ['cn', 'cn-draw-prize', 'figures.draws.0.prize', 'draws: [{ prize: "50000.01", terms: true }]'],
  ['cn', 'cn-draw-prize', 'figures.draws.0.terms', 'draws: [{ prize: "50000.00", terms: false }]'],
  ...(['notice', 'financialConsent', 'erasure', 'export', 'assessment'] as const).map(
    (duty): [string, string, string, string] => ['cn', 'cn-pipl', `figures.privacy.${duty}`, privacy(duty)],
  ),
  [
    'us',
    'us-omnitrition',
    'figures.retail.buyBack',
    'retail: { seventyPercent: true, tenCustomers: true, buyBack: false }',
  ],
  ['us', 'us-end-user', 'figures.sales.endUser', 'sales: { endUser: 79%, ownUse: 21% }'],
  ['us', 'us-end-user', 'figures.sales.ownUse', 'sales: { endUser: 90%, ownUse: 34% }'],
]

function stored(changes: Record<string, string | boolean>): string {
  const plain = {
    named: true,
    largest: '100.00',
    total: '40000.00',
    custody: '40%',
    issuer: 'scale',
    revenue: '100000.00',
  }
  return JSON.stringify({ stored: { ...plain, ...changes } })
}
function payouts(missing?: string): string {
  return JSON.stringify({
    payouts: { paid: '100.00', identity: true, reported: true, withheld: true, ...(missing && { [missing]: false }) },
  })
}
function privacy(missing: string): string {
  const all = { notice: true, financialConsent: true, erasure: true, export: true, assessment: true }
  return JSON.stringify({ privacy: { ...all, [missing]: false } })
}

test.each(conduct)('%s: %s at %s, with a remedy that clears it', (law, rule, path, figures) => {
  const report = live(law, figures)
  const finding = report.findings.find((candidate) => candidate.rule === rule && candidate.path === path)
  expect(finding).toMatchObject({ state: 'reached', remedy: { verified: true } })
  expect(report.verdict).not.toBe('clear')
})

test('what a mall does not say is not judged, and figures in order are clear', () => {
  expect(live('cn', '{}').notJudged.map(({ id }) => id)).toContain('cn-tax')
  const order = { ...JSON.parse(stored({})), payouts: JSON.parse(payouts()).payouts, regionFees: '0.00' }
  expect(live('cn', JSON.stringify(order))).toMatchObject({ verdict: 'clear', findings: [] })
})

test('figures are printed as they are read', () => {
  const text = `{ ${conduct.slice(0, 1).map(([, , , figures]) => figures)}, sales: { endUser: 79%, ownUse: 21% }, regionFees: "1.00" }`
  const figures = parseFigures(text)
  expect(parseFigures(printFigures(figures))).toEqual(figures)
})

test('a figure that is not exact, or is unknown, is refused with its place', () => {
  expect(() => parseFigures('regionFees: "1.001"', 'f.yaml')).toThrow(/^f\.yaml:1:13: regionFees: /)
  expect(() => parseFigures('chains: { levels: 3 }\nwhat: 1', 'f.yaml')).toThrow(/f\.yaml:/)
})

const tree = (...parents: number[]) => ({ members: parents.length, parents: Int32Array.from(parents) })
const spent = () => 100n

test('levels count the organiser; rewards of one level make chains of two', () => {
  const line = tree(-1, 0, 1, 2, 2)
  expect(chainToTheTop(line, spent)).toEqual({ levels: 4, members: 5, receivedFen: 500n })
  expect(chainWithin(line, 1, spent)).toEqual({ levels: 2, members: 3, receivedFen: 300n })
  expect(chainWithin(line, 2, spent)).toEqual({ levels: 3, members: 4, receivedFen: 400n })
})

test('who left the tree but is still paid from it counts with the old tree', () => {
  const apart = tree(-1, -1, 1, 1)
  expect(chainToTheTop(apart, spent).levels).toBe(2)
  const tied = withOldTies(apart, Int32Array.from([-1, 0, -1, -1]))
  expect(chainToTheTop(tied, spent)).toEqual({ levels: 3, members: 4, receivedFen: 400n })
})

test('an old tie that would close a circle is dropped', () => {
  const tied = withOldTies(tree(-1, 0), Int32Array.from([1, -1]))
  expect([...tied.parents]).toEqual([-1, 0])
})

test('a long line of people who all left is walked over once', () => {
  const members = 300_000
  const apart = { members, parents: new Int32Array(members).fill(-1) }
  const tied = withOldTies(
    apart,
    Int32Array.from({ length: members }, (_, member) => member - 1),
  )
  expect(chainToTheTop(tied, spent)).toEqual({ levels: members, members, receivedFen: 100n * BigInt(members) })
})

test('old ties in a ring leave a tree of all its members', () => {
  const ring = withOldTies(tree(-1, -1, -1), Int32Array.from([2, 0, 1]))
  expect(chainToTheTop(ring, spent)).toMatchObject({ levels: 3, members: 3 })
})

test('the chain of 2+1 with a detached boss: nine people on three levels, though the boss stands alone', () => {
  const text = readFileSync(`${house}scenarios/chain-agent-sells.yaml`, 'utf8')
  const figures = figuresOf(engineAfter(text))
  expect(figures.chains).toEqual({ levels: 3, members: 9, received: 900_000n })
})

const fans = (scheme: string, product: string): string => `
title: Thirty fans of fans
scheme: ${scheme}
members: [{ id: A }, { id: B, referrer: A }]
events:
  - { order: a, member: A, product: ${product} }
  - { order: b, member: B, product: ${product} }
  - { repeat: 30, order: "o{n}", member: "m{n}", join: { referrer: B }, product: ${product} }
`

test('the same people are a chain of three levels under two levels of referral, and of two under one', () => {
  const two = figuresOf(engineAfter(fans('first-light', 'gift-1000')))
  expect(two.chains).toMatchObject({ levels: 3, members: 32, received: 3_200_000n })
  expect(live('cn', two).verdict).toBe('blocked')
  const one = figuresOf(engineAfter(fans('living-water', 'basket-200')))
  expect(one.chains).toMatchObject({ levels: 2, members: 31 })
  expect(live('cn', one).verdict).toBe('clear')
})

test('sales to recruiters are their own use, all others reach end users', () => {
  const { sales } = figuresOf(engineAfter(fans('first-light', 'gift-1000')))
  expect(sales).toEqual({ endUser: 937_500n, ownUse: 62_500n })
})

test('coverage, stored value, merchants’ money and payouts come from the books', () => {
  const text = readFileSync(`${house}scenarios/local-life-double-points.yaml`, 'utf8')
  const figures = figuresOf(engineAfter(text), {
    stored: { named: true, custody: 0n as never, issuer: 'scale', revenue: 0n as never },
    thirdParty: { splitAccount: false },
    payouts: { identity: true, reported: true, withheld: true },
  })
  expect(figures.thirdParty?.held).toBe(120_000n)
  expect(figures.payouts?.paid).toBe(0n)
  expect(figures.stored?.total).toBe(0n)
  const ads = figuresOf(engineAfter(readFileSync(`${house}scenarios/ad-commerce-release.yaml`, 'utf8')))
  expect(Object.keys(ads.coverage ?? {})).toEqual(['ads'])
})

test('the figures that the README shows are read, and are in order everywhere', () => {
  const readme = readFileSync(`${house}packages/compliance/README.md`, 'utf8')
  const figures = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? expect.fail('no figures')
  for (const law of ['cn', 'us', 'eu']) expect(live(law, figures)).toMatchObject({ findings: [], notJudged: [] })
})

test('what a mall says of its conduct is read strictly; nothing said is nothing judged', () => {
  expect(parseConduct('# nothing yet\n')).toEqual({})
  expect(parseConduct('payouts: { identity: true, reported: false, withheld: true }\n')).toEqual({
    payouts: { identity: true, reported: false, withheld: true },
  })
  expect(() => parseConduct('payouts: { identity: true }\n', 'c.yaml')).toThrow(/c\.yaml:1:10: payouts\.reported/)
  expect(() => parseConduct('thirdParty: { splitAccount: true, held: "1.00" }\n')).toThrow(/unknown key "held"/)
  expect(() => parseConduct('chains: {}\n')).toThrow(/unknown key "chains"/)
})
