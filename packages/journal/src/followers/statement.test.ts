import type pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Journal, Lease } from '../journal.ts'
import { newPool } from '../postgres/connect.ts'
import { openPostgresJournal } from '../postgres/journal.ts'
import { appendEntries, readBookEntry, transfer } from '../tally/books.ts'
import { type TestDatabase, testDatabase } from '../testing.ts'
import type { BookEntry, BookFact, RewardFact } from './entry.ts'
import type { Follower } from './follower.ts'
import { readPrices, readRewards, readStatement } from './reading.ts'
import { FollowerSet } from './runner.ts'
import { statementFollower } from './statement.ts'

let database: TestDatabase
let pool: pg.Pool
let number = 0
const cleanups: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  database = await testDatabase()
  pool = newPool({ connectionString: database.url })
}, 60_000)
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})
afterAll(() => pool.end())

const DAY = Date.UTC(2026, 0, 31, 16)

/** A mall with a journal, and followers that listen to it. */
async function openMall(followers: readonly Follower<BookEntry>[] = [statementFollower]) {
  number += 1
  const mall = `mall-${number}`
  const journal = openPostgresJournal({ url: database.url, mall })
  const lease = await journal.acquire('test', 60_000)
  const listeners = new Set<(durable: number) => void>()
  const source = {
    durable: 0,
    onDurable(listener: (durable: number) => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    decode: readBookEntry,
  }
  cleanups.push(() => journal.close())
  const start = () => {
    const set = new FollowerSet({ url: database.url, mall, journal, source, followers })
    cleanups.push(() => set.stop())
    return set
  }
  const put = (entries: readonly BookEntry[]) => append({ journal, lease, source, listeners }, entries)
  return { mall, journal, start, put, source }
}

async function append(
  to: { journal: Journal; lease: Lease; source: { durable: number }; listeners: Set<(durable: number) => void> },
  entries: readonly BookEntry[],
) {
  await appendEntries(to.journal, to.lease, entries)
  to.source.durable += entries.length
  for (const listener of to.listeners) listener(to.source.durable)
}

function entry(sequence: number, facts: readonly BookFact[], more: Partial<BookEntry> = {}): BookEntry {
  return { sequence, at: DAY + sequence, kind: 'order', document: `o${sequence}`, close: null, facts, ...more }
}

function direct(to: string, amount: bigint, order: string): RewardFact {
  return {
    fact: 'reward',
    from: 'purse:chain',
    to: `member:${to}:available`,
    asset: 'CNY',
    amount,
    plan: 'chain',
    rule: 'direct',
    receiver: to,
    basis: 100_000n,
    rate: '10%',
    order,
    cause: 'B',
  }
}

const orderFacts: BookFact[] = [
  transfer('member:B:held', 'external:payments', 5_000n),
  transfer('member:B:available', 'member:B:held', 2_000n),
  transfer('member:B:held', 'member:B:available', 2_000n),
  transfer('external:payments', 'pool:growth', 30_000n),
  transfer('issued:growth', 'member:B:growth:growth', 210_000_000n, 'growth:growth'),
  direct('A', 10_000n, 'o1'),
]

describe('the statement', () => {
  test('has one line per member and entry: what changed, netted by account, and why', async () => {
    const { mall, start, put } = await openMall()
    await put([entry(1, orderFacts)])
    await start().waitFor(1)
    expect(await readStatement(pool, { mall, member: 'A' })).toEqual([
      {
        member: 'A',
        line: 1,
        sequence: 1,
        at: DAY + 1,
        kind: 'order',
        order: 'o1',
        changes: [{ account: 'available', asset: 'CNY', amount: 10_000n }],
        reasons: [
          { plan: 'chain', rule: 'direct', amount: 10_000n, basis: 100_000n, rate: '10%', order: 'o1', from: 'B' },
        ],
      },
    ])
    const [line] = await readStatement(pool, { mall, member: 'B' })
    expect(line?.changes).toEqual([
      { account: 'held', asset: 'CNY', amount: -5_000n },
      { account: 'growth:growth', asset: 'growth:growth', amount: 210_000_000n },
    ])
    expect(line?.reasons).toEqual([])
  })

  test('has one line per member and close, however many entries and batches the close took', async () => {
    const { mall, start, put } = await openMall()
    const set = start()
    await put([
      entry(1, [], { kind: 'close.opened', document: null, close: 'close:1' }),
      entry(2, [direct('A', 100n, 'x')], { kind: 'close.paid', document: null, close: 'close:1' }),
    ])
    await set.waitFor(2)
    await put([
      entry(3, [direct('A', 7n, 'o3')]),
      entry(4, [direct('A', 50n, 'y')], { kind: 'close.paid', document: null, close: 'close:1' }),
    ])
    await set.waitFor(4)
    await put([
      entry(5, [], { kind: 'close.opened', document: null, close: 'close:2' }),
      entry(6, [direct('A', 1n, 'z')], { kind: 'close.paid', document: null, close: 'close:2' }),
    ])
    await set.waitFor(6)
    const lines = await readStatement(pool, { mall, member: 'A' })
    const brief = lines.map(({ line, sequence, kind, changes, reasons }) => [
      line,
      sequence,
      kind,
      changes[0]?.amount,
      reasons.length,
    ])
    expect(brief).toEqual([
      [5, 6, 'close', 1n, 1],
      [3, 3, 'order', 7n, 1],
      [1, 4, 'close', 150n, 2],
    ])
  })

  test('is read in pages, newest first, and of one mall only', async () => {
    const { mall, start, put } = await openMall()
    const other = await openMall()
    await put(Array.from({ length: 7 }, (_, index) => entry(index + 1, [direct('A', BigInt(index + 1), 'o')])))
    await other.put([entry(1, [direct('A', 99n, 'o')])])
    await Promise.all([start().waitFor(7), other.start().waitFor(1)])
    const first = await readStatement(pool, { mall, member: 'A', limit: 3 })
    const second = await readStatement(pool, { mall, member: 'A', limit: 3, before: first.at(-1)?.line ?? 0 })
    expect([...first, ...second].map((line) => line.line)).toEqual([7, 6, 5, 4, 3, 2])
  })

  test('a member named like SQL is a member like any other', async () => {
    const { mall, start, put } = await openMall()
    const member = `x'); DROP TABLE books.statement; --"\\`
    await put([entry(1, [direct(member, 5n, '{"a":\'')])])
    await start().waitFor(1)
    expect(await readStatement(pool, { mall, member })).toMatchObject([{ member, reasons: [{ order: '{"a":\'' }] }])
  })
})

describe('rewards and prices', () => {
  test('every reward is a row with its reason, and can be found by receiver, order and plan', async () => {
    const { mall, start, put } = await openMall()
    await put([entry(1, [direct('A', 5n, 'o1'), direct('C', 6n, 'o1')]), entry(2, [direct('A', 7n, 'o2')])])
    await start().waitFor(2)
    const amounts = async (by: object) => (await readRewards(pool, { mall, ...by })).map((row) => row.amount)
    expect(await amounts({})).toEqual([7n, 6n, 5n])
    expect(await amounts({ to: 'A' })).toEqual([7n, 5n])
    expect(await amounts({ order: 'o1' })).toEqual([6n, 5n])
    expect(await amounts({ plan: 'other' })).toEqual([])
  })

  test('a pool is recorded after every entry that changed it, over batches and restarts', async () => {
    const { mall, start, put } = await openMall()
    const first = start()
    await put([entry(1, orderFacts), entry(2, [direct('A', 5n, 'o2')])])
    await first.waitFor(2)
    await first.stop()
    const burn = transfer('member:B:growth:growth', 'issued:growth', 10_000_000n, 'growth:growth')
    await put([entry(3, [transfer('pool:growth', 'member:B:available', 1_000n), burn])])
    await start().waitFor(3)
    expect(await readPrices(pool, { mall, plan: 'growth' })).toEqual([
      { sequence: 1, at: DAY + 1, fund: 30_000n, supply: 210_000_000n, cause: 'order' },
      { sequence: 3, at: DAY + 3, fund: 29_000n, supply: 200_000_000n, cause: 'order' },
    ])
  })
})

describe('followers', () => {
  test('a reader of its own write waits until the follower has come that far, but not for ever', async () => {
    const { start, put } = await openMall()
    const set = start()
    await expect(set.waitFor(1, 50)).rejects.toMatchObject({ code: 'follower-lag' })
    const waiting = set.waitFor(1)
    await put([entry(1, orderFacts)])
    await waiting
    expect(set.lag()).toEqual({ statement: 0 })
  })

  test('a batch that fails leaves nothing behind, is reported, and is tried again', async () => {
    let failing = true
    const flaky: Follower<BookEntry> = {
      ...statementFollower,
      async apply(batch) {
        const memory = await statementFollower.apply(batch)
        if (failing) throw new Error('disk full')
        return memory
      },
    }
    const { mall, start, put } = await openMall([flaky])
    const set = start()
    await put([entry(1, orderFacts)])
    while (Object.keys(set.failures()).length === 0) await new Promise((done) => setTimeout(done, 5))
    expect(set.failures()).toEqual({ statement: 'disk full' })
    expect(set.lag()).toEqual({ statement: 1 })
    expect(set.figures()).toMatchObject([{ follower: 'statement', lagEntries: 1, failure: 'disk full' }])
    expect(set.figures()[0]?.lagMs).toBeGreaterThan(0)
    expect(await readStatement(pool, { mall, member: 'A' })).toEqual([])
    failing = false
    await set.waitFor(1)
    expect(await readStatement(pool, { mall, member: 'A' })).toHaveLength(1)
    expect(set.failures()).toEqual({})
    expect(set.figures()).toEqual([
      { follower: 'statement', checkpoint: 1, lagEntries: 0, lagMs: 0, failure: undefined },
    ])
  })

  test('a new version of a follower builds its books anew', async () => {
    const { mall, journal, source, start, put } = await openMall()
    const set = start()
    await put([entry(1, orderFacts)])
    await set.waitFor(1)
    await set.stop()
    await pool.query("UPDATE books.statement SET kind = 'stale' WHERE mall = $1", [mall])
    const next = new FollowerSet({
      url: database.url,
      mall,
      journal,
      source,
      followers: [{ ...statementFollower, version: 99 }],
    })
    cleanups.push(() => next.stop())
    await next.waitFor(1)
    expect(await readStatement(pool, { mall, member: 'A' })).toMatchObject([{ kind: 'order' }])
  })

  test('what a foreign writer added is left to the followers beside that writer', async () => {
    const { mall, journal, source, start, put } = await openMall()
    const set = start()
    await put([entry(1, orderFacts)])
    const lease = await journal.acquire('test', 60_000)
    await appendEntries(journal, lease, [entry(2, orderFacts)])
    await set.waitFor(1)
    expect(await readStatement(pool, { mall, member: 'A' })).toHaveLength(1)
    source.durable = 2
    await start().waitFor(2)
    expect(await readStatement(pool, { mall, member: 'A' })).toHaveLength(2)
  })

  test('two processes with the same follower write everything once', async () => {
    const { mall, start, put } = await openMall()
    const sets = [start(), start()]
    for (let index = 1; index <= 20; index += 1) await put([entry(index, [direct('A', 1n, 'o')])])
    await Promise.all(sets.map((set) => set.waitFor(20)))
    expect(await readRewards(pool, { mall, limit: 100 })).toHaveLength(20)
  }, 20_000)
})
