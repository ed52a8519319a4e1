import { describe, expect, test } from 'vitest'
import { Engine } from '../../engine.ts'
import { decodeEntry, payloadsOf } from '../../facts/read.ts'
import type { PrintedState } from '../../print.ts'
import { ScenarioRun } from '../../scenario/run.ts'
import { parseScheme } from '../../scheme/scheme.ts'
import { PACKS_PAID_SINGLY } from './plan.ts'
import { chosenSide, periodOf, seedOf } from './rotation.ts'
import { goesUnderLine3 } from './three-line.ts'

interface Given {
  readonly chain?: Record<string, unknown>
  readonly pack?: Record<string, unknown>
  /** Pairs of member and referrer; an empty referrer is none. */
  readonly members: readonly (readonly [string, string])[]
  readonly events: readonly Record<string, unknown>[]
}

const schemeOf = ({ chain = {}, pack = {} }: Pick<Given, 'chain' | 'pack'>, version = 1): Record<string, unknown> => ({
  scheme: 'test',
  version,
  title: { zh: '测试', en: 'Test' },
  settle: 'payment',
  plans: { chain: { plan: 'chain-2-plus-1', packs: ['pack'], ...chain } },
  products: { pack: { price: '1000.00', allocate: { chain: '330.00', platform: 'rest' }, ...pack } },
})

function start(given: Given): ScenarioRun {
  const document = {
    title: 'test',
    scheme: schemeOf(given),
    members: given.members.map(([id, referrer]) => (referrer === '' ? { id } : { id, referrer })),
    events: given.events,
  }
  const schemes = (): never => {
    throw new Error('the scheme is inline')
  }
  return new ScenarioRun(JSON.stringify(document), { file: 'test.yaml', schemes })
}

