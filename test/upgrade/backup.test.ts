import { execFile } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { zstdDecompressSync } from 'node:zlib'
import {
  MallWriter,
  openClient,
  openPostgresJournal,
  removeScratch,
  scratchDirectory,
  startEmbedded,
  verify,
} from '@huoshui/journal'
import { checkRelease, type TakenBackup, takeBackup } from '@huoshui/journal/backup'
import { testDatabase } from '@huoshui/journal/testing'
import { migrateMall, openDatabase, openPool } from '@huoshui/mall'
import { mallMigrations, mallTables, migrateMallTo, restoreBackup } from '@huoshui/mall/backup'
import type { Server } from '@huoshui/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OtherPostgres, startOther } from './other-postgres.ts'
import { openShop, type Placed, Visitor } from './shop.ts'

type Place = { url: string; ownerUrl: string }

const SCHEME = new URL('../../schemes/first-light.yaml', import.meta.url)
const MAIN = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url))
const PHONES = ['13800000001', '13800000002', '13800000003', '13800000004'] as const
/** Refunds, injections and withdrawals are decided by an operator; everything of that kind comes after this entry. */
let beforeActs = 0
let folder: string
let file: string
let taken: TakenBackup
let operator: { name: string; password: string }
/** What was done in the mall, to be found again. */
const done: { unpaid?: Placed; refunded?: Placed; early?: Placed; late?: Placed; repeated?: Placed } = {}
const running: Server[] = []
const KEY = 'a-key-of-the-client-0001'

async function serveAt(place: Place): Promise<Server> {
  const server = await openShop(place)
  running.push(server)
  return server
}

async function close(server: Server): Promise<void> {
  running.splice(running.indexOf(server), 1)
  await server.stop()
}

function take({ url }: Place, name: string): Promise<TakenBackup> {
  return takeBackup({ url, mall: 'demo', file: join(folder, name), release: 'test', tables: mallTables })
}

/** A mall in which a little of everything was done, backed up while orders go on. */
beforeAll(async () => {
  folder = await scratchDirectory('backup')
  file = join(folder, 'busy.zst')
  const place = await testDatabase()
  const shop = await serveAt(place)
  if (!shop.firstOperator) throw new Error('the database was not fresh')
  operator = shop.firstOperator
  const [first, second, third] = PHONES.map(() => new Visitor(shop)) as [Visitor, Visitor, Visitor, Visitor]
  const { referralCode } = await first.login(PHONES[0])
  done.repeated = await first.place({ key: KEY })
  await first.pay(done.repeated)
  await second.login(PHONES[1], referralCode)
  done.early = await second.buy()
  for (let count = 0; count < 3; count += 1) await second.buy()
  await third.login(PHONES[2], referralCode)
  done.unpaid = await third.place()
  const desk = new Visitor(shop)
  await desk.loginOperator(operator)
  beforeActs = (await desk.ask<{ journal: { sequence: number } }>('GET', '/api/admin/overview')).journal.sequence
  await act({ desk, first, third })
  const traffic = keepBuying(second)
  taken = await take(place, 'busy.zst')
  await traffic.stop()
  await close(shop)
}, 240_000)

afterAll(async () => {
  for (const server of running.splice(0)) await server.stop()
  await removeScratch(folder)
})

/** What comes after the entry `beforeActs`: a new member, an order paid in part from the wallet, and an operator's acts. */
async function act({ desk, first, third }: { desk: Visitor; first: Visitor; third: Visitor }): Promise<void> {
  const fourth = new Visitor(running[0] as Server)
  await fourth.login(PHONES[3], (await third.ask<{ referralCode: string }>('GET', '/api/me')).referralCode)
  await fourth.buy()
  done.late = await first.buy({ wallet: '200.00' })
  done.refunded = await third.buy()
  await desk.ask('POST', `/api/admin/orders/${done.refunded.id}/refund`, { reason: 'broken in transit' })
  await desk.ask('POST', '/api/admin/inject', { plan: 'growth', amount: '500.00', reason: 'the founders put it in' })
  const { withdrawal } = await first.ask<{ withdrawal: { id: string } }>('POST', '/api/withdrawals', {
    amount: '50.00',
  })
  await desk.ask('POST', `/api/admin/withdrawals/${withdrawal.id}/settle`, {})
}

