import type pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { blockHash, frame, genesisHash, sealBlock } from '../block.ts'
import type { BookEntry } from '../followers/entry.ts'
import type { Follower } from '../followers/follower.ts'
import { BATCH_BYTES, FollowerSet } from '../followers/runner.ts'
import { statementFollower } from '../followers/statement.ts'
import { memoryStore, openMemoryJournal } from '../memory/journal.ts'
import { newPool } from '../postgres/connect.ts'
import { openPostgresJournal } from '../postgres/journal.ts'
import { appendEntries, ledgerKit, readBookEntry, transfer, writeBookEntry } from '../tally/books.ts'
import { type TestDatabase, testDatabase } from '../testing.ts'
import { verifyJournal } from './verify.ts'

let database: TestDatabase
let owner: pg.Pool
let number = 0
const cleanups: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  database = await testDatabase()
  owner = newPool({ connectionString: database.ownerUrl })
}, 60_000)
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})
afterAll(() => owner.end())

/** Entry n pays n fen to member A out of a pool. */
function entry(sequence: number, amount = BigInt(sequence)): BookEntry {
  const facts = [transfer('pool:growth', 'member:A:available', amount)]
  return { sequence, at: sequence, kind: 'order', document: null, close: null, facts }
}

/** A mall of 30 entries in blocks of 10, with its books. */
async function openMall() {
  number += 1
  const mall = `mall-${number}`
  const journal = openPostgresJournal({ url: database.url, mall })
  cleanups.push(() => journal.close())
  const lease = await journal.acquire('test', 60_000)
  for (const start of [1, 11, 21]) {
    await appendEntries(
      journal,
      lease,
      Array.from({ length: 10 }, (_, index) => entry(start + index)),
    )
  }
  const source = { durable: 30, onDurable: () => () => {}, decode: readBookEntry }
  const set = new FollowerSet({ url: database.url, mall, journal, source, followers: [statementFollower] })
  await set.waitFor(30)
  await set.stop()
  const verify = () =>
    verifyJournal({ journal, kit: ledgerKit, books: { url: database.url, followers: [statementFollower] } })
  const change = (text: string, ...values: unknown[]) => owner.query(text, [mall, ...values])
  return { mall, journal, lease, verify, change }
}

test('an untouched mall is proved: every entry, block, law and book', async () => {
  const { verify } = await openMall()
  const report = await verify()
  expect(report).toMatchObject({ ok: true, entries: 30, blocks: 3, findings: [], lag: { statement: 0 } })
  expect(report.stateHash).toMatch(/^[0-9a-f]{64}$/)
  expect(await verify()).toEqual(report)
})

test('the second books take large entries few at a time: memory does not grow with what a close pays', async () => {
  const { journal, lease } = await openMall()
  const facts = Array.from({ length: 3000 }, (_, index) => transfer('pool:growth', `member:M${index}:available`, 1n))
  const large = [31, 32, 33, 34, 35, 36].map((sequence) => ({ ...entry(sequence), facts }))
  for (const one of large) await appendEntries(journal, lease, [one])
  const batches: number[] = []
  const counting: Follower<BookEntry> = {
    name: 'counting',
    version: 1,
    tables: [],
    async apply({ entries }) {
      batches.push(entries.filter(({ sequence }) => sequence > 30).length)
      return {}
    },
  }
  const source = { durable: 36, onDurable: () => () => {}, decode: readBookEntry }
  const set = new FollowerSet({ url: database.url, mall: journal.mall, journal, source, followers: [counting] })
  await set.waitFor(36)
  await set.stop()
  batches.length = 0
  const report = await verifyJournal({ journal, kit: ledgerKit, books: { url: database.url, followers: [counting] } })
  expect(report.findings).toEqual([])
  const most = Math.ceil(BATCH_BYTES / writeBookEntry(large[0] ?? entry(1)).length)
  expect(batches.reduce((sum, count) => sum + count, 0)).toBe(6)
  expect(Math.max(...batches)).toBeLessThanOrEqual(most)
})

