import { parseScheme } from '@huoshui/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LONG_PROPERTY_MS, propertyRuns } from '../../../../test/runs.ts'
import { checkScheme, remedied } from '../check.ts'
import { criteria } from '../criteria/registry.ts'
import { profileNames, shippedProfile } from '../shipped.ts'

const AT = '2026-11-22'

interface Sketch {
  readonly plans: Readonly<Record<string, object>>
  readonly allocate: Readonly<Record<string, string>>
  readonly grants?: Readonly<Record<string, string>>
  readonly settle?: string
  readonly pay?: object
  readonly more?: object
}

/** A scheme of one product of 1000 yuan. */
const schemeOf = ({ plans, allocate, grants = {}, settle = 'completion', pay, more = {} }: Sketch): string =>
  JSON.stringify({
    scheme: 'sketch',
    version: 1,
    title: { zh: '草图', en: 'Sketch' },
    settle,
    ladders: { team: ['partner', 'director'] },
    plans,
    products: {
      pack: {
        price: '1000.00',
        ...(pay && { pay }),
        allocate: { cost: '100.00', ...allocate, platform: 'rest' },
        grants,
      },
    },
    ...more,
  })

function report(text: string, law: string) {
  const profile = shippedProfile(law) ?? expect.fail(law)
  return checkScheme({ scheme: parseScheme(text, 'sketch'), profile, at: AT })
}

const team = { plan: 'team-differential', ladder: 'team', amounts: { partner: '10.00', director: '30.00' } }
const dividend = { plan: 'rank-dividend', ladder: 'team', shares: { director: '50%' } }
const halfBack = {
  plan: 'staged-release',
  tiers: [{ from: '100.00', multiple: 0.5 }],
  split: { cash: '100%', shopping: '0%' },
}

