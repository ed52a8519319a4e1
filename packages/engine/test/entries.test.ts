import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LONG_PROPERTY_MS, runsAtMost } from '../../../test/runs.ts'
import { ENTRY_FACTS_LIMIT, STEP_FACTS_LIMIT } from '../src/emit.ts'
import { decodeEntry, type Fen, type Hundredths } from '../src/index.ts'
import { LOTS_OF_AN_ORDER_LIMIT } from '../src/mechanisms/lots/shopping.ts'
import { BoundedMall } from './bounded-mall.ts'

/** Every plan that does work without a bound of its own, all on one product. */
const schemeOf = (version: number, rules: string): string => `
scheme: wide
version: ${version}
title: { zh: 长, en: Long }
settle: payment
ladders: { team: [low, high] }
plans:
  locked: { plan: appreciating-points, grant: 100%, backflow: 5%, exit: { multiple: 1.5, cap: market }, lockDays: 300 }
  chain: { plan: chain-2-plus-1, direct: "1.00", team: "2.00", peer: 10%, promoteAt: 3, leave: 2, placement: none, packs: [pack] }
  hold: { plan: withdrawal-hold, chain: chain, hold: 20%, orders: 6 }
  ads: { plan: ad-release, rate: 90%, minimum: "100.00", referral: [20%, 10%] }
  staged:
    plan: staged-release
    tiers: [ { from: "100.00", multiple: 2.5 } ]
    daily: 20%
    ranks: [ { name: bronze, from: "300.00", rate: 10% }, { name: silver, from: "900.00", rate: 20% } ]
    split: { cash: 40%, shopping: 60% }
    redeemEvery: day
  team: { plan: team-differential, ladder: team, amounts: { low: "1.00", high: "2.00" }${rules} }
  points: { plan: points-redemption, rebate: 20% }
  queue: { plan: queue-rebate, share: 100% }
products:
  pack:
    price: "100.00"
    pay: { shopping: 50% }
    allocate: { locked: "5.00", chain: "3.40", ads: "2.00", staged: "3.00", team: "2.00", points: 20%, queue: "5.00", platform: rest }
    grants: { ads: 60% }
merchantOrders: { allocate: { merchant: 80%, platform: rest }, grants: { points: 100% } }
`
const RULES = `, rules: { low: { any: [ { volume: "200.00" }, { direct: { count: 2 } } ] }, high: { any: [ { team: { count: 3, rank: low } }, { volume: "800.00" } ] } }`

interface Act {
  readonly what: string
  readonly member: number
  readonly other: number
  readonly size: number
}

const MEMBERS = 12
const act: fc.Arbitrary<Act> = fc.record({
  what: fc.constantFrom(
    ...['order', 'order', 'order', 'points', 'shop', 'shop', 'join', 'ads', 'withdraw', 'redeem', 'refund', 'report'],
    ...['inject', 'activate', 'day', 'day', 'tasks', 'redeem-all'],
  ),
  member: fc.nat(MEMBERS - 1),
  other: fc.nat(MEMBERS - 1),
  size: fc.integer({ min: 1, max: 9 }),
})

function perform(mall: BoundedMall, { what, member, other, size }: Act, index: number): string {
  const who = `m${member}`
  const order = `o${index}`
  switch (what) {
    case 'order':
      return mall.submit({ kind: 'order', order, member: who, product: 'pack', quantity: size })
    case 'points': {
      const shopping = (BigInt(size) * 700n) as Hundredths
      return mall.submit({ kind: 'order', order, member: who, product: 'pack', quantity: 2, shopping })
    }
    case 'shop':
      return mall.submit({
        kind: 'merchant-order',
        order,
        member: who,
        merchant: 'shop',
        amount: BigInt(size * 311) as Fen,
      })
    case 'join':
      return mall.submit({ kind: 'join', member: order, referrer: who })
    case 'ads':
      return mall.submit({ kind: 'ads-done', member: who })
    case 'withdraw':
      return mall.submit({ kind: 'withdraw', withdrawal: order, member: who, amount: BigInt(size * 17) as Fen })
    case 'redeem':
      return mall.submit({ kind: 'redeem', plan: 'staged', member: who, points: BigInt(size * 999) as Hundredths })
    case 'tasks':
      for (let row = 0; row < MEMBERS; row++) mall.submit({ kind: 'ads-done', member: `m${row}` })
      return 'done'
    case 'redeem-all': {
      const points = mall.engine.state.shopping.at(mall.engine.state.member(who)) as Hundredths
      return mall.submit({ kind: 'redeem', plan: 'staged', member: who, points })
    }
    case 'refund':
      return mall.refund(`o${Math.floor((index * size) / 10)}`)
    case 'report':
      return mall.submit({ kind: 'uphold-report', offender: who, reporter: `m${other}`, reason: 'test' })
    case 'inject':
      return mall.submit({ kind: 'inject', plan: 'locked', amount: BigInt(size * 2000) as Fen })
    case 'activate':
      return mall.submit({
        kind: 'activate',
        text: schemeOf(index + 2, RULES.replace('count: 2', `count: ${1 + (size % 3)}`)),
      })
    default:
      mall.nextDay()
      return 'day'
  }
}

