import { expect, test } from 'vitest'
import { refusalOf, runText, schemeOf, workedExample } from '../../../test/plan-desk.ts'

const LADDER = '{ team: [partner, cofounder, director] }'
const team = (params: string, purse = '"30.00"'): string =>
  schemeOf({ plan: `{ plan: team-differential, ladder: team, ${params} }`, allocate: purse, ladders: LADDER })
const AMOUNTS = 'amounts: { partner: "10.00", cofounder: "20.00", director: "30.00" }'

test('the worked example of the README is what the code pays', () => {
  expect(workedExample(new URL('README.md', import.meta.url))).toEqual([])
})

test('peers count into the worst case: one for each amount and generation', () => {
  const peer = (basis: string): string => `${AMOUNTS}, peer: { rate: 10%, generations: 2, basis: ${basis} }`
  expect(refusalOf(team(AMOUNTS, '"29.99"'))).toContain('may owe 30.00')
  expect(refusalOf(team(peer('income'), '"36.00"'))).toBeNull()
  expect(refusalOf(team(peer('income'), '"35.99"'))).toContain('may owe 36.00')
  expect(refusalOf(team(peer('order'), '"630.00"'))).toBeNull()
  expect(refusalOf(team(peer('order'), '"629.99"'))).toContain('may owe 630.00')
})

test('a ladder with gaps and amounts out of order load; ranks, ladders and packs that do not exist are refused', () => {
  expect(refusalOf(team('amounts: { director: "5.00", partner: "30.00" }'))).toBeNull()
  expect(refusalOf(team('rates: { partner: 0%, director: 3% }'))).toBeNull()
  expect(refusalOf(team('amounts: { king: "1.00" }'))).toContain('no rank "king"')
  expect(refusalOf(team(`${AMOUNTS}, rules: { partner: { pack: nothing } }`))).toContain('no product "nothing"')
  expect(refusalOf(team(`${AMOUNTS}, rules: { partner: { direct: { count: 1, rank: king } } }`))).toContain(
    'no rank "king"',
  )
  expect(refusalOf(team(`${AMOUNTS}, rules: { partner: {} }`))).toContain('at least one condition')
  expect(refusalOf(team(`${AMOUNTS}, rules: { partner: { direct: { count: 0 } } }`))).toContain('from 1 to')
  expect(refusalOf(team(`${AMOUNTS}, peer: { rate: 1%, generations: 10 }`))).toContain('from 1 to 9')
  expect(
    refusalOf(schemeOf({ plan: `{ plan: team-differential, ladder: gone, ${AMOUNTS} }`, allocate: '"30.00"' })),
  ).toContain('no ladder "gone"')
})

test('conditions nest four deep and no deeper', () => {
  const nested = (depth: number): string => (depth === 1 ? '{ spending: "1.00" }' : `{ any: [ ${nested(depth - 1)} ] }`)
  expect(refusalOf(team(`${AMOUNTS}, rules: { partner: ${nested(4)} }`))).toBeNull()
  expect(refusalOf(team(`${AMOUNTS}, rules: { partner: ${nested(5)} }`))).toContain('nested 4 deep')
})

/** A line of members m0 … m{depth}, each the referrer of the next. */
const lineOf = (depth: number): string =>
  Array.from(
    { length: depth + 1 },
    (_, at) => `{ id: m${at}${at === 0 ? ', ranks: { team: director }' : `, referrer: m${at - 1}`} }`,
  ).join(', ')

test('a director is paid over any depth, and a refund takes it back', () => {
  const { differences } = runText(`title: deep
scheme: { scheme: deep, version: 1, title: { zh: 深, en: deep }, settle: payment, ladders: ${LADDER}, plans: { team: { plan: team-differential, ladder: team, ${AMOUNTS} } }, products: { box: { price: "100.00", allocate: { team: "30.00", platform: rest } } } }
members: [ ${lineOf(500)} ]
events: [ { order: o1, member: m500, product: box }, { order: o2, member: m500, product: box }, { refund: o2, reason: returned } ]
expect: { members.m0.wallet.available: "30.00" }
`)
  expect(differences).toEqual([])
})

test('heads move with a line, and a rank that was taken no longer counts', () => {
  const { state } = runText(`title: heads
scheme: { scheme: heads, version: 1, title: { zh: 人头, en: heads }, settle: payment, ladders: ${LADDER}, plans: { team: { plan: team-differential, ladder: team, ${AMOUNTS}, rules: { cofounder: { team: { count: 2, rank: partner } } } } }, products: { box: { price: "100.00", allocate: { team: "30.00", platform: rest } } } }
members: [ { id: A }, { id: B }, { id: x, referrer: A, ranks: { team: partner } }, { id: y, referrer: x, ranks: { team: partner } }, { id: z, referrer: B } ]
events:
  - { appoint: null, ladder: team, member: y }
  - { order: o1, member: z, product: box }                  # one partner below A: nobody rises
  - { order: o2, member: y, product: box }                  # x 10
  - { move: x, under: z, tree: referral, reason: agreed }
  - { appoint: partner, ladder: team, member: y }
  - { order: o3, member: z, product: box }                  # B and z have two below them now and rise
  - { order: o4, member: y, product: box }                  # x 10, z 20 − 10
`)
  expect(state.rewards?.map(({ order, to, amount }) => [order, to, amount])).toEqual([
    ['o2', 'x', '10.00'],
    ['o4', 'x', '10.00'],
    ['o4', 'z', '10.00'],
  ])
})