function play(given: Given): PrintedState {
  const run = start(given)
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
const paidIn = (state: PrintedState, order: string): string[] =>
  (state.rewards ?? []).filter((one) => one.order === order).map(({ rule, to, amount }) => `${rule} ${to} ${amount}`)
const framed = (payload: Uint8Array): Uint8Array => {
  const frame = new Uint8Array(payload.length + 4)
  new DataView(frame.buffer).setUint32(0, payload.length, true)
  frame.set(payload, 4)
  return frame
}
const chainOf = (state: PrintedState, member: string): { role: unknown; placement: unknown } => {
  const printed = state.members[member] as { roles: { chain: string }; placement?: { chain: string } }
  return { role: printed.roles.chain, placement: printed.placement?.chain ?? null }
}

/** Q, promoted by q1, q2 and P; P, promoted by p1, p2 and p3. */
const family: readonly (readonly [string, string])[] = [
  ...([
    ['Q', ''],
    ['q1', 'Q'],
    ['q2', 'Q'],
    ['P', 'Q'],
    ['p1', 'P'],
    ['p2', 'P'],
    ['p3', 'P'],
  ] as const),
  ...([
    ['s', 'P'],
    ['x', 's'],
    ['y', 'P'],
  ] as const),
]
const promoted = ['Q', 'q1', 'P', 'q2', 'p1', 'p2', 'p3', 's'].map((member) => buy(`o-${member}`, member))

describe('2.2 chain-2-plus-1', () => {
  test('the worked example of the README: 100 + 200 + 20 from an agent, 300 + 30 from a boss', () => {
    const state = play({ members: family, events: [...promoted, buy('agent', 'x'), buy('boss', 'y')] })
    expect(paidIn(state, 'agent')).toEqual(['direct s 100.00', 'team P 200.00', 'peer Q 20.00'])
    expect(paidIn(state, 'boss')).toEqual(['direct P 100.00', 'team P 200.00', 'peer Q 30.00'])
  })

  test('the promotion comes first: the sale that makes a boss is paid at the rate of a boss', () => {
    const state = play({ members: family, events: promoted })
    expect(paidIn(state, 'o-p3')).toEqual(['direct P 100.00', 'team P 200.00', 'peer Q 30.00'])
    expect(chainOf(state, 'P')).toEqual({ role: 'boss', placement: null })
    expect(['p1', 'p2', 'p3'].map((member) => chainOf(state, member).placement)).toEqual(['Q', 'Q', 'P'])
  })

  test('a member without a placement parent leaves nobody', () => {
    const state = play({ members: family, events: promoted })
    expect(['q1', 'q2'].map((member) => chainOf(state, member).placement)).toEqual(['Q', 'Q'])
    expect(chainOf(state, 'Q').role).toBe('boss')
  })

  test('who bought in while the sponsor was a customer never counts as a recruit', () => {
    const members = [
      ['S', ''],
      ['a', 'S'],
      ['b', 'S'],
      ['c', 'S'],
      ['d', 'S'],
    ] as const
    const state = play({ members, events: ['a', 'S', 'b', 'c'].map((member) => buy(`o-${member}`, member)) })
    expect(paidIn(state, 'o-a')).toEqual([])
    expect(chainOf(state, 'S').role).toBe('agent')
  })

  test('a quantity counts as so many orders, one after another, and recruits once', () => {
    const state = play({ members: family, events: [...promoted, buy('three', 'x', 3)] })
    expect(paidIn(state, 'three').filter((reward) => reward === 'peer Q 20.00')).toHaveLength(3)
    expect(chainOf(state, 's').role).toBe('agent')
  })

  test('beyond the limit the further packs are paid in one sum each, and the total is exact', () => {
    const paid = (quantity: number): string[] =>
      paidIn(play({ members: family, events: [...promoted, buy('many', 'x', quantity)] }), 'many')
    expect(paid(PACKS_PAID_SINGLY)).toHaveLength(3 * PACKS_PAID_SINGLY)
    const more = paid(PACKS_PAID_SINGLY + 7)
    expect(more).toHaveLength(3 * PACKS_PAID_SINGLY + 3)
    expect(more.slice(-3)).toEqual(['direct s 700.00', 'team P 1400.00', 'peer Q 140.00'])
  })

  test('a refund takes the rewards back and lowers the pack count; roles and places stand', () => {
    const state = play({ members: family, events: [...promoted, { refund: 'o-p3', reason: 'returned' }] })
    expect(chainOf(state, 'P')).toEqual({ role: 'boss', placement: null })
    expect(chainOf(state, 'p3').role).toBe('agent')
    expect((state.members.P as { wallet: { available: string } }).wallet.available).toBe('500.00')
  })

  test('nobody eligible: the whole purse goes to the remainder', () => {
    const state = play({ members: [['A', '']], events: [buy('o1', 'A')] })
    expect(state.platform.remainder).toBe('330.00')
  })

  test('peer of 0% pays nobody and is accepted', () => {
    const state = play({ chain: { peer: '0%' }, members: family, events: [...promoted, buy('boss', 'y')] })
    expect(paidIn(state, 'boss')).toEqual(['direct P 100.00', 'team P 200.00'])
  })

  test('a pause keeps roles, recruits and counts as they are', () => {
    const state = play({
      members: family,
      events: [{ pause: 'chain' }, buy('o1', 'Q'), { resume: 'chain' }, buy('o2', 'q1')],
    })
    expect(chainOf(state, 'Q').role).toBe('customer')
    expect(paidIn(state, 'o2')).toEqual([])
  })
})

describe('moves and members of before (2.18, versions)', () => {
  test('a move under oneself or under one’s own downline is refused', () => {
    const events = ['Q', 'x'].map((under) => ({ move: 'Q', under, tree: 'chain', reason: 'test' }))
    expect(play({ members: family, events }).errors.map(({ code }) => code)).toEqual(['cycle', 'cycle'])
  })

  test('a recruit that is its upline’s own upline stays where it is at a promotion', () => {
    const members = [
      ['T', ''],
      ['S', 'T'],
      ['a', 'S'],
      ['b', 'S'],
      ['c', 'S'],
    ] as const
    const bought = ['T', 'S', 'a', 'b'].map((member) => buy(`o-${member}`, member))
    const moves = [
      { move: 'a', under: null, tree: 'chain', reason: 'test' },
      { move: 'T', under: 'a', tree: 'chain', reason: 'test' },
    ]
    const state = play({ members, events: [...bought, ...moves, buy('o-c', 'c')] })
    expect(['S', 'a', 'b', 'T'].map((member) => chainOf(state, member).placement)).toEqual([null, null, 'T', 'a'])
  })

  test('an order that waited while a new version came into force counts when it settles', () => {
    const engine = Engine.create()
    const at = Date.parse('2026-01-01T00:00:00+08:00')
    const later = at + 10 * 86_400_000
    const waiting = (version: number): string =>
      JSON.stringify({ ...schemeOf({}, version), settle: 'completion', refundWindow: '7d' })
    for (const command of [
      { kind: 'activate', text: waiting(1), at },
      { kind: 'join', member: 'A', at },
      { kind: 'order', order: 'o1', member: 'A', product: 'pack', quantity: 1, at },
      { kind: 'activate', text: waiting(2), at: at + 1 },
      { kind: 'tick', at: later },
    ]) {
      expect(engine.submit({ id: '', caller: 'test', ...command } as never)).toMatchObject({ kind: 'accepted' })
    }
    expect(engine.state.columnByName.get('chain.packs')?.at(0)).toBe(1)
  })

  test('a chain that joins a mall seats its members as if they joined now', () => {
    const engine = Engine.create()
    const at = Date.parse('2026-01-01T00:00:00+08:00')
    const submit = (command: Record<string, unknown>): void => {
      const outcome = engine.submit({ id: '', caller: 'test', at, ...command } as never)
      expect(outcome).toMatchObject({ kind: 'accepted' })
    }
    const bare = {
      ...schemeOf({}),
      plans: {},
      products: { pack: { price: '1000.00', allocate: { platform: 'rest' } } },
    }
    submit({ kind: 'activate', text: JSON.stringify(bare) })
    submit({ kind: 'join', member: 'm0' })
    for (let n = 1; n < 10_000; n++) submit({ kind: 'join', member: `m${n}`, referrer: `m${n - 1}` })
    engine.drain()
    submit({ kind: 'activate', text: JSON.stringify(schemeOf({}, 2)) })
    submit({ kind: 'join', member: 'last', referrer: 'm9999' })
    expect(engine.state.columnByName.get('chain.parent')?.at(9_999)).toBe(9_999)
    expect(engine.state.columnByName.get('chain.parent')?.at(10_000)).toBe(10_000)
    const sizes = [...payloadsOf(engine.drain().frames)].map((payload) => decodeEntry(payload).facts.length)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4096)
  })
})