function peopled(mall: BoundedMall, parents: readonly number[]): BoundedMall {
  mall.must({ kind: 'activate', text: schemeOf(1, RULES) })
  for (const [row, parent] of parents.entries())
    mall.submit({ kind: 'join', member: `m${row}`, ...(parent < row ? { referrer: `m${parent}` } : {}) })
  mall.submit({ kind: 'register-merchant', merchant: 'shop', owner: 'm0' })
  return mall
}

test('longer work that goes on in further entries does what one entry would, wherever it is killed', {
  timeout: LONG_PROPERTY_MS,
}, () => {
  const parents = fc.array(fc.nat(MEMBERS), { minLength: MEMBERS, maxLength: MEMBERS })
  const acts = fc.array(act, { minLength: 10, maxLength: 45 })
  const kills = fc.array(fc.constantFrom(...(['no', 'no', 'no', 'no', 'no', 'no', 'entries', 'snapshot'] as const)), {
    minLength: 1,
  })
  let continued = 0
  fc.assert(
    fc.property(parents, acts, kills, (tree, steps, every) => {
      const whole = peopled(new BoundedMall(Number.POSITIVE_INFINITY), tree)
      const bounded = peopled(new BoundedMall(16, (entry) => every[entry % every.length] ?? 'no'), tree)
      for (const [index, step] of steps.entries()) {
        expect(perform(bounded, step, index)).toBe(perform(whole, step, index))
        if (index % 8 === 0) expect(bounded.printed()).toEqual(whole.printed())
      }
      expect(bounded.printed()).toEqual(whole.printed())
      for (const payload of bounded.payloads) {
        const { kind, facts } = decodeEntry(payload)
        if (kind !== 'cascade.continued' && kind !== 'close.advanced') continue
        continued += 1
        expect(facts.length).toBeLessThanOrEqual(STEP_FACTS_LIMIT)
      }
    }),
    { numRuns: Math.min(250, runsAtMost(16)) },
  )
  expect(continued).toBeGreaterThan(100)
})

/** The same course with an entry's true bound and without one: what was too much for one entry, and no difference. */
function sameWithoutBound(course: (mall: BoundedMall) => void): void {
  const [bounded, whole] = [ENTRY_FACTS_LIMIT, Number.POSITIVE_INFINITY].map((limit) => {
    const mall = new BoundedMall(limit)
    course(mall)
    return mall
  }) as [BoundedMall, BoundedMall]
  expect(Math.max(...whole.facts())).toBeGreaterThan(ENTRY_FACTS_LIMIT)
  expect(Math.max(...bounded.facts())).toBeLessThanOrEqual(ENTRY_FACTS_LIMIT)
  expect(bounded.printed()).toEqual(whole.printed())
}

const buy = (mall: BoundedMall, order: string, member: string, quantity = 1): void =>
  mall.must({ kind: 'order', order, member, product: 'pack', quantity })

/** `count` members, each below the one before or all below the first. */
function joined(mall: BoundedMall, count: number, shape: 'line' | 'star'): void {
  mall.must({ kind: 'join', member: 'm0' })
  for (let row = 1; row < count; row++)
    mall.must({ kind: 'join', member: `m${row}`, referrer: shape === 'line' ? `m${row - 1}` : 'm0' })
}

