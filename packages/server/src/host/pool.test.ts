import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isSigned, loadSigningKey, openClient, openPostgresJournal, verify } from '@huoshui/journal'
import { testDatabase } from '@huoshui/journal/testing'
import { type BooksAnswer, type CommandInput, MallError } from '@huoshui/mall'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { BEHIND_MAX, tooFarBehind } from './mall-host.ts'
import { type EnginePool, openEnginePool, type PoolOptions, seatOf, workersOf } from './pool.ts'
import type { Note } from './questions.ts'
import type { RemoteMall } from './remote-books.ts'

const scheme = readFileSync(new URL('../../../../schemes/first-light.yaml', import.meta.url), 'utf8')
const CALLERS = 32

let database: { url: string; ownerUrl: string }
let number = 0
const notes: Note[] = []
const cleanups: (() => Promise<unknown>)[] = []

/** A name that was not used before and is hashed onto this of two workers. */
function slugOn(seat: number): string {
  for (;;) {
    number += 1
    if (seatOf(`mall-${number}`, 2) === seat) return `mall-${number}`
  }
}

function openPool(options: Partial<PoolOptions> = {}): EnginePool {
  const pool = openEnginePool({ workers: 2, onNote: (note) => notes.push(note), ...options })
  cleanups.push(() => pool.stop())
  return pool
}

async function openMall(pool: EnginePool, slug: string, more: object = {}): Promise<RemoteMall> {
  const mall = await pool.open({ slug, url: database.url, ...more })
  await mall.books.submit({ kind: 'activate', id: 'activate', caller: 'test', text: scheme })
  await mall.books.submit({ kind: 'join', id: 'join A', caller: 'test', member: 'A' })
  return mall
}

const order = (id: string): CommandInput => ({
  kind: 'order',
  id: `order ${id}`,
  caller: 'test',
  order: id,
  member: 'A',
  product: 'gift-1000',
  quantity: 1,
})

/** Asks until there is an answer, as a client does: the same id again. */
async function persist(mall: RemoteMall, command: CommandInput): Promise<{ answer: BooksAnswer; failures: number }> {
  for (let failures = 0; ; failures += 1) {
    try {
      const answer = await mall.books.submit(command)
      if (answer.kind !== 'refused' || answer.code !== 'busy') return { answer, failures }
    } catch (error) {
      expect(error).toMatchObject({ code: 'unavailable' })
    }
    await sleep(20)
  }
}

async function prove(slug: string): Promise<unknown> {
  const journal = openPostgresJournal({ url: database.url, mall: slug })
  try {
    return await verify({ journal })
  } finally {
    await journal.close()
  }
}

beforeAll(async () => {
  database = await testDatabase()
}, 60_000)
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