/** Orders until it is stopped. */
function keepBuying(member: Visitor): { stop(): Promise<void> } {
  let stopped = false
  const bought = (async () => {
    while (!stopped) await member.buy()
  })()
  return {
    async stop() {
      stopped = true
      await bought
    },
  }
}

function restoreAt(place: Place, from = file, more: { until?: number } = {}) {
  return restoreBackup({ ...place, file: from, ...more })
}

async function countRows({ url }: Place, table: string): Promise<number> {
  const client = await openClient({ connectionString: url })
  const found = await client.query<{ count: string }>(`SELECT count(*) FROM ${table}`)
  await client.end()
  return Number(found.rows[0]?.count)
}

describe('a mall that was backed up while it went on', () => {
  test('the file is for its owner alone, and holds no session and no login code', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(taken.manifest.leftOut).toEqual(['public.session', 'public.login_code', 'public.inbox'])
    const text = zstdDecompressSync(await readFile(file)).toString('utf8')
    for (const phone of PHONES) expect(text).not.toContain(phone)
  })

  test('is restored whole: members, orders, keys, operators; and it goes on', async () => {
    const place = await testDatabase()
    const report = await restoreAt(place)
    expect(report.verified).toMatchObject({ ok: true, stateHash: taken.manifest.journal.state })
    expect(report.differences).toEqual([])
    expect(report.sequence).toBe(taken.manifest.journal.entries)
    const shop = await serveAt(place)
    const member = new Visitor(shop)
    await member.login(PHONES[0])
    // The same key again is the first order again.
    expect((await member.place({ key: KEY })).id).toBe(done.repeated?.id)
    await member.buy()
    const third = new Visitor(shop)
    await third.login(PHONES[2])
    await third.pay(done.unpaid as Placed)
    const desk = new Visitor(shop)
    await desk.loginOperator(operator)
    expect((await desk.ask<{ items: unknown[] }>('GET', '/api/admin/reconciliation')).items).toEqual([])
    await close(shop)
  })

  test('taken again from where it was restored, it has the same rows', async () => {
    const place = await testDatabase()
    await restoreAt(place)
    const again = await take(place, 'again.zst')
    expect(again.manifest.sections).toEqual(taken.manifest.sections)
    expect(again.manifest.journal).toEqual(taken.manifest.journal)
  })
})

describe('a mall restored up to an entry', () => {
  test('sends again what the tables know, leaves acts of operators to an operator, and pays no refund twice', async () => {
    const place = await testDatabase()
    const report = await restoreAt(place, file, { until: beforeActs })
    expect(report).toMatchObject({ sequence: beforeActs, verified: { ok: true, entries: beforeActs } })
    expect(report.rewound).toMatchObject({ heldBack: 3, unrefunded: 1, withdrawals: 1 })
    expect(report.differences.filter(({ kind }) => kind === 'quarantined')).toHaveLength(3)
    expect(report.differences.filter(({ kind }) => kind === 'beyond-books')).toEqual([])
    const refundsBefore = await countRows(place, 'provider_refund')
    const shop = await serveAt(place)
    const desk = new Visitor(shop)
    await desk.loginOperator(operator)
    const overview = () => desk.ask<{ outbox: { waiting: number } }>('GET', '/api/admin/overview')
    await expect.poll(async () => (await overview()).outbox.waiting, { timeout: 60_000 }).toBe(0)
    const ordered = async (id: string | undefined) =>
      (await desk.ask<{ order: { state: string } }>('GET', `/api/admin/orders/${id}`)).order.state
    // The order that was paid from the wallet has its hold again, the new member is there again.
    for (const order of [done.early, done.late, done.refunded]) expect(await ordered(order?.id)).toBe('settled')
    await new Visitor(shop).login(PHONES[3])
    const { items } = await desk.ask<{ items: { id: string }[] }>('GET', '/api/admin/outbox')
    expect(items).toHaveLength(3)
    for (const { id } of items) await desk.ask('POST', `/api/admin/outbox/${id}/retry`, {})
    await expect.poll(() => ordered(done.refunded?.id), { timeout: 30_000 }).toBe('refunded')
    await expect.poll(async () => (await overview()).outbox.waiting, { timeout: 30_000 }).toBe(0)
    expect(await countRows(place, 'provider_refund')).toBe(refundsBefore)
    expect((await desk.ask<{ items: unknown[] }>('GET', '/api/admin/reconciliation')).items).toEqual([])
    await close(shop)
    const journal = openPostgresJournal({ url: place.url, mall: 'demo' })
    expect((await verify({ journal, url: place.url })).findings).toEqual([])
    await journal.close()
  })
})