test.each<[string, string, string, Sketch]>([
  [
    'cn-entry-fee',
    'plans.team.rules.director.pack',
    'a rank that a pack opens',
    { plans: { team: { ...team, rules: { director: { pack: 'pack' } } } }, allocate: { team: '30.00' } },
  ],
  [
    'cn-entry-fee',
    'plans.team.rules.director.any.0.spending',
    'a rank that spending opens',
    {
      plans: { team: { ...team, rules: { director: { any: [{ spending: '100.00' }] } } } },
      allocate: { team: '30.00' },
    },
  ],
  [
    'cn-headcount',
    'plans.team.rules.director.all.1.direct',
    'a rank that recruits open',
    {
      plans: { team: { ...team, rules: { director: { all: [{ volume: '1.00' }, { direct: { count: 5 } }] } } } },
      allocate: { team: '30.00' },
    },
  ],
  [
    'cn-team-pay',
    'plans.referral.fixed.1',
    'two fixed levels',
    { plans: { referral: { plan: 'referral', fixed: ['10.00', '5.00'] } }, allocate: { referral: '15.00' } },
  ],
  [
    'cn-direct-selling',
    'plans.referral.fixed.0',
    '31% to the referrer',
    { plans: { referral: { plan: 'referral', fixed: ['310.00'] } }, allocate: { referral: '310.00' } },
  ],
  [
    'cn-direct-selling',
    'plans.referral.rates.0',
    'a rate above 30%',
    { plans: { referral: { plan: 'referral', rates: ['30.0001%'] } }, allocate: { referral: '30.0001%' } },
  ],
  [
    'cn-promised-return',
    'plans.dividend.weighted',
    'a dividend on equity credits',
    { plans: { dividend: { ...dividend, weighted: 'equity' } }, allocate: { dividend: '40.00' } },
  ],
  [
    'cn-promised-return',
    'plans.queue.share',
    'a queue that pays everything back',
    { plans: { queue: { plan: 'queue-rebate', share: '100%' } }, allocate: { queue: '300.00' } },
  ],
  [
    'cn-rebate-near-full',
    'plans.queue.share',
    'a queue that pays 90% back',
    { plans: { queue: { plan: 'queue-rebate', share: '90%' } }, allocate: { queue: '300.00' } },
  ],
  [
    'cn-rebate-near-full',
    'products.pack.pay.shopping',
    'points that pay more than half',
    {
      plans: { redemption: { plan: 'points-redemption', share: '80%', rebate: '0%' } },
      allocate: {},
      grants: { redemption: '100%' },
      pay: { shopping: '80%' },
    },
  ],
  [
    'cn-rebate-near-full',
    'plans.growth.exit',
    'two promises that are too much together',
    {
      plans: {
        growth: { plan: 'appreciating-points', exit: { multiple: 0.6 } },
        queue: { plan: 'queue-rebate', share: '45%' },
      },
      allocate: { growth: '100.00', queue: '450.00' },
    },
  ],
  [
    'cn-prepaid-refund',
    'refundWindow',
    'a short refund window',
    {
      plans: { redemption: { plan: 'points-redemption' } },
      allocate: {},
      grants: { redemption: '100%' },
      more: { refundWindow: '6d' },
    },
  ],
  [
    'cn-combined',
    'plans.team.rules.director.all.1.team',
    'a pack, a head count and team pay',
    {
      plans: { team: { ...team, rules: { director: { all: [{ pack: 'pack' }, { team: { count: 3 } }] } } } },
      allocate: { team: '30.00' },
    },
  ],
  [
    'us-omnitrition',
    'settle',
    'pay at payment',
    {
      plans: { referral: { plan: 'referral', rates: ['3%'], requirePurchase: false } },
      allocate: { referral: '3%' },
      settle: 'payment',
    },
  ],
  [
    'cn-rebate-near-full',
    'plans.queue.share',
    'a queue that promises half and brings a fifth',
    { plans: { queue: { plan: 'queue-rebate', share: '50%' } }, allocate: { queue: '200.00' } },
  ],
  [
    'cn-rebate-near-full',
    'plans.staged.tiers',
    'lots of half the price in cash, with a fifth in the purse',
    { plans: { staged: { ...halfBack, generations: [] } }, allocate: { staged: '200.00' } },
  ],
  [
    'cn-team-pay',
    'plans.staged.generations.2',
    'a third generation, the second of nothing',
    { plans: { staged: { ...halfBack, generations: ['10%', '0%', '5%'] } }, allocate: { staged: '500.00' } },
  ],
  [
    'cn-team-pay',
    'plans.dividend.weighted',
    'a dividend weighted by what the downline bought',
    { plans: { dividend: { ...dividend, weighted: 'volume' } }, allocate: { dividend: '40.00' } },
  ],
  [
    'cn-ad-income',
    'plans.ads.tasks',
    'ad income of one plan and pay for recruits of another',
    {
      plans: {
        ads: { plan: 'ad-release', referral: [] },
        referral: { plan: 'referral', rates: ['3%'], requirePurchase: false },
      },
      allocate: { ads: '500.00', referral: '3%' },
      grants: { ads: '50%' },
    },
  ],
  [
    'cn-direct-selling',
    'plans.referral.rates.0',
    'two plans that pay one referrer 35% together',
    {
      plans: {
        referral: { plan: 'referral', rates: ['20%'], requirePurchase: false },
        second: { plan: 'referral', fixed: ['150.00'], requirePurchase: false },
      },
      allocate: { referral: '20%', second: '150.00' },
    },
  ],
  [
    'us-koscot',
    'plans.team.rules.director.all.1.direct',
    'a rank that a pack and recruits open',
    {
      plans: { team: { ...team, rules: { director: { all: [{ pack: 'pack' }, { direct: { count: 5 } }] } } } },
      allocate: { team: '30.00' },
    },
  ],
  [
    'eu-ucpd-14',
    'plans.referral.requirePurchase',
    'a purchase for introductions alone',
    { plans: { referral: { plan: 'referral', rates: ['3%'] } }, allocate: { referral: '3%' } },
  ],
])('%s at %s: %s', (rule, path, _, sketch) => {
  const { findings } = report(schemeOf(sketch), rule.slice(0, 2))
  const finding = findings.find((candidate) => candidate.rule === rule && candidate.path === path)
  expect(finding?.remedy.verified, findings.map(({ rule: id, path: at }) => `${id} ${at}`).join('\n')).toBe(true)
})

test.each<[string, Sketch]>([
  [
    'a referrer paid 30% without having bought',
    {
      plans: { referral: { plan: 'referral', rates: ['30%'], requirePurchase: false } },
      allocate: { referral: '30%' },
    },
  ],
  [
    'a second level of nothing',
    {
      plans: { referral: { plan: 'referral', rates: ['3%', '0%'], requirePurchase: false } },
      allocate: { referral: '3%' },
    },
  ],
  ['a pool without an exit', { plans: { growth: { plan: 'appreciating-points' } }, allocate: { growth: '300.00' } }],
  ['a dividend whose ladder nobody climbs by a team', { plans: { dividend }, allocate: { dividend: '40.00' } }],
  [
    'points that pay half',
    {
      plans: { redemption: { plan: 'points-redemption' } },
      allocate: {},
      grants: { redemption: '200%' },
      pay: { shopping: '50%' },
    },
  ],
])('%s: nothing is found', (_, sketch) => {
  for (const law of profileNames()) expect(report(schemeOf(sketch), law).findings).toEqual([])
})

const percent = (most: number) => fc.integer({ min: 0, max: most }).map((share) => `${share}%`)
const maybe = <Part>(part: fc.Arbitrary<Part>): fc.Arbitrary<Part | undefined> => fc.option(part, { nil: undefined })