describe('a journal changed by hand', () => {
  const bytesOf = async (journal: { blocks(after: number): AsyncIterable<{ frames: Uint8Array }> }) => {
    for await (const block of journal.blocks(10)) return Buffer.from(block.frames)
    throw new Error('no block')
  }

  test('the very entry is named whose bytes were changed', async () => {
    const { journal, verify, change } = await openMall()
    const frames = await bytesOf(journal)
    const at = frames.indexOf(Buffer.from('"15"'))
    frames.write('"95"', at)
    await change('UPDATE journal.block SET frames = $2 WHERE mall = $1 AND sequence = 11', frames)
    expect((await verify()).findings[0]).toMatchObject({ code: 'changed-entry', sequence: 15 })
  })

  test('bytes changed together with their check and hash break the link to the next block', async () => {
    const { journal, verify, change } = await openMall()
    const frames = await bytesOf(journal)
    frames.write('"95"', frames.indexOf(Buffer.from('"15"')))
    const found = await owner.query<{ previous: Buffer; at: string; epoch: string }>(
      'SELECT previous, at, epoch FROM journal.block WHERE mall = $1 AND sequence = 11',
      [journal.mall],
    )
    const row = found.rows[0]
    if (!row) throw new Error('no row')
    const forged = sealBlock({ ...row, sequence: 11, count: 10, at: Number(row.at), epoch: Number(row.epoch), frames })
    await owner.query('ALTER TABLE journal.block DROP CONSTRAINT block_follows')
    cleanups.push(async () => {
      await change('DELETE FROM journal.block WHERE mall = $1')
      await owner.query(
        'ALTER TABLE journal.block ADD CONSTRAINT block_follows FOREIGN KEY (mall, before, previous) REFERENCES journal.block (mall, last, hash)',
      )
    })
    await change(
      'UPDATE journal.block SET frames = $2, checks = $3, hash = $4 WHERE mall = $1 AND sequence = 11',
      forged.frames,
      forged.checks,
      forged.hash,
    )
    expect((await verify()).findings[0]).toMatchObject({ code: 'broken-link', sequence: 21 })
  })

  test.each([
    ['a count', 'UPDATE journal.block SET count = 9, last = 29 WHERE mall = $1 AND sequence = 21', 'wrong-hash', 21],
    ['an instant', 'UPDATE journal.block SET at = at + 1 WHERE mall = $1 AND sequence = 11', 'wrong-hash', 11],
    [
      'a check',
      'UPDATE journal.block SET checks = set_byte(checks, 20, 7) WHERE mall = $1 AND sequence = 11',
      'changed-check',
      16,
    ],
    [
      'a frame header',
      'UPDATE journal.block SET frames = set_byte(frames, 3, 200) WHERE mall = $1 AND sequence = 21',
      'changed-entry',
      21,
    ],
    [
      'a cut frame',
      'UPDATE journal.block SET frames = substr(frames, 1, length(frames) - 3) WHERE mall = $1 AND sequence = 21',
      'changed-entry',
      30,
    ],
    ['an epoch', 'UPDATE journal.block SET epoch = 0 WHERE mall = $1 AND sequence = 11', 'epoch-fell', 11],
    [
      'a removed command id',
      "DELETE FROM journal.command WHERE mall = $1 AND id = 'command-14'",
      'wrong-command-index',
      14,
    ],
    [
      'a bent command id',
      "UPDATE journal.command SET sequence = 3 WHERE mall = $1 AND id = 'command-17'",
      'wrong-command-index',
      17,
    ],
    ['an invented command id', "INSERT INTO journal.command VALUES ($1, 'mine', 5)", 'wrong-command-index', undefined],
    ['the last block removed', 'DELETE FROM journal.block WHERE mall = $1 AND sequence = 21', 'cut-off', 21],
  ] as const)('%s is found', async (_what, statement, code, sequence) => {
    const { verify, change } = await openMall()
    await change(statement)
    const report = await verify()
    expect(report.ok).toBe(false)
    expect(report.findings[0]).toMatchObject({ code, sequence })
  })
})

