import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LONG_PROPERTY_MS, runsAtMost } from '../../../../../test/runs.ts'
import { type Command, Engine, type Fen, type Hundredths, payloadsOf, readEntry } from '../../index.ts'
import { CLOSE_SLICE, type CloseSlice } from './close.ts'

const START = 1_767_196_800_000
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** Monday, the first of June 2026: day, week and month close together. */
const MIDNIGHT = START + 151 * DAY_MS
const MEMBERS = 14

const SCHEME = `
scheme: closes
version: 1
title: { zh: 结算, en: Closes }
settle: payment
ladders: { team: [low, high] }
plans:
  growth: { plan: appreciating-points, exit: { multiple: 1.2, cap: exact } }
  ads: { plan: ad-release, rate: 10%, referral: [20%, 10%] }
  staged:
    plan: staged-release
    tiers: [ { from: "100.00", multiple: 2.5 }, { from: "300.00", multiple: 3 } ]
    daily: 10%
    ranks: [ { name: bronze, from: "300.00", rate: 10% }, { name: silver, from: "900.00", rate: 20% }, { name: gold, from: "2000.00", rate: 30% } ]
    split: { cash: 40%, shopping: 60% }
    redeemEvery: week
  credit: { plan: equity-credit, ladder: team, rates: { low: 5%, high: 10% }, peer: { rate: 2% }, rules: { low: { spending: "400.00" } } }
  spent: { plan: rank-dividend, ladder: team, every: day, weighted: spending, shares: { low: 40%, high: 30% } }
  below: { plan: rank-dividend, ladder: team, every: week, weighted: volume, shares: { low: 50%, high: 50% } }
  owned: { plan: rank-dividend, ladder: team, every: month, weighted: equity, shares: { low: 50%, high: 20% } }
  equal: { plan: rank-dividend, ladder: team, every: month, shares: { low: 70%, high: 30% } }
products:
  pack:
    price: "100.00"
    pay: { shopping: 20% }
    allocate: { growth: "10.00", ads: "2.00", staged: "3.00", spent: "5.00", below: "5.00", owned: "5.00", equal: "5.00", platform: rest }
    grants: { ads: 60% }
merchantOrders: { allocate: { merchant: 80%, growth: 5%, platform: rest } }
`

interface Act {
  readonly what: string
  readonly member: number
  readonly other: number
  readonly size: number
  /** Slices of the close done before the next command. */
  readonly slices: number
  /** How the engine starts anew before the next command: not at all, from its entries, from a snapshot. */
  readonly restart: 'no' | 'entries' | 'snapshot'
}

const act: fc.Arbitrary<Act> = fc.record({
  what: fc.constantFrom(
    'order',
    'order',
    'shopping',
    'shop',
    'shop',
    'join',
    'ads',
    'sell',
    'withdraw',
    'redeem',
    'refund',
  ),
  member: fc.nat(MEMBERS - 1),
  other: fc.nat(MEMBERS - 1),
  size: fc.integer({ min: 1, max: 6 }),
  slices: fc.nat(9),
  restart: fc.constantFrom('no', 'no', 'entries', 'snapshot'),
})

type Action<Of extends Command = Command> = Of extends Command ? Omit<Of, 'id' | 'caller' | 'at'> : never

/** A mall whose closes go on only when told to. */
class SlowMall {
  engine: Engine
  readonly payloads: Uint8Array[] = []
  readonly #frames: Uint8Array[] = []
  readonly #slice: CloseSlice
  at = START
  #count = 0
  #open: number[] = []

  constructor(slice: CloseSlice) {
    this.#slice = slice
    this.engine = Engine.create(slice)
    this.submit({ kind: 'activate', text: SCHEME })
  }

  submit(action: Action): string {
    this.at += MINUTE_MS
    const outcome = this.engine.submit({ ...action, id: `c${++this.#count}`, caller: 'test', at: this.at } as Command)
    this.drain()
    if (outcome.kind === 'quarantined') throw new Error(`${action.kind}: ${outcome.message}`)
    return outcome.kind
  }

  work(slices: number): void {
    for (let done = 0; done < slices && this.engine.busy; done++) this.engine.work()
    this.drain()
  }