describe('a pool of workers', () => {
  it('has as many as the cores but one, or as HUOSHUI_WORKERS says; a mall always goes to the same one', () => {
    expect(workersOf('3')).toBe(3)
    expect(workersOf('')).toBeGreaterThanOrEqual(1)
    for (const text of ['0', '-1', '1.5', 'many']) expect(() => workersOf(text), text).toThrow('HUOSHUI_WORKERS')
    expect([1, 2, 3, 4].map((workers) => seatOf('demo', workers))).toEqual([0, 0, 1, 0])
  })

  it('hosts two malls in two workers; looks, entries, refusals and figures come through as values', async () => {
    const pool = openPool()
    const [one, other] = [slugOn(0), slugOn(1)]
    const [first, second] = await Promise.all([openMall(pool, one), openMall(pool, other)])
    const answer = await first.books.submit(order('o1'))
    expect(answer).toEqual({ kind: 'accepted', sequence: 3 })
    expect(first.books.durable).toBe(3)
    expect(await second.books.look('position')).toMatchObject({ sequence: 2 })
    expect(await first.books.look('wallet', 'A')).toMatchObject({ available: 0n })
    expect(await first.books.look('settledOrders', ['o1', 'o2'])).toEqual([{ id: 'o1', sequence: 3 }])
    expect((await first.books.look('offers', ['gift-1000', 'none'])).size).toBe(1)
    await expect(first.books.look('pool', 'none')).rejects.toEqual(new MallError('unknown-plan'))
    expect((await first.books.look('snapshot')).byteLength).toBeGreaterThan(100)
    expect(await first.books.entry(3)).toMatchObject({ kind: 'order', sequence: 3 })
    expect(await first.entries.find(3)).toMatchObject({ kind: 'order', postings: expect.any(Array) })
    expect((await first.entries.list({ before: undefined, limit: 2 })).map(({ sequence }) => sequence)).toEqual([3, 2])
    expect(await second.books.submit(order('o1'))).toMatchObject({ kind: 'accepted', sequence: 3 })
    const stranger = { ...order('o9'), member: 'nobody' } as CommandInput
    expect(await first.books.submit(stranger)).toMatchObject({ kind: 'refused', code: 'unknown-member' })
    await first.statements.waitFor(3, 10_000)
    await expect.poll(() => first.statements.lag()).toEqual({ statement: 0 })
    expect(await first.figures()).toMatchObject({
      writer: { durable: 3, outcomes: { accepted: 3, refused: 1 } },
      followers: [expect.any(Object)],
    })
  }, 30_000)

  it('starts a worker that died again: nothing acknowledged is lost, ids sent again are answered once', async () => {
    const pool = openPool()
    const [struck, spared] = [slugOn(0), slugOn(1)]
    const [first, second] = await Promise.all([openMall(pool, struck), openMall(pool, spared)])
    const acknowledged = new Map<string, number>()
    let failures = 0
    let running = true
    const callers = Array.from({ length: CALLERS }, async (_, caller) => {
      for (let count = 0; running; count += 1) {
        const id = `${caller}-${count}`
        const told = await persist(first, order(id))
        failures += told.failures
        expect(told.answer.kind).toMatch(/accepted|repeated/)
        if ('sequence' in told.answer) acknowledged.set(id, told.answer.sequence)
      }
    })
    for (let strike = 0; strike < 2; strike += 1) {
      const enough = acknowledged.size + 200
      await expect.poll(() => acknowledged.size, { timeout: 20_000 }).toBeGreaterThan(enough)
      pool.kill(struck)
      // The other mall has a worker of its own and hears nothing of it.
      expect(await second.books.submit(order(`calm-${strike}`))).toMatchObject({ kind: 'accepted' })
    }
    const enough = acknowledged.size + 200
    await expect.poll(() => acknowledged.size, { timeout: 20_000 }).toBeGreaterThan(enough)
    running = false
    await Promise.all(callers)
    expect(failures).toBeGreaterThan(0)
    expect(notes.filter(({ fields }) => fields.mall === struck && fields.alarm?.code === 'worker-gone')).toHaveLength(2)
    const ids = [...acknowledged.keys()]
    expect(new Set(acknowledged.values()).size).toBe(ids.length)
    const settled = await first.books.look('settledOrders', ids)
    expect(new Map(settled.map(({ id, sequence }) => [id, sequence]))).toEqual(acknowledged)
    for (const id of ids.slice(0, 20))
      expect(await first.books.submit(order(id))).toEqual({ kind: 'repeated', sequence: acknowledged.get(id) })
    expect(await prove(struck)).toMatchObject({ ok: true, findings: [] })
  }, 60_000)

  it('answers everything that waits before it stops, and gives the lease back', async () => {
    const slug = slugOn(0)
    const pool = openPool()
    const mall = await openMall(pool, slug)
    const waiting = Array.from({ length: 300 }, (_, index) => mall.books.submit(order(String(index))))
    const stopped = pool.stop()
    const answers = await Promise.all(waiting)
    expect(answers.every(({ kind }) => kind === 'accepted')).toBe(true)
    await stopped
    await expect(mall.books.submit(order('late'))).rejects.toMatchObject({ code: 'unavailable' })
    const again = await openMall(openPool(), slug)
    expect(await again.books.look('position')).toMatchObject({ sequence: 302 })
  }, 30_000)

  it('takes questions up to its limit, and answers one more with busy', async () => {
    const limit = 8
    const mall = await openMall(openPool({ inFlightMax: limit }), slugOn(0))
    const asked = Array.from({ length: limit }, (_, index) => mall.books.submit(order(`b${index}`)))
    await expect(mall.books.submit(order('over'))).rejects.toEqual(new MallError('busy'))
    for (const answer of await Promise.all(asked)) expect(answer.kind).toBe('accepted')
    expect(await mall.books.submit(order('over'))).toMatchObject({ kind: 'accepted' })
  }, 30_000)
})

describe('followers that are too far behind', () => {
  it('are those one entry past the limit', () => {
    expect(tooFarBehind({ statement: BEHIND_MAX, other: 0 })).toBe(false)
    expect(tooFarBehind({ statement: 0, other: BEHIND_MAX + 1 })).toBe(true)
    expect(tooFarBehind({})).toBe(false)
  })

  it('make the mall busy until they have caught up', async () => {
    const mall = await openMall(openPool(), slugOn(1), { behindMax: 3 })
    await mall.statements.waitFor(2, 10_000)
    const blocker = await openClient({ connectionString: database.ownerUrl })
    await blocker.query('BEGIN; LOCK TABLE books.checkpoint IN ACCESS EXCLUSIVE MODE')
    const answers: BooksAnswer[] = []
    for (let index = 0; index < 6; index += 1) answers.push(await mall.books.submit(order(`f${index}`)))
    expect(answers.map(({ kind }) => kind).slice(0, 4)).toEqual(Array(4).fill('accepted'))
    expect(answers.at(-1)).toMatchObject({ kind: 'refused', code: 'busy' })
    // Looks are answered all the same.
    expect(await mall.books.look('settledOrders', ['f0'])).toHaveLength(1)
    await blocker.query('ROLLBACK')
    await blocker.end()
    await expect
      .poll(async () => (await mall.books.submit(order(`g ${randomUUID()}`))).kind, { timeout: 20_000 })
      .toBe('accepted')
  }, 60_000)
})

it('signs the heads of days that have ended at its start, with a key outside the database', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huoshui-key-'))
  cleanups.push(async () => rmSync(folder, { recursive: true, force: true }))
  const signingKeyFile = join(folder, 'new', 'signing-key.pem')
  const slug = slugOn(0)
  let aheadMs = 0
  const clock = (): number => Date.now() + aheadMs
  const yesterday = openPool({ clock })
  await openMall(yesterday, slug, { signingKeyFile })
  await yesterday.stop()
  aheadMs = 86_400_000
  await openPool({ clock }).open({ slug, url: database.url, signingKeyFile })
  const journal = openPostgresJournal({ url: database.url, mall: slug })
  cleanups.push(() => journal.close())
  await expect.poll(async () => (await journal.dayHeads()).length, { timeout: 10_000 }).toBe(1)
  const { publicKey } = await loadSigningKey(signingKeyFile)
  const [head] = await journal.dayHeads()
  expect(head && isSigned(head, publicKey)).toBe(true)
}, 30_000)
