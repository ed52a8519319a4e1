import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseScheme, planRegistry, type SchemeDocument } from '@huoshui/engine'
import { expect, test } from 'vitest'
import { checkScheme, remedied, type SchemeReport } from './check.ts'
import type { Profile } from './profile.ts'
import { profileNames, shippedProfile } from './shipped.ts'
import { describedPlans } from './traits/describe.ts'

const AT = '2026-11-22'
const schemes = fileURLToPath(new URL('../../../schemes/', import.meta.url))
const shipped = (name: string): SchemeDocument => parseScheme(readFileSync(`${schemes}${name}.yaml`, 'utf8'), name)
const profile = (name: string): Profile => shippedProfile(name) ?? expect.fail(`no profile ${name}`)
const check = (scheme: SchemeDocument, name: string): SchemeReport =>
  checkScheme({ scheme, profile: profile(name), at: AT })
const found = ({ findings }: SchemeReport): string[] => findings.map(({ rule, path }) => `${rule} ${path}`)

const ofTheSources: Record<string, string[]> = {
  'green-chain': [
    'cn-entry-fee plans.chain.packs',
    'cn-headcount plans.chain.promoteAt',
    'cn-headcount plans.hold.hold',
    'cn-team-pay plans.chain.team',
    'cn-team-pay plans.chain.peer',
    'cn-team-pay plans.dividend.shares',
    'cn-team-pay plans.team.amounts',
    'cn-three-levels plans.chain.team',
    'cn-three-levels plans.chain.peer',
    'cn-three-levels plans.dividend.shares',
    'cn-three-levels plans.team.amounts',
    'cn-combined plans.chain.promoteAt',
    'cn-promised-return plans.growth.exit',
    'cn-rebate-near-full plans.growth.exit',
    'cn-direct-selling plans.chain.team',
    'cn-direct-selling plans.chain.peer',
    'cn-direct-selling plans.dividend.shares',
    'cn-direct-selling plans.team.amounts',
  ],
  'ad-commerce': [
    'cn-entry-fee plans.ads.referral',
    'cn-team-pay plans.ads.referral.1',
    'cn-three-levels plans.ads.referral.1',
    'cn-promised-return plans.growth.exit',
    'cn-promised-return plans.ads.rate',
    'cn-rebate-near-full plans.growth.exit',
    'cn-rebate-near-full products.entry-1000.grants.ads',
    'cn-rebate-near-full products.repurchase-500.grants.ads',
    'cn-ad-income plans.ads.tasks',
    'cn-direct-selling plans.ads.referral.1',
  ],
  'points-dividend': [
    'cn-entry-fee plans.staged.tiers',
    'cn-team-pay plans.staged.generations.1',
    'cn-team-pay plans.staged.ranks',
    'cn-three-levels plans.staged.generations.1',
    'cn-three-levels plans.staged.ranks',
    'cn-promised-return plans.staged.tiers',
    'cn-promised-return plans.staged.daily',
    'cn-rebate-near-full plans.staged.tiers',
    'cn-prepaid-refund settle',
    'cn-direct-selling plans.staged.generations.1',
    'cn-direct-selling plans.staged.ranks',
  ],
  'refer-three': [
    'cn-entry-fee plans.three.base',
    'cn-headcount plans.three.count',
    'cn-promised-return plans.growth.exit',
    'cn-promised-return plans.three.cycle',
    'cn-rebate-near-full plans.growth.exit',
    'cn-rebate-near-full plans.three.cycle',
    'cn-direct-selling plans.three.cycle',
  ],
  'local-life': [
    'cn-entry-fee plans.referral.requirePurchase',
    'cn-team-pay plans.referral.rates.1',
    'cn-three-levels plans.referral.rates.1',
    'cn-promised-return plans.growth.exit',
    'cn-rebate-near-full plans.growth.exit',
    'cn-prepaid-refund settle',
    'cn-direct-selling plans.referral.rates.1',
  ],
  'local-life-shared': [
    'cn-entry-fee plans.referral.requirePurchase',
    'cn-team-pay plans.referral.rates.1',
    'cn-three-levels plans.referral.rates.1',
    'cn-promised-return plans.growth.exit',
    'cn-rebate-near-full plans.growth.exit',
    'cn-prepaid-refund settle',
    'cn-direct-selling plans.referral.rates.1',
  ],
}

test.each(Object.entries(ofTheSources))('%s is blocked in China, and these are its findings', (name, expected) => {
  const report = check(shipped(name), 'cn')
  expect(found(report)).toEqual(expected)
  expect(report.verdict).toBe('blocked')
})

test.each([
  ['green-chain', 'blocked', 'blocked'],
  ['ad-commerce', 'blocked', 'clear'],
  ['points-dividend', 'blocked', 'blocked'],
  ['refer-three', 'blocked', 'blocked'],
  ['local-life', 'serious', 'clear'],
  ['local-life-shared', 'serious', 'clear'],
])('%s is %s in the United States and %s in the European Union', (name, us, eu) => {
  expect(check(shipped(name), 'us').verdict).toBe(us)
  expect(check(shipped(name), 'eu').verdict).toBe(eu)
})

test.each(profileNames())('living-water has no finding at all under %s', (name) => {
  expect(check(shipped('living-water'), name)).toMatchObject({ verdict: 'clear', findings: [] })
})

const everyScheme = [...Object.keys(ofTheSources), 'first-light']
test.each(everyScheme.flatMap((name) => profileNames().map((law) => [name, law] as const)))(
  'every remedy for %s under %s was applied and clears its finding, and all of them together clear the scheme',
  (name, law) => {
    const scheme = shipped(name)
    const report = check(scheme, law)
    for (const { rule, path, remedy } of report.findings)
      expect({ rule, path, verified: remedy.verified }).toEqual({ rule, path, verified: true })
    const after = parseScheme(remedied(scheme.text, report.findings), `${name} remedied`)
    expect(found(check(after, law))).toEqual([])
  },
)

test('a finding names the numbers of the scheme, in both languages', () => {
  const [finding] = check(shipped('green-chain'), 'cn').findings
  expect(finding?.because.zh).toContain('gift-1000 1000.00')
  expect(finding?.because.en).toContain('gift-1000 1000.00')
  expect(finding?.source).toMatchObject({ article: '第七条第（二）项', inForce: '2005-11-01', from: '2005-11-01' })
})

test('the law of the day asked for is applied', () => {
  const scheme = shipped('ad-commerce')
  const rulesOn = (at: string) => checkScheme({ scheme, profile: profile('cn'), at }).findings.map(({ rule }) => rule)
  expect(rulesOn('2026-01-31')).not.toContain('cn-ad-income')
  expect(rulesOn('2026-02-01')).toContain('cn-ad-income')
  expect(rulesOn('2005-10-31')).toEqual([])
})

test('rules that ask for figures of the mall are listed as not judged', () => {
  const ids = check(shipped('living-water'), 'cn').notJudged.map(({ id }) => id)
  expect(ids).toEqual(expect.arrayContaining(['cn-tax', 'cn-pipl', 'cn-split-funds', 'cn-region-fee']))
})

test('every plan of the engine is described for the law', () => {
  expect([...planRegistry.keys()].filter((plan) => !describedPlans.has(plan))).toEqual([])
})