describe('books changed by hand', () => {
  test.each([
    ['a line', "UPDATE books.statement SET kind = 'gift' WHERE mall = $1 AND line = 12", 12],
    [
      'an amount',
      `UPDATE books.statement SET changes = '[{"account":"available","asset":"CNY","amount":"99"}]' WHERE mall = $1 AND line = 7`,
      7,
    ],
    ['a removed line', 'DELETE FROM books.statement WHERE mall = $1 AND line = 20', 20],
    ['a price', 'UPDATE books.price SET fund = fund + 1 WHERE mall = $1 AND sequence = 9', 9],
    [
      'an invented reward',
      "INSERT INTO books.reward VALUES ($1, 4, 0, 4, 'p', 'r', 'A', 5, NULL, NULL, NULL, NULL)",
      4,
    ],
    [
      'the memory of a follower',
      `UPDATE books.checkpoint SET memory = '{"pools":{"growth":["5","5"]}}' WHERE mall = $1`,
      30,
    ],
  ] as const)('%s is found and named', async (_what, statement, sequence) => {
    const { verify, change } = await openMall()
    await change(statement)
    expect((await verify()).findings[0]).toMatchObject({ code: 'wrong-book', sequence })
  })

  test('a follower that is only late is not wrong', async () => {
    const { journal, lease, verify } = await openMall()
    await appendEntries(journal, lease, [entry(31)])
    expect(await verify()).toMatchObject({ ok: true, entries: 31, lag: { statement: 1 } })
  })
})

describe('a writer that wrote what is wrong', () => {
  test('the first entry after which a law is broken is named, and not those that hide it', async () => {
    const journal = openMemoryJournal({ mall: 'm' })
    const lease = await journal.acquire('test', 60_000)
    await appendEntries(journal, lease, [entry(1, 5n), entry(2, 5n), entry(3, 5n)])
    const spend = (sequence: number, amount: bigint): BookEntry => ({
      ...entry(sequence),
      facts: [transfer('member:A:available', 'external:payouts', amount)],
    })
    await appendEntries(journal, lease, [spend(4, 10n), spend(5, 10n), spend(6, 10n)])
    await appendEntries(journal, lease, [spend(7, 10n)])
    expect((await verifyJournal({ journal, kit: ledgerKit })).findings).toMatchObject([
      { code: 'law-broken', sequence: 5 },
    ])
  })

  test('a price that falls is named', async () => {
    const journal = openMemoryJournal({ mall: 'm' })
    const lease = await journal.acquire('test', 60_000)
    const mint = (sequence: number, fund: bigint, points: bigint): BookEntry => ({
      ...entry(sequence),
      facts: [
        transfer('external:payments', 'pool:growth', fund),
        transfer('issued:growth', 'member:A:growth:growth', points, 'growth:growth'),
      ],
    })
    await appendEntries(journal, lease, [mint(1, 300n, 210n), mint(2, 300n, 147n), mint(3, 300n, 300n)])
    expect((await verifyJournal({ journal, kit: ledgerKit })).findings).toMatchObject([
      { code: 'price-fell', sequence: 3 },
    ])
  })

  test('an entry out of order inside a well-formed block is named', async () => {
    const store = memoryStore()
    const journal = openMemoryJournal({ mall: 'm', store })
    const frames = frame([entry(1), entry(2), entry(4), entry(3)].map(writeBookEntry))
    const parts = { previous: genesisHash('m'), sequence: 1, count: 4, at: 1, epoch: 1, frames }
    store.blocks.push(sealBlock(parts))
    expect(blockHash(parts)).toEqual(store.blocks[0]?.hash)
    expect((await verifyJournal({ journal, kit: ledgerKit })).findings).toMatchObject([
      { code: 'cannot-fold', sequence: 3 },
    ])
  })
})