const staged = (cash: string): string => `
scheme: lots
version: 1
title: { zh: 批次, en: Lots }
settle: payment
plans:
  staged:
    plan: staged-release
    tiers: [ { from: "100.00", multiple: 2.5 } ]
    daily: 5%
    ranks: [ { name: bronze, from: "300.00", rate: 10% } ]
    split: { cash: ${cash}, shopping: ${cash === '0%' ? '100%' : '60%'} }
    redeemEvery: week
  points: { plan: points-redemption }
products:
  pack: { price: "100.00", allocate: { staged: "2.00", platform: rest } }
merchantOrders: { allocate: { merchant: 80%, platform: rest }, grants: { points: 100% } }
`

test('a member with 5000 open lots is released over several entries, and what the purse lacks returns to them', () => {
  sameWithoutBound((mall) => {
    mall.must({ kind: 'activate', text: staged('40%') })
    joined(mall, 2, 'line')
    for (let order = 0; order < 5000; order++) buy(mall, `o${order}`, 'm1')
    mall.nextDay()
    mall.nextDay()
    mall.nextDay()
  })
})

test('a claim on 3000 grants of points is taken, paid and returned over several entries', () => {
  sameWithoutBound((mall) => {
    mall.must({ kind: 'activate', text: staged('0%') })
    joined(mall, 2, 'line')
    mall.must({ kind: 'register-merchant', merchant: 'shop', owner: 'm0' })
    for (let order = 0; order < 3000; order++)
      mall.must({ kind: 'merchant-order', order: `o${order}`, member: 'm1', merchant: 'shop', amount: 100n as Fen })
    buy(mall, 'p', 'm1', 20)
    mall.must({ kind: 'redeem', plan: 'staged', member: 'm1', points: 299_950n as Hundredths })
    for (let day = 0; day < 8; day++) mall.nextDay()
  })
})

test('everybody above an order reaches a rank at once, over several entries', () => {
  sameWithoutBound((mall) => {
    mall.must({ kind: 'activate', text: staged('0%') })
    joined(mall, 4500, 'line')
    buy(mall, 'o', 'm4499', 3)
    mall.nextDay()
  })
})

const laddered = (version: number, rules: string): string => `
scheme: ranks
version: ${version}
title: { zh: 级别, en: Ranks }
settle: payment
ladders: { team: [low, high] }
plans:
  team: { plan: team-differential, ladder: team, amounts: { low: "1.00", high: "2.00" }, rules: { ${rules} } }
  credit: { plan: equity-credit, ladder: team, amounts: { low: "1.00", high: "2.00" }, rules: { ${rules} } }
products:
  pack: { price: "100.00", allocate: { team: "2.00", platform: rest } }
`

test('new rules count everybody and look at everybody over several entries', () => {
  sameWithoutBound((mall) => {
    mall.must({ kind: 'activate', text: laddered(1, 'high: { direct: { count: 9 } }') })
    joined(mall, 1500, 'line')
    mall.must({
      kind: 'activate',
      text: laddered(2, 'low: { team: { count: 3 } }, high: { team: { count: 9, rank: low } }'),
    })
    buy(mall, 'o', 'm7')
    buy(mall, 'p', 'm8')
  })
})

test('an order after thousands joined looks at all of them over several entries', () => {
  sameWithoutBound((mall) => {
    mall.must({
      kind: 'activate',
      text: laddered(1, 'low: { direct: { count: 1 } }, high: { direct: { count: 1, rank: low } }'),
    })
    mall.must({ kind: 'join', member: 'top' })
    buy(mall, 'first', 'top')
    for (let pair = 0; pair < 1200; pair++) {
      mall.must({ kind: 'join', member: `a${pair}` })
      mall.must({ kind: 'join', member: `b${pair}`, referrer: `a${pair}` })
    }
    buy(mall, 'o', 'top')
  })
})