describe('2.10 placements', () => {
  test('groups of later recruits: 2 under line 3, 4 under 1 and 2, 4, 8, 8, 16', () => {
    const groups = [2, 4, 4, 8, 8, 16].flatMap((size, index) => new Array<boolean>(size).fill(index % 2 === 0))
    expect(groups.map((_, index) => goesUnderLine3(index + 1))).toEqual(groups)
  })

  test('a slot is taken in order of arrival; own lines stand directly below even when A and B are taken', () => {
    const recruits = ['a1', 'a2', 'a3', 'b1', 'b2'].map((id) => [id, 'S'] as const)
    const members = [['S', ''], ...recruits, ['e1', 'a3'], ['e2', 'a3'], ['e3', 'a3']] as const
    const events = ['S', ...recruits.map(([id]) => id), 'e1', 'e2', 'e3'].map((member) => buy(`o-${member}`, member))
    const state = play({ chain: { placement: 'three-line', promoteAt: 99 }, members, events })
    expect(['b1', 'b2', 'e1', 'e2', 'e3'].map((member) => chainOf(state, member).placement)).toEqual(
      new Array(5).fill('a3'),
    )
    expect(paidIn(state, 'o-b1')).toEqual(['direct S 100.00'])
  })

  test('rotation: the best own line takes the place of the line the seed chooses, before anything later is paid', () => {
    const line = ['p1', 'p2', 'p3', 'p4'].map((id) => [id, 'P'] as const)
    const members = [['Q', ''], ['P', 'Q'], ...line, ['x', 'p4']] as const
    const events = [
      ...['Q', 'P', 'p1', 'p2', 'p3', 'p4', 'x'].map((member) => buy(`o-${member}`, member)),
      { close: 'month' },
    ]
    for (const seed of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const state = play({ chain: { placement: 'rotation', rotation: { seed } }, members, events })
      const day = 20_485
      const left = chosenSide(seedOf(seed, day), 1) === 0 ? ['P', 'Q'] : ['Q', 'P']
      expect(['p1', 'p2', 'p4'].map((member) => chainOf(state, member).placement)).toEqual([...left, 'Q'])
    }
  })

  test('rotation with both-idle leaves lines alone that had packs in the period', () => {
    const members = [
      ['Q', ''],
      ['P', 'Q'],
      ['p1', 'P'],
      ['p2', 'P'],
      ['p3', 'P'],
    ] as const
    const bought = ['Q', 'P', 'p1', 'p2', 'p3'].map((member) => buy(`o-${member}`, member))
    const chain = { placement: 'rotation', rotation: { when: 'both-idle' } }
    const once = play({ chain, members, events: [...bought, { close: 'month' }] })
    expect(['p1', 'p2', 'p3'].map((member) => chainOf(once, member).placement)).toEqual(['Q', 'Q', 'P'])
    const twice = play({ chain, members, events: [...bought, { close: 'month' }, { close: 'month' }] })
    expect(chainOf(twice, 'p3').placement).toBe('Q')
  })

  test('a rotation of many bosses goes on after a restart at any entry, and nothing is decided before it ends', () => {
    const at = Date.parse('2026-01-31T23:00:00+08:00')
    const live = Engine.create()
    const submit = (engine: Engine, command: Record<string, unknown>): void => {
      expect(engine.submit({ id: '', caller: 'test', at, ...command } as never)).toMatchObject({ kind: 'accepted' })
    }
    submit(live, { kind: 'activate', text: JSON.stringify(schemeOf({ chain: { placement: 'rotation' } })) })
    for (let n = 0; n < 1100; n++) {
      for (const [member, referrer] of [
        ['Q', ''],
        ['P', 'Q'],
        ['a', 'P'],
        ['b', 'P'],
        ['c', 'P'],
      ] as const) {
        submit(live, {
          kind: 'join',
          member: `${member}${n}`,
          ...(referrer === '' ? {} : { referrer: `${referrer}${n}` }),
        })
        submit(live, { kind: 'order', order: `o${member}${n}`, member: `${member}${n}`, product: 'pack', quantity: 1 })
      }
    }
    const journal = [live.drain().frames]
    submit(live, { kind: 'order', order: 'later', member: 'c0', product: 'pack', quantity: 1, at: at + 7_200_000 })
    live.finish()
    const entries = [...payloadsOf(live.drain().frames)]
    expect(entries.map((payload) => decodeEntry(payload).kind)).toEqual([
      'close.opened',
      'cascade.continued',
      'order',
      'close.finished',
    ])
    const placed = live.state.columnByName.get('chain.parent')
    const swapped = [0, 1099].map((n) => placed?.at(live.state.member(`c${n}`)))
    expect(swapped).toEqual([0, 1099].map((n) => live.state.member(`Q${n}`) + 1))
    for (const kept of [0, 1, 2]) {
      const engine = Engine.create()
      for (const frames of [...journal, ...entries.slice(0, kept).map(framed)]) engine.evolve(frames)
      submit(engine, { kind: 'order', order: 'later', member: 'c0', product: 'pack', quantity: 1, at: at + 7_200_000 })
      engine.finish()
      const { rows } = live.state.tables.members
      expect(engine.state.columnByName.get('chain.parent')?.contents(rows)).toEqual(placed?.contents(rows))
      expect(engine.state.available.contents(rows)).toEqual(live.state.available.contents(rows))
    }
  })

  test('periods are weeks from Monday and months', () => {
    const day = (text: string): number =>
      Math.floor((Date.parse(`${text}T00:00:00+08:00`) + 8 * 3_600_000) / 86_400_000)
    expect(periodOf(day('2026-01-05'), 'week') - periodOf(day('2026-01-04'), 'week')).toBe(1)
    expect(periodOf(day('2026-02-01'), 'month') - periodOf(day('2026-01-31'), 'month')).toBe(1)
    expect(periodOf(day('2026-01-31'), 'month')).toBe(periodOf(day('2026-01-01'), 'month'))
  })
})

