import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readPrices, readRewards, readStatement } from '../followers/reading.ts'
import { memoryStore, openMemoryJournal } from '../memory/journal.ts'
import { newPool, openClient } from '../postgres/connect.ts'
import { openPostgresJournal } from '../postgres/journal.ts'
import { openPostgresSnapshots } from '../snapshot/postgres.ts'
import { startSnapshots } from '../snapshot/schedule.ts'
import { type TestDatabase, testDatabase } from '../testing.ts'
import type { Alarm } from '../writer/types.ts'
import type { MallCommand } from './kit.ts'
import { type MallAnswer, MallWriter, rebuild, startFollowers, takeSnapshot, verify } from './mall-writer.ts'
import { parseCommand, printCommand } from './print.ts'

const schemeFile = new URL('../../../../schemes/first-light.yaml', import.meta.url)
const cleanups: (() => Promise<unknown>)[] = []
let database: TestDatabase
let pool: pg.Pool
let scheme: string
let number = 0

beforeAll(async () => {
  scheme = await readFile(schemeFile, 'utf8')
  database = await testDatabase()
  pool = newPool({ connectionString: database.url })
}, 60_000)
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})
afterAll(() => pool.end())

/** The spread over all kinds of commands loses nothing here: an id is put before the fields of one kind. */
type Fields = MallCommand extends infer Kind ? (Kind extends MallCommand ? Omit<Kind, 'id' | 'caller'> : never) : never

function command(fields: Fields, id = `test:${fields.kind}:${randomUUID()}`): MallCommand {
  return { ...fields, id, caller: 'test' } as MallCommand
}

function order(id: string, member: string): MallCommand {
  return command({ kind: 'order', order: id, member, product: 'gift-1000', quantity: 1 }, `test:order:${id}`)
}

async function openMall(options: { text?: string; clock?: () => number } = {}) {
  number += 1
  const mall = `mall-${number}`
  const journal = openPostgresJournal({ url: database.url, mall })
  const writer = await MallWriter.open({
    mall,
    journal,
    ...(options.clock && { clock: options.clock }),
    limits: { tickMs: 5 },
  })
  const followers = startFollowers({ url: database.url, writer })
  cleanups.push(async () => {
    await followers.stop()
    await writer.close()
    await journal.close()
  })
  expect(await writer.submit(command({ kind: 'activate', text: options.text ?? scheme }))).toMatchObject({
    kind: 'accepted',
  })
  for (const [member, referrer] of [['A'], ['B', 'A'], ['C', 'B']] as const) {
    await writer.submit(command({ kind: 'join', member, ...(referrer ? { referrer } : {}) }))
  }
  return { mall, journal, writer, followers, prove: () => verify({ journal, url: database.url }) }
}

function sequenceOf(answer: MallAnswer): number {
  if (answer.kind === 'accepted' || answer.kind === 'repeated') return answer.sequence
  throw new Error(`${answer.code}: ${answer.message}`)
}