  restart(how: Act['restart']): void {
    if (how === 'no') return
    const before = this.engine.stateHash()
    if (how === 'snapshot') this.engine = Engine.restore(this.engine.snapshot(), this.#slice)
    else {
      this.engine = Engine.create(this.#slice)
      for (const frames of this.#frames) this.engine.evolve(frames)
    }
    expect(this.engine.stateHash()).toBe(before)
  }

  drain(): void {
    const { frames } = this.engine.drain()
    this.#frames.push(frames)
    this.payloads.push(...payloadsOf(frames))
  }

  perform({ what, member, other, size }: Act, index: number): void {
    const who = `m${member}`
    const order = `o${index}`
    if (what === 'order' || what === 'shopping') {
      const shopping = what === 'shopping' ? { shopping: (BigInt(size) * 100n) as Hundredths } : {}
      const outcome = this.submit({ kind: 'order', order, member: who, product: 'pack', quantity: size, ...shopping })
      if (outcome === 'accepted') this.#open.push(index)
    } else if (what === 'shop')
      this.submit({
        kind: 'merchant-order',
        order,
        member: who,
        merchant: 'shop',
        amount: (BigInt(size) * 7777n) as Fen,
      })
    else if (what === 'join') this.submit({ kind: 'join', member: `j${index}`, referrer: who })
    else if (what === 'ads') this.submit({ kind: 'ads-done', member: who })
    else if (what === 'sell') this.submit({ kind: 'sell', plan: 'growth', member: who, points: 'all' })
    else if (what === 'withdraw')
      this.submit({ kind: 'withdraw', withdrawal: `w${index}`, member: who, amount: BigInt(size) as Fen })
    else if (what === 'redeem')
      this.submit({ kind: 'redeem', plan: 'staged', member: who, points: (BigInt(size) * 111n) as Hundredths })
    else this.#refund(other)
  }

  #refund(pick: number): void {
    const [index] = this.#open.splice(pick % Math.max(this.#open.length, 1), 1)
    if (index === undefined) return
    const order = `o${index}`
    const originals = this.engine.originalsOf(order).map((sequence) => this.payloads[sequence - 1] as Uint8Array)
    this.submit({ kind: 'refund', order, reason: 'test', originals })
  }

  /** What the closes of the last midnight paid, credited and released, in order. */
  closed(from: number): unknown[] {
    return this.payloads
      .slice(from)
      .map((payload) => readEntry(payload, this.engine.directory))
      .filter(({ kind }) => kind === 'close.advanced')
      .flatMap(({ facts }) => facts)
      .filter((fact) => fact.fact === 'reward')
  }

  /** What is left in the lots of release points that were there at the cut. */
  lotsUntil(rows: number): bigint[] {
    const { lotLeft, lotPlan, names } = this.engine.state
    const isRelease = (row: number): boolean => ['ads', 'staged'].includes(names.id((lotPlan.at(row) ?? 0) - 1))
    return Array.from({ length: rows }, (_, row) => row)
      .filter(isRelease)
      .map((row) => lotLeft.at(row) ?? 0n)
  }
}

/** A tree with members at the top, orders of three days, tasks done, points handed in; then the last minute of May. */
function mallBefore(slice: CloseSlice, parents: readonly number[], acts: readonly Act[]): SlowMall {
  const mall = new SlowMall(slice)
  mall.submit({ kind: 'join', member: 'owner', ranks: { team: 'high' } })
  mall.submit({ kind: 'register-merchant', merchant: 'shop', owner: 'owner' })
  for (let row = 0; row < MEMBERS; row++) {
    const parent = parents[row] ?? 0
    const referrer = row > 0 && parent < row ? { referrer: `m${parent}` } : {}
    mall.submit({ kind: 'join', member: `m${row}`, ...referrer, ...(row % 5 === 1 ? { ranks: { team: 'low' } } : {}) })
  }
  for (const [index, one] of acts.entries()) {
    mall.at = MIDNIGHT - (4 - Math.floor((index * 4) / acts.length)) * DAY_MS + index * MINUTE_MS
    mall.perform(one, index)
    mall.work(Number.MAX_SAFE_INTEGER)
  }
  mall.at = MIDNIGHT - (MEMBERS + 2) * MINUTE_MS
  for (let row = 0; row < MEMBERS; row += 2) mall.submit({ kind: 'ads-done', member: `m${row}` })
  mall.work(Number.MAX_SAFE_INTEGER)
  mall.at = MIDNIGHT + MINUTE_MS
  return mall
}

interface Course {
  readonly tree: readonly number[]
  readonly history: readonly Act[]
  readonly meanwhile: readonly Act[]
  readonly small: CloseSlice
}

/** Runs the close of one mall at once and of its twin in slices with commands and restarts between; returns what it paid. */
function compareCloses({ tree, history, meanwhile, small }: Course): number {
  const whole = mallBefore(CLOSE_SLICE, tree, history)
  const rows = whole.engine.state.tables.lots.rows
  const from = whole.payloads.length
  whole.engine.advance(MIDNIGHT)
  whole.work(Number.MAX_SAFE_INTEGER)
  const sliced = mallBefore(small, tree, history)
  const start = sliced.payloads.length
  sliced.engine.advance(MIDNIGHT)
  sliced.drain()
  for (const [index, one] of meanwhile.entries()) {
    sliced.work(one.slices)
    sliced.restart(one.restart)
    // Refunds and points handed in wait for the close; what they change is not what it paid.
    if (one.what !== 'refund' && one.what !== 'redeem') sliced.perform(one, 1000 + index)
  }
  sliced.work(Number.MAX_SAFE_INTEGER)
  const rewards = whole.closed(from)
  expect(sliced.closed(start)).toEqual(rewards)
  expect(sliced.lotsUntil(rows)).toEqual(whole.lotsUntil(rows))
  expect(sliced.engine.checkLaws()).toEqual([])
  return rewards.length
}

const tree = fc.array(fc.nat(MEMBERS), { minLength: MEMBERS, maxLength: MEMBERS })
const small = fc.record({ facts: fc.integer({ min: 1, max: 12 }), rows: fc.integer({ min: 1, max: 7 }) })

test('a close pays the same for any interleaving and kill point', { timeout: LONG_PROPERTY_MS }, () => {
  const history = fc.array(act, { minLength: 12, maxLength: 30 })
  const meanwhile = fc.array(act, { minLength: 1, maxLength: 12 })
  let paid = 0
  const course = fc.record({ tree, history, meanwhile, small })
  fc.assert(
    fc.property(course, (drawn) => {
      paid += compareCloses(drawn)
    }),
    { numRuns: runsAtMost(60) },
  )
  expect(paid).toBeGreaterThan(500)
})

test('ranks, promoters, spending and referrers that change while a close runs change nothing in it', {
  timeout: LONG_PROPERTY_MS,
}, () => {
  const plain = { other: 0, slices: 0, restart: 'no' } as const
  const buyers = fc.array(fc.record({ member: fc.nat(MEMBERS - 1), size: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 8,
    maxLength: 16,
  })
  const course = fc.record({ tree, small, buyers })
  fc.assert(
    fc.property(course, (drawn) => {
      const history = drawn.buyers.map((bought) => ({ ...plain, ...bought, what: 'order' }))
      // Everybody pays at the shop, which locks in whoever has no referrer, and then buys enough to lift every rank above.
      const meanwhile = ['shop', 'order', 'ads'].flatMap((what) =>
        Array.from({ length: MEMBERS }, (_, member) => ({ ...plain, what, member, size: 6 })),
      )
      compareCloses({ tree: drawn.tree, small: drawn.small, history, meanwhile })
    }),
    { numRuns: Math.min(250, runsAtMost(25)) },
  )
})

test('a command that would change what a close reads waits until it is finished', () => {
  const mall = mallBefore(
    { facts: 1, rows: 1 },
    [0, 0, 1, 2, 3],
    [
      { what: 'order', member: 2, other: 0, size: 3, slices: 0, restart: 'no' },
      { what: 'order', member: 4, other: 0, size: 2, slices: 0, restart: 'no' },
    ],
  )
  mall.engine.advance(MIDNIGHT)
  mall.submit({ kind: 'join', member: 'late' })
  expect(mall.engine.busy).toBe(true)
  mall.submit({ kind: 'appoint', ladder: 'team', rank: 'low', member: 'm2' })
  expect(mall.engine.busy).toBe(false)
})

test('missed periods close in order, each day before the next, each boundary once', () => {
  const mall = mallBefore(
    CLOSE_SLICE,
    [0, 0, 1],
    [{ what: 'order', member: 2, other: 0, size: 3, slices: 0, restart: 'no' }],
  )
  const from = mall.payloads.length
  mall.engine.advance(MIDNIGHT + 3 * DAY_MS)
  mall.engine.advance(MIDNIGHT + 3 * DAY_MS)
  mall.engine.finish()
  mall.drain()
  const kinds = mall.payloads.slice(from).map((payload) => readEntry(payload, mall.engine.directory))
  const opened = kinds.filter(({ kind }) => kind === 'close.opened').map(({ at }) => at)
  expect(opened).toEqual([0, 1, 2, 3].map((days) => MIDNIGHT + days * DAY_MS))
  const ends = kinds.filter(({ kind }) => kind === 'close.opened' || kind === 'close.finished').map(({ kind }) => kind)
  expect(ends).toEqual(opened.flatMap(() => ['close.opened', 'close.finished']))
})