describe('the loader', () => {
  const load =
    (chain: Record<string, unknown>, pack = {}) =>
    () =>
      parseScheme(JSON.stringify(schemeOf({ chain, pack })))

  test('refuses a pack that brings a fen less than its worst case, and says which', () => {
    expect(load({}, { allocate: { chain: '329.99', platform: 'rest' } })).toThrow(
      /330\.00.*100\.00 direct, 200\.00 team and 30\.00 peer/,
    )
    expect(load({}, { allocate: { chain: '330.00', platform: 'rest' } })).not.toThrow()
  })

  test('refuses packs that do not exist or bring the chain nothing', () => {
    expect(load({ packs: ['other'] })).toThrow(/no product "other"/)
    expect(load({}, { allocate: { platform: 'rest' } })).toThrow(/no allocation for "chain"/)
  })

  test('takes every parameter at its limits and refuses it one past', () => {
    for (const promoteAt of [1, 1000]) expect(load({ promoteAt })).not.toThrow()
    for (const promoteAt of [0, 1001, 2.5]) expect(load({ promoteAt })).toThrow(/promoteAt/)
    for (const leave of [0, 9]) expect(load({ leave })).not.toThrow()
    for (const leave of [-1, 10]) expect(load({ leave })).toThrow(/leave/)
    expect(load({ peer: '100.0001%' })).toThrow(/peer/)
    expect(load({ placement: 'ring' })).toThrow(/none, rotation or three-line/)
    expect(load({ rotation: { every: 'week' } })).toThrow(/placement rotation/)
    expect(load({ placement: 'rotation', rotation: { seed: 4_294_967_296 } })).toThrow(/seed/)
  })
})