describe('a restore', () => {
  test('is refused where something is already', async () => {
    const place = await testDatabase()
    await restoreAt(place)
    await expect(restoreAt(place)).rejects.toMatchObject({ code: 'not-empty' })
    expect(await countRows(place, 'journal.block')).toBe(taken.manifest.journal.blocks)
  })

  /** A database with the mall's tables up to a migration, all of them by default, and with what else is done to it. */
  async function tablesUntil(name: string | undefined, ...statements: string[]): Promise<Place> {
    const place = await testDatabase()
    const db = openDatabase(openPool(place.url, () => undefined))
    await (name === undefined ? migrateMall(db) : migrateMallTo(db, name))
    await db.destroy()
    const client = await openClient({ connectionString: place.url })
    for (const statement of statements) await client.query(statement)
    await client.end()
    return place
  }

  test('brings the tables of an older backup to this release', async () => {
    const [oldest = ''] = mallMigrations
    const old = await tablesUntil(
      oldest,
      "INSERT INTO mall VALUES ('demo', 'sandbox', '旧', E'old\t\\\\N\n', 's', 's', '2026-01-01 00:00:00.123456+08')",
      `INSERT INTO outbox (id, mall, kind, subject, caller, command, state, attempts, next_at, created_at)
       VALUES ('o', 'demo', 'tick', 's', 'c', '{"b": [1.10, null, "活"], "a": 12345678901234567890}', 'done', 1, now(), now())`,
    )
    const journal = openPostgresJournal({ url: old.url, mall: 'demo' })
    const writer = await MallWriter.open({ mall: 'demo', journal })
    await writer.submit({ kind: 'activate', id: 'a', caller: 'c', text: await readFile(SCHEME, 'utf8') })
    await Promise.all([writer.close(), journal.close()])
    const { manifest } = await take(old, 'old.zst')
    expect(manifest.migrations).toEqual([oldest])
    const place = await testDatabase()
    const report = await restoreAt(place, join(folder, 'old.zst'))
    expect(report).toMatchObject({ migrated: mallMigrations.slice(1), verified: { ok: true, entries: 1 } })
    const client = await openClient({ connectionString: place.url })
    const { rows } = await client.query('SELECT name_en, command::text FROM mall, outbox')
    await client.end()
    expect(rows).toEqual([{ name_en: 'old\t\\N\n', command: '{"a": 12345678901234567890, "b": [1.10, null, "活"]}' }])
  })

  test('is refused by a release that does not know the tables, and by a database that has newer ones', async () => {
    const strange = await tablesUntil(undefined, "INSERT INTO kysely_migration VALUES ('9999-later', now()::text)")
    await expect(restoreAt(strange)).rejects.toMatchObject({ code: 'not-empty' })
    const { manifest } = taken
    expect(() => checkRelease({ ...manifest, migrations: ['9999-later'] }, mallMigrations)).toThrow(/9999-later/)
    const journal = { ...manifest.journal, migration: 9999 }
    expect(() => checkRelease({ ...manifest, journal }, mallMigrations)).toThrow(/9999 of the journal/)
  })

  test('that is killed in the middle leaves nothing, and can be done again', async () => {
    const emptied = await testDatabase()
    const tables = openDatabase(openPool(emptied.url, () => undefined))
    await migrateMall(tables)
    await tables.destroy()
    // A table that everything is locked out of, late on the way: there the restore stands still.
    const blocker = await openClient({ connectionString: emptied.url })
    await blocker.query('BEGIN')
    await blocker.query('LOCK TABLE outbox IN SHARE MODE')
    const restoring = restoreAt(emptied)
    const failed = expect(restoring).rejects.toThrow()
    // In a session of its own: one in a transaction keeps seeing the activity that it saw first.
    const killer = await openClient({ connectionString: emptied.url })
    let ended = 0
    const killed = async () => {
      const { rowCount } = await killer.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'huoshui-restore' AND wait_event_type = 'Lock'`,
      )
      ended += rowCount ?? 0
      return ended
    }
    await expect.poll(killed, { timeout: 30_000 }).toBeGreaterThan(0)
    await failed
    await Promise.all([killer.end(), blocker.end()])
    for (const table of ['journal.block', 'journal.command', 'journal.lease', 'mall', 'member', 'outbox'])
      expect([table, await countRows(emptied, table)]).toEqual([table, 0])
    expect((await restoreAt(emptied)).verified.ok).toBe(true)
  })
})

describe('across major versions of PostgreSQL', () => {
  let other: OtherPostgres | string
  beforeAll(async () => {
    other = await startOther()
  }, 600_000)
  afterAll(async () => {
    if (typeof other !== 'string') await other.stop()
  })

  test('a mall goes from the embedded one to another, works there, and comes back', async (context) => {
    if (typeof other === 'string') return context.skip(other)
    const there = await other.database('moved')
    const moved = await restoreAt(there)
    expect(moved.verified).toMatchObject({ ok: true, stateHash: taken.manifest.journal.state })
    expect(moved.differences).toEqual([])
    const shop = await serveAt(there)
    const member = new Visitor(shop)
    await member.login(PHONES[0])
    await member.buy()
    await close(shop)
    const back = await take(there, 'back.zst')
    expect(Number.parseInt(back.manifest.postgres, 10)).toBe(other.major)
    const here = await testDatabase()
    const returned = await restoreAt(here, join(folder, 'back.zst'))
    expect(returned.verified).toMatchObject({ ok: true, stateHash: back.manifest.journal.state })
    expect(returned.differences).toEqual([])
    expect((await take(here, 'here.zst')).manifest.sections).toEqual(back.manifest.sections)
  })
})

describe('from the command line', () => {
  const huoshui = (args: string[]): Promise<{ code: number; said: string }> =>
    new Promise((told) => {
      const env = { ...process.env, DATABASE_URL: '' }
      execFile(process.execPath, [MAIN, ...args], { env }, (error, stdout, stderr) =>
        told({ code: error ? Number(error.code ?? 1) : 0, said: stdout + stderr }),
      )
    })

  test('a backup is checked without a database, and restored with a report; a refusal is one line', async () => {
    const checked = await huoshui(['restore', file, '--check', '--digest', taken.digest])
    expect(checked.said).toMatch(
      /^mall demo as of .*\nwhole: chain, fold and laws up to entry \d+, every row has its hash\n$/,
    )
    expect(checked.code).toBe(0)
    const directory = join(folder, 'data')
    const server = await startEmbedded({ directory, lifeline: true })
    const data = ['--data', directory]
    const restored = await huoshui(['restore', file, '--until', String(beforeActs), ...data])
    expect(restored.said).toMatch(new RegExp(`restored up to entry ${beforeActs} of ${taken.manifest.journal.entries}`))
    expect(restored.said).toMatch(/3 acts of operators wait in quarantine/)
    expect(restored.said).toMatch(/verify: clean, state [0-9a-f]{64}/)
    expect(restored.code).toBe(0)
    const refused = await huoshui(['restore', file, ...data])
    expect(refused.said.trim().split('\n').at(-1)).toMatch(/^the database is not empty .* \(not-empty\)$/)
    expect(refused.code).toBe(1)
    const nowhere = await huoshui(['backup', '--to', join(folder, 'no', 'such', 'folder.zst'), ...data])
    expect(nowhere.said).toMatch(/^ENOENT: .*\n$/)
    expect(await huoshui(['backup', '--mall', 'nobody', '--to', join(folder, 'nobody.zst'), ...data])).toEqual({
      code: 1,
      said: 'the journal knows no mall nobody (cannot-take)\n',
    })
    await server.stop()
    expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([])
  })
})