describe('a mall on PostgreSQL', () => {
  test('three buyers: points, prices and rewards of spec/3 stand in the books, with their reasons', async () => {
    const { mall, writer, followers, prove } = await openMall()
    let last = 0
    for (const [id, member] of [
      ['o1', 'A'],
      ['o2', 'B'],
      ['o3', 'C'],
    ] as const)
      last = sequenceOf(await writer.submit(order(id, member)))
    await followers.waitFor(last)
    const prices = await readPrices(pool, { mall, plan: 'growth' })
    expect(prices.map(({ fund, supply }) => [fund, supply])).toEqual([
      [30_000n, 210_000_000n],
      [60_000n, 357_000_000n],
      [90_000n, 481_950_000n],
    ])
    const [line] = await readStatement(pool, { mall, member: 'A' })
    expect(line).toMatchObject({
      kind: 'order',
      order: 'o3',
      changes: [{ account: 'available', asset: 'CNY', amount: 5_000n }],
      reasons: [
        { plan: 'referral', rule: 'indirect', basis: 100_000n, rate: '5%', order: 'o3', from: 'C', amount: 5_000n },
      ],
    })
    const rewards = await readRewards(pool, { mall, order: 'o3' })
    expect(rewards.map(({ to, rule, amount }) => [to, rule, amount])).toEqual([
      ['A', 'indirect', 5_000n],
      ['B', 'direct', 10_000n],
    ])
    expect(await prove()).toMatchObject({ ok: true, findings: [] })
  })

  test('a restart folds to the same state, bit for bit', async () => {
    const { mall, journal, writer } = await openMall()
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => writer.submit(order(`o${index}`, 'ABC'[index % 3] ?? 'A'))),
    )
    const before = await writer.read((engine) => engine.stateHash())
    await writer.close()
    const again = await MallWriter.open({ mall, journal })
    cleanups.push(() => again.close())
    expect(await again.read((engine) => engine.stateHash())).toBe(before)
  })

  test('an order sent again is answered by its first entry, also after a restart; with another body it is refused', async () => {
    const { mall, journal, writer } = await openMall()
    const first = await writer.submit(order('o1', 'A'))
    await writer.close()
    const again = await MallWriter.open({ mall, journal })
    cleanups.push(() => again.close())
    expect(await again.submit(order('o1', 'A'))).toMatchObject({ kind: 'repeated', sequence: sequenceOf(first) })
    expect(await again.submit({ ...order('o1', 'B') })).toMatchObject({ kind: 'refused', code: 'id-reused' })
  })

  test('a refund sees the entries of its order, which the writer loads', async () => {
    const { mall, writer, followers, prove } = await openMall()
    await writer.submit(order('o0', 'A'))
    await writer.submit(order('o1', 'B'))
    const sequence = sequenceOf(await writer.submit(command({ kind: 'refund', order: 'o1', reason: 'r-7' })))
    await followers.waitFor(sequence)
    expect(await writer.submit(command({ kind: 'refund', order: 'o1', reason: 'r-7' }))).toMatchObject({
      kind: 'refused',
      code: 'already-refunded',
    })
    const [line] = await readStatement(pool, { mall, member: 'A' })
    expect(line?.changes).toMatchObject([{ amount: -10_000n }])
    expect(await prove()).toMatchObject({ ok: true })
  })

  test('a refund that comes in the instant in which its order settles sees that entry too', async () => {
    let now = Date.UTC(2026, 0, 5)
    const { writer, prove } = await openMall({
      text: scheme.replace('settle: payment', 'settle: completion'),
      clock: () => now,
    })
    await writer.submit(order('o0', 'B'))
    const before = writer.durable
    now += 8 * 86_400_000
    const sequence = sequenceOf(await writer.submit(command({ kind: 'refund', order: 'o0', reason: 'r-7' })))
    expect(sequence).toBeGreaterThan(before + 1)
    expect(await prove()).toMatchObject({ ok: true })
  })

  test('an order under settle: completion is settled on an idle mall when its refund window has passed', async () => {
    let now = Date.UTC(2026, 0, 5)
    const { mall, writer, followers, prove } = await openMall({
      text: scheme.replace('settle: payment', 'settle: completion'),
      clock: () => now,
    })
    await writer.submit(order('o0', 'A'))
    now += 60_000
    await writer.submit(order('o1', 'B'))
    expect(await readRewards(pool, { mall })).toEqual([])
    const before = writer.durable
    now += 8 * 86_400_000
    while (writer.durable < before + 2) await sleep(5)
    await sleep(30)
    await followers.waitFor(writer.durable)
    expect(await readRewards(pool, { mall })).toMatchObject([{ to: 'A', rule: 'direct' }])
    expect(await prove()).toMatchObject({ ok: true })
    const settled = writer.durable
    await sleep(50)
    expect(writer.durable).toBe(settled)
  })

  test('an order that fails when it falls due is quarantined by itself, the mall goes on, and its retry settles it', async () => {
    let now = Date.UTC(2026, 0, 5)
    const alarms: Alarm[] = []
    const journal = openMemoryJournal({ mall: 'due' })
    const options = { mall: 'due', journal, clock: () => now, onAlarm: (alarm: Alarm) => alarms.push(alarm) }
    const writer = await MallWriter.open({ ...options, limits: { tickMs: 5 } })
    cleanups.push(() => writer.close())
    await writer.submit(command({ kind: 'activate', text: scheme.replace('settle: payment', 'settle: completion') }))
    await writer.submit(command({ kind: 'join', member: 'A' }))
    await writer.submit(order('o0', 'A'))
    writer.engine.emit.interruptAfter = 4
    now += 8 * 86_400_000
    expect(await writer.submit(command({ kind: 'join', member: 'B' }))).toMatchObject({ kind: 'accepted' })
    writer.engine.emit.interruptAfter = -1
    const [kept] = await journal.quarantined(9)
    expect(kept).toMatchObject({ commandId: 'engine:order:o0', code: 'exception' })
    expect(alarms).toMatchObject([{ code: 'quarantined', commandId: 'engine:order:o0' }])
    const retry = parseCommand(kept?.command ?? '') as MallCommand
    expect(await writer.submit(retry)).toMatchObject({ kind: 'accepted' })
    expect(await writer.submit(retry)).toMatchObject({ kind: 'repeated' })
    expect(await verify({ journal })).toMatchObject({ ok: true })
  })

  test('a day that closes by itself is one line per member, and the books of closes are proved too', async () => {
    let now = Date.UTC(2026, 0, 5)
    const text = await readFile(new URL('points-dividend.yaml', schemeFile), 'utf8')
    const { mall, writer, followers, prove } = await openMall({ text, clock: () => now })
    for (const member of ['A', 'B', 'C']) {
      await writer.submit(command({ kind: 'order', order: `o-${member}`, member, product: 'pack-9000', quantity: 1 }))
    }
    for (let day = 0; day < 3; day += 1) {
      const before = writer.durable
      now += 86_400_000
      while (writer.durable === before || (await writer.read((engine) => engine.busy))) await sleep(5)
    }
    await followers.waitFor(writer.durable)
    const closes = (await readStatement(pool, { mall, member: 'C' })).filter((line) => line.kind === 'close')
    // Bought on the first day; released from the day after, 1.2% of 9000 each day.
    expect(closes.map((line) => line.changes)).toEqual([
      [
        { account: 'staged.balance', asset: 'release:staged', amount: -10_800n },
        { account: 'shopping', asset: 'shopping', amount: 10_800n },
      ],
      [
        { account: 'staged.balance', asset: 'release:staged', amount: -10_800n },
        { account: 'shopping', asset: 'shopping', amount: 10_800n },
      ],
    ])
    expect(await prove()).toMatchObject({ ok: true, findings: [] })
  })

  test('books that were lost or bent are built anew from the journal', async () => {
    const { mall, journal, writer, followers, prove } = await openMall()
    for (let index = 0; index < 30; index += 1) await writer.submit(order(`o${index}`, 'ABC'[index % 3] ?? 'A'))
    await followers.waitFor(writer.durable)
    const before = await readStatement(pool, { mall, member: 'A' })
    await pool.query('DELETE FROM books.statement WHERE mall = $1 AND line % 2 = 0', [mall])
    await pool.query('UPDATE books.price SET fund = 1 WHERE mall = $1', [mall])
    expect((await prove()).findings[0]?.code).toBe('wrong-book')
    expect(await rebuild({ url: database.url, journal })).toBe(writer.durable)
    expect(await readStatement(pool, { mall, member: 'A' })).toEqual(before)
    expect(await prove()).toMatchObject({ ok: true })
    await followers.waitFor(sequenceOf(await writer.submit(order('after', 'A'))))
    expect(await prove()).toMatchObject({ ok: true })
  })

  test('a snapshot shortens the start and changes nothing', async () => {
    const { mall, journal, writer } = await openMall()
    const snapshots = openPostgresSnapshots({ url: database.url, mall })
    cleanups.push(() => snapshots.close())
    for (let index = 0; index < 20; index += 1) await writer.submit(order(`o${index}`, 'ABC'[index % 3] ?? 'A'))
    const saved = await takeSnapshot({ journal, snapshots })
    expect(saved.sequence).toBe(writer.durable)
    await writer.submit(order('after', 'B'))
    const hash = await writer.read((engine) => engine.stateHash())
    await writer.close()
    const alarms: Alarm[] = []
    const again = await MallWriter.open({ mall, journal, snapshots, onAlarm: (alarm) => alarms.push(alarm) })
    cleanups.push(() => again.close())
    expect(alarms).toEqual([])
    expect(await again.read((engine) => engine.stateHash())).toBe(hash)
    expect(await again.submit(order('o3', 'A'))).toMatchObject({ kind: 'repeated' })
    expect(await again.submit(order('later', 'C'))).toMatchObject({ kind: 'accepted' })
  })

  test('snapshots are taken by processes of their own while the mall goes on', async () => {
    const { mall, journal, writer } = await openMall()
    const snapshots = openPostgresSnapshots({ url: database.url, mall })
    const failures: string[] = []
    const taken: number[] = []
    const schedule = startSnapshots({
      url: database.url,
      mall,
      source: writer,
      everyEntries: 20,
      lookMs: 20,
      onTaken: (sequence) => taken.push(sequence),
      onFailure: (message) => failures.push(message),
    })
    cleanups.push(() => snapshots.close())
    cleanups.push(() => schedule.stop())
    for (let index = 0; taken.length === 0 && failures.length === 0; index += 1) {
      await writer.submit(order(`o${index}`, 'ABC'[index % 3] ?? 'A'))
    }
    expect(failures).toEqual([])
    expect((await snapshots.list()).map((head) => head.sequence)).toEqual(taken)
    const sequence = await schedule.now()
    expect(sequence).toBe(writer.durable)
    const hash = await writer.read((engine) => engine.stateHash())
    await writer.close()
    const alarms: Alarm[] = []
    const again = await MallWriter.open({ mall, journal, snapshots, onAlarm: (alarm) => alarms.push(alarm) })
    cleanups.push(() => again.close())
    expect(await again.read((engine) => engine.stateHash())).toBe(hash)
    expect(alarms).toEqual([])
  })

  test('the very entry is named when a row of the journal is changed by hand', async () => {
    const { mall, writer, followers, prove } = await openMall()
    const sequence = sequenceOf(await writer.submit(order('o1', 'B')))
    await followers.waitFor(sequence)
    const owner = await openClient({ connectionString: database.ownerUrl })
    await owner.query(
      'UPDATE journal.block SET frames = set_byte(frames, length(frames) - 9, get_byte(frames, length(frames) - 9) # 1) WHERE mall = $1 AND last = $2',
      [mall, sequence],
    )
    await owner.end()
    expect((await prove()).findings).toMatchObject([{ code: 'changed-entry', sequence }])
  })
})

test('a command printed for quarantine is read back exactly', () => {
  const given = { kind: 'inject', amount: 123_456_789_012_345_678n, originals: [new Uint8Array([1, 2, 255])] }
  expect(parseCommand(printCommand(given))).toEqual(given)
})

test('a thousand callers at once on a memory journal are all answered, each once', async () => {
  const store = memoryStore()
  const journal = openMemoryJournal({ mall: 'crowd', store })
  const writer = await MallWriter.open({ mall: 'crowd', journal })
  await writer.submit(command({ kind: 'activate', text: scheme }))
  await writer.submit(command({ kind: 'join', member: 'A' }))
  const answers = await Promise.all(Array.from({ length: 1000 }, (_, index) => writer.submit(order(`o${index}`, 'A'))))
  expect(new Set(answers.map(sequenceOf)).size).toBe(1000)
  expect(await verify({ journal })).toMatchObject({ ok: true })
  await writer.close()
})