/** Any mixture of plans: whether it is wise is what the check says. */
const sketches = fc
  .record({
    growth: maybe(fc.record({ multiple: fc.constantFrom(0.5, 1, 1.2, 3), backflow: percent(50) })),
    chain: maybe(
      fc.record({
        promoteAt: fc.integer({ min: 1, max: 5 }),
        team: fc.constantFrom('0.00', '150.00'),
        peer: percent(10),
        held: fc.boolean(),
      }),
    ),
    referral: maybe(
      fc.record({ rates: fc.array(percent(5), { minLength: 1, maxLength: 2 }), requirePurchase: fc.boolean() }),
    ),
    queue: maybe(percent(100)),
    ads: maybe(fc.record({ grant: percent(110), referral: fc.array(percent(20), { maxLength: 2 }) })),
    team: maybe(fc.constantFrom({}, { director: { direct: { count: 3 } } }, { director: { pack: 'pack' } })),
    dividend: maybe(fc.constantFrom('equally', 'equity')),
    settle: fc.constantFrom('payment', 'completion'),
  })
  .map(({ growth, chain, referral, queue, ads, team: rules, dividend: weighted, settle }): Sketch => {
    const plans = {
      ...(growth && {
        growth: { plan: 'appreciating-points', backflow: growth.backflow, exit: { multiple: growth.multiple } },
      }),
      ...(chain && {
        chain: {
          plan: 'chain-2-plus-1',
          direct: '50.00',
          team: chain.team,
          peer: chain.peer,
          promoteAt: chain.promoteAt,
          leave: Math.min(2, chain.promoteAt),
          packs: ['pack'],
        },
      }),
      ...(chain?.held && { hold: { plan: 'withdrawal-hold', chain: 'chain' } }),
      ...(referral && { referral: { plan: 'referral', ...referral } }),
      ...(queue && { queue: { plan: 'queue-rebate', share: queue } }),
      ...(ads && { ads: { plan: 'ad-release', referral: ads.referral } }),
      ...(rules && { team: { ...team, rules } }),
      ...(weighted && { dividend: { ...dividend, weighted } }),
    }
    const shares: Record<string, string> = {
      growth: '100.00',
      chain: '250.00',
      referral: '10%',
      queue: '50.00',
      ads: '50.00',
      team: '30.00',
      dividend: '40.00',
    }
    const allocate = Object.fromEntries(Object.entries(shares).filter(([plan]) => plan in plans))
    return { plans, allocate, settle, ...(ads && { grants: { ads: ads.grant } }) }
  })

test('whatever is found in any mixture of plans, its remedy clears it, and all remedies together leave nothing', {
  timeout: LONG_PROPERTY_MS,
}, () => {
  fc.assert(
    fc.property(sketches, fc.constantFrom(...profileNames()), (sketch, law) => {
      const text = schemeOf(sketch)
      const { findings } = report(text, law)
      expect(findings.filter(({ remedy }) => !remedy.verified)).toEqual([])
      expect(report(remedied(text, findings), law).findings).toEqual([])
    }),
    { numRuns: propertyRuns },
  )
})

test('every criterion is used by a profile, and every profile’s criteria exist', () => {
  const used = profileNames().flatMap(
    (name) => shippedProfile(name)?.rules.map(({ criterion }) => criterion.name) ?? [],
  )
  expect(new Set(used)).toEqual(new Set(criteria.keys()))
})

test('a chain that pays its sponsors alone counts no heads and reaches one level', () => {
  const chain = { plan: 'chain-2-plus-1', direct: '100.00', team: '0.00', peer: '0%', packs: ['pack'] }
  const { findings } = report(schemeOf({ plans: { chain }, allocate: { chain: '100.00' } }), 'cn')
  expect(findings.map(({ rule, path }) => `${rule} ${path}`)).toEqual(['cn-entry-fee plans.chain.packs'])
})

test('lots that no downline speeds up, and referrals that are all paid alike, need no entry and count no heads', () => {
  const staged = schemeOf({ plans: { staged: { ...halfBack, generations: [] } }, allocate: { staged: '500.00' } })
  expect(report(staged, 'cn').findings.map(({ rule, path }) => `${rule} ${path}`)).toEqual([
    'cn-promised-return plans.staged.daily',
  ])
  const alike = { plan: 'refer-three', cycle: ['5%', '5%', '5%'], base: 'referred' }
  const three = schemeOf({ plans: { three: alike }, allocate: { three: '50.00' } })
  expect(report(three, 'cn').findings.map(({ rule, path }) => `${rule} ${path}`)).toEqual([
    'cn-entry-fee plans.three.base',
  ])
  expect(report(three, 'us').findings).toEqual([])
})
