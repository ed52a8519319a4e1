import { describe, expect, test } from 'vitest'
import type { PrintedState } from '../../print.ts'
import { ScenarioRun } from '../../scenario/run.ts'
import { parseScheme } from '../../scheme/scheme.ts'

interface Given {
  readonly hold?: Record<string, unknown>
  readonly placement?: string
  readonly events: readonly Record<string, unknown>[]
}

const schemeOf = ({ hold = {}, placement = 'none' }: Omit<Given, 'events'>): Record<string, unknown> => ({
  scheme: 'test',
  version: 1,
  title: { zh: '测试', en: 'Test' },
  settle: 'payment',
  plans: {
    hold: { plan: 'withdrawal-hold', chain: 'chain', orders: 2, ...hold },
    chain: { plan: 'chain-2-plus-1', placement, packs: ['pack'] },
    bonus: { plan: 'referral', fixed: ['50.00'], requirePurchase: false },
  },
  products: {
    pack: { price: '1000.00', allocate: { chain: '330.00', platform: 'rest' } },
    other: { price: '100.00', allocate: { bonus: '50.00', platform: 'rest' } },
  },
})

/** Q with lines A and B; a below A; D stands apart. */
function play(given: Given): PrintedState {
  const document = {
    title: 'test',
    scheme: schemeOf(given),
    members: [
      { id: 'Q' },
      { id: 'A', referrer: 'Q' },
      { id: 'B', referrer: 'Q' },
      { id: 'a', referrer: 'A' },
      { id: 'D' },
      { id: 'd', referrer: 'D' },
    ],
    events: given.events,
  }
  const schemes = (): never => {
    throw new Error('the scheme is inline')
  }
  const run = new ScenarioRun(JSON.stringify(document), { file: 'test.yaml', schemes })
  while (run.step());
  expect(run.engine.checkLaws()).toEqual([])
  return run.state()
}

const buy = (order: string, member: string, quantity = 1): Record<string, unknown> => ({
  order,
  member,
  product: 'pack',
  quantity,
})
const walletOf = (state: PrintedState, member: string): Record<string, string> =>
  (state.members[member] as { wallet: Record<string, string> }).wallet
/** Q has 200.00 and two recruits with one pack each. */
const begun = [buy('o1', 'Q'), buy('o2', 'A'), buy('o3', 'B')]

describe('2.9 withdrawal-hold', () => {
  test('a share is frozen, rounded down, and the rest leaves', () => {
    const state = play({
      hold: { hold: '33.33%' },
      events: [...begun, { withdraw: 'w', member: 'Q', amount: '100.01' }],
    })
    expect(walletOf(state, 'Q')).toMatchObject({ available: '99.99', frozen: '33.33', leaving: '66.68' })
  })

  test('exactly as many packs as asked release nothing, one more releases all', () => {
    const held = [...begun, { withdraw: 'w', member: 'Q', amount: '100.00' }]
    expect(walletOf(play({ events: held }), 'Q').frozen).toBe('20.00')
    const released = play({ events: [...held, buy('o4', 'a')] })
    expect(walletOf(released, 'Q')).toMatchObject({ frozen: '0.00', available: '120.00' })
  })

  test('while the tasks hold nothing is held back, and what they free can be withdrawn at once', () => {
    const events = [...begun, buy('o4', 'a'), { withdraw: 'w', member: 'Q', amount: '200.00' }]
    expect(walletOf(play({ events }), 'Q')).toMatchObject({ available: '0.00', frozen: '0.00', leaving: '200.00' })
  })

  test('a customer’s withdrawal is not held back', () => {
    const events = [
      { order: 'o1', member: 'A', product: 'other' },
      { withdraw: 'w', member: 'Q', amount: '50.00' },
    ]
    expect(walletOf(play({ events }), 'Q')).toMatchObject({ available: '0.00', frozen: '0.00', leaving: '50.00' })
  })

  test('a refund lowers the packs again: the next withdrawal is held', () => {
    const events = [
      ...begun,
      buy('o4', 'a'),
      { refund: 'o4', reason: 'test' },
      { withdraw: 'w', member: 'Q', amount: '100.00' },
    ]
    expect(walletOf(play({ events }), 'Q').frozen).toBe('20.00')
  })

  test('packs of a line below the other line count once', () => {
    const events = [
      ...begun,
      { move: 'B', under: 'A', tree: 'chain', reason: 'test' },
      { withdraw: 'w', member: 'Q', amount: '100.00' },
      buy('o4', 'D'),
    ]
    expect(walletOf(play({ events }), 'Q').frozen).toBe('20.00')
  })

  test('a move that brings packs into a line is seen at the next order of anybody', () => {
    const held = [...begun, buy('o4', 'D'), buy('o5', 'd'), { withdraw: 'w', member: 'Q', amount: '100.00' }]
    const moved = [...held, { move: 'd', under: 'a', tree: 'chain', reason: 'test' }]
    expect(walletOf(play({ events: moved }), 'Q').frozen).toBe('20.00')
    expect(walletOf(play({ events: [...moved, buy('o6', 'D')] }), 'Q').frozen).toBe('0.00')
  })

  test('a subtree that left no longer counts', () => {
    const events = [
      ...begun,
      buy('o4', 'a'),
      { move: 'a', under: 'D', tree: 'chain', reason: 'test' },
      { withdraw: 'w', member: 'Q', amount: '100.00' },
    ]
    expect(walletOf(play({ events }), 'Q').frozen).toBe('20.00')
  })

  test('a rejected withdrawal returns its own hold, and a released one is not returned twice', () => {
    const events = [
      ...begun,
      { withdraw: 'w1', member: 'Q', amount: '50.00' },
      { withdraw: 'w2', member: 'Q', amount: '100.00' },
      { reject: 'w2' },
      buy('o4', 'a'),
      { refund: 'o4', reason: 'test' },
      { withdraw: 'w3', member: 'Q', amount: '100.00' },
      { reject: 'w1' },
    ]
    expect(walletOf(play({ events }), 'Q')).toMatchObject({ available: '100.00', frozen: '20.00', leaving: '80.00' })
  })

  test('a settled withdrawal’s hold stays frozen', () => {
    const state = play({ events: [...begun, { withdraw: 'w', member: 'Q', amount: '100.00' }, { settle: 'w' }] })
    expect(walletOf(state, 'Q')).toMatchObject({ available: '100.00', frozen: '20.00', leaving: '0.00' })
  })

  test('paused, nothing is held back; what is frozen is still released', () => {
    const events = [
      ...begun,
      { withdraw: 'w1', member: 'Q', amount: '100.00' },
      { pause: 'hold' },
      { withdraw: 'w2', member: 'Q', amount: '50.00' },
      buy('o4', 'a'),
    ]
    expect(walletOf(play({ events }), 'Q')).toMatchObject({ available: '70.00', frozen: '0.00', leaving: '130.00' })
  })
})

describe('the loader', () => {
  const load = (hold: Record<string, unknown>) => () => parseScheme(JSON.stringify(schemeOf({ hold })))

  test('refuses a chain that is none', () => {
    for (const chain of ['hold', 'other']) expect(load({ chain })).toThrow(/no chain-2-plus-1/)
  })

  test('takes every parameter at its limits and refuses it one past', () => {
    for (const orders of [0, 1_000_000]) expect(load({ orders })).not.toThrow()
    for (const orders of [-1, 1_000_001]) expect(load({ orders })).toThrow(/orders/)
    for (const hold of ['0%', '100%']) expect(load({ hold })).not.toThrow()
    expect(load({ hold: '100.0001%' })).toThrow(/hold/)
  })
})