test('an upheld report moves thousands over several entries', () => {
  sameWithoutBound((mall) => {
    mall.must({ kind: 'activate', text: laddered(1, 'low: { direct: { count: 2 } }, high: { team: { count: 30 } }') })
    joined(mall, 1500, 'star')
    mall.must({ kind: 'join', member: 'reporter', referrer: 'm7' })
    mall.must({ kind: 'uphold-report', offender: 'm0', reporter: 'reporter', reason: 'test' })
    buy(mall, 'o', 'm9')
  })
})

const pooled = `
scheme: pool
version: 1
title: { zh: 积分池, en: Pool }
settle: payment
plans:
  growth: { plan: appreciating-points, grant: 100%, backflow: 5%, exit: { multiple: 1.2, cap: exact }, lockDays: 300 }
  ads: { plan: ad-release, rate: 100%, referral: [] }
  points: { plan: points-redemption, rebate: 10% }
products:
  pack: { price: "100.00", pay: { shopping: 50% }, allocate: { growth: "20.00", ads: "10.00", points: 10%, platform: rest }, grants: { ads: 30% } }
merchantOrders: { allocate: { merchant: 80%, platform: rest }, grants: { points: 100% } }
`

test('a member leaves a pool with thousands of locks, and is released thousands of lots, over several entries', () => {
  sameWithoutBound((mall) => {
    mall.must({ kind: 'activate', text: pooled })
    joined(mall, 2, 'line')
    for (let order = 0; order < 4200; order++) buy(mall, `o${order}`, 'm1')
    mall.must({ kind: 'inject', plan: 'growth', amount: 50_000_000n as Fen })
    mall.nextDay()
    mall.must({ kind: 'ads-done', member: 'm1' })
    mall.nextDay()
    buy(mall, 'later', 'm0')
  })
})

test('an order takes points from as many grants as an entry has room for, and from no more', () => {
  const mall = new BoundedMall(ENTRY_FACTS_LIMIT)
  mall.must({ kind: 'activate', text: pooled })
  joined(mall, 2, 'line')
  for (let shop = 0; shop <= LOTS_OF_AN_ORDER_LIMIT; shop++) {
    mall.must({ kind: 'register-merchant', merchant: `s${shop}`, owner: 'm0' })
    mall.must({ kind: 'merchant-order', order: `o${shop}`, member: 'm1', merchant: `s${shop}`, amount: 100n as Fen })
  }
  const pay = (order: string, lots: number): string => {
    const shopping = BigInt(lots * 100) as Hundredths
    return mall.submit({ kind: 'order', order, member: 'm1', product: 'pack', quantity: 40, shopping })
  }
  expect(pay('more', LOTS_OF_AN_ORDER_LIMIT + 1)).toBe('refused')
  expect(pay('most', LOTS_OF_AN_ORDER_LIMIT)).toBe('accepted')
  expect(mall.refund('most')).toBe('accepted')
  expect(Math.max(...mall.facts())).toBeLessThanOrEqual(ENTRY_FACTS_LIMIT)
  expect(mall.engine.checkLaws()).toEqual([])
})

test('a scheme of thousands of products is named over several entries, and each of them can be bought', () => {
  const box = (id: number): string => `  box-${id}: { price: "1.00", allocate: { platform: rest } }`
  const boxes = Array.from({ length: ENTRY_FACTS_LIMIT + 200 }, (_, id) => box(id)).join('\n')
  sameWithoutBound((mall) => {
    mall.must({ kind: 'activate', text: laddered(1, 'low: { direct: { count: 1 } }') + boxes })
    joined(mall, 2, 'line')
    for (const id of [0, 2000, ENTRY_FACTS_LIMIT + 199])
      mall.must({ kind: 'order', order: `o${id}`, member: 'm1', product: `box-${id}`, quantity: 1 })
  })
})

test('ten thousand packs in one order are paid and taken back within the bound', () => {
  const mall = peopled(new BoundedMall(ENTRY_FACTS_LIMIT), [99, 0, 1, 2, 3])
  for (const member of ['m0', 'm1', 'm2', 'm3', 'm4']) buy(mall, `first-${member}`, member)
  buy(mall, 'o', 'm4', 10_000)
  expect(mall.refund('o')).toBe('accepted')
  expect(Math.max(...mall.facts())).toBeLessThanOrEqual(ENTRY_FACTS_LIMIT)
  expect(mall.engine.checkLaws()).toEqual([])
})
