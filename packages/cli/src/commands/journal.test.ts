import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Journal,
  loadSigningKey,
  MallWriter,
  openClient,
  openPostgresJournal,
  printAnchors,
  removeScratch,
  scratchDirectory,
  signDays,
} from '@huoshui/journal'
import { type TestDatabase, testDatabase } from '@huoshui/journal/testing'
import { ensureMall, migrateMall, openDatabase, openPool } from '@huoshui/mall'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { runCommand } from '../testing.ts'
import { addBackupCommands } from './backup.ts'
import { addBenchCommands } from './bench.ts'
import { addJournalCommands } from './journal.ts'
import { addTortureCommand } from './torture.ts'
import { addUpgradeCommand } from './upgrade.ts'

const SCHEME = new URL('../../../../schemes/first-light.yaml', import.meta.url)
let home: string
let database: TestDatabase
let publicKey: string

const huoshui = (...args: string[]) =>
  runCommand([addJournalCommands, addBackupCommands, addBenchCommands, addTortureCommand, addUpgradeCommand], args)

/** A mall of four entries, with its books, in a database; its journal is open. */
async function fill({ url }: TestDatabase): Promise<Journal> {
  let now = Date.UTC(2026, 0, 1)
  const journal = openPostgresJournal({ url, mall: 'demo' })
  const writer = await MallWriter.open({ mall: 'demo', journal, clock: () => now })
  const text = await readFile(SCHEME, 'utf8')
  await writer.submit({ kind: 'activate', id: 'activate', caller: 'test', text })
  for (const member of ['a', 'b', 'c']) {
    now += 86_400_000
    await writer.submit({ kind: 'join', id: member, caller: 'test', member })
  }
  await writer.close()
  await huoshuiOn(url, 'rebuild')
  return journal
}

beforeAll(async () => {
  home = await scratchDirectory('journal-commands')
  database = await testDatabase()
  const journal = await fill(database)
  const key = await loadSigningKey(join(home, 'key.pem'))
  publicKey = key.publicKey
  const heads = await signDays({ journal, key, now: Date.UTC(2026, 0, 4) })
  await writeFile(join(home, 'anchors'), printAnchors(heads))
  await writeFile(join(home, 'anchors-of-another'), printAnchors(heads.map((head) => ({ ...head, mall: 'other' }))))
  await journal.close()
})
afterAll(() => removeScratch(home))
beforeEach(() => void vi.stubEnv('DATABASE_URL', database.url))
afterEach(() => void vi.unstubAllEnvs())

async function huoshuiOn(url: string, ...args: string[]): Promise<{ code: number; said: string }> {
  vi.stubEnv('DATABASE_URL', url)
  return huoshui(...args)
}

describe('verify', () => {
  it('says how many published heads are in the chain', async () => {
    const { code, said } = await huoshui('verify', '--anchors', join(home, 'anchors'), '--public-key', publicKey)
    expect(said).toMatch(/clean: chain, laws and books agree/)
    expect(said).toMatch(/3 published heads of days are those of this chain/)
    expect(code).toBe(0)
  })

  it('never says clean when it was asked to hold heads against the chain and could not', async () => {
    const asked: [string[], RegExp][] = [
      [['--anchors', join(home, 'anchors')], /--public-key/],
      [['--public-key', publicKey], /--anchors/],
      [['--anchors', join(home, 'none'), '--public-key', publicKey], /ENOENT.*none/],
      [['--anchors', join(home, 'key.pem'), '--public-key', publicKey], /key\.pem: line 1 is not JSON/],
      [['--anchors', join(home, 'anchors-of-another'), '--public-key', publicKey], /no head of the mall demo/],
      [['--anchors', join(home, 'anchors'), '--public-key', 'nonsense'], /not signed with the trusted key/],
    ]
    for (const [options, expected] of asked) {
      const { code, said } = await huoshui('verify', ...options)
      expect(said).toMatch(expected)
      expect(said).not.toMatch(/^clean/m)
      expect(code).toBeGreaterThan(0)
    }
  })

  it('never says clean of a mall or a database in which there is nothing', async () => {
    for (const name of ['verify', 'rebuild', 'snapshot', 'anchors', 'upgrade']) {
      const { code, said } = await huoshui(name, '--mall', 'demmo')
      expect(said).toMatch(/no mall demmo/)
      expect(code).toBe(2)
    }
    const file = join(home, 'nothing.jsonl')
    expect((await huoshui('export', '--mall', 'demmo', '--out', file)).code).toBe(2)
    await expect(access(file)).rejects.toThrow()
  })

  it('makes nothing in a database that is not a mall’s, or where there is none', async () => {
    const other = await testDatabase()
    const client = await openClient({ connectionString: other.ownerUrl })
    await client.query('DROP SCHEMA journal CASCADE; DROP SCHEMA books CASCADE')
    expect(await huoshuiOn(other.ownerUrl, 'verify')).toMatchObject({
      code: 2,
      said: expect.stringMatching(/no journal/),
    })
    const found = await client.query("SELECT FROM pg_namespace WHERE nspname IN ('journal', 'books')")
    await client.end()
    expect(found.rowCount).toBe(0)
    const missing = join(home, 'missing')
    for (const args of [['verify'], ['backup', '--to', join(home, 'b')], ['upgrade'], ['anchors']]) {
      const { code, said } = await huoshuiOn('', ...args, '--data', missing)
      expect(said).toMatch(/There is no database in/)
      expect(code).toBe(2)
    }
    await expect(access(missing)).rejects.toThrow()
  })

  it('says in a line what the database says', async () => {
    expect((await huoshuiOn('postgres://a:b@127.0.0.1:1/x', 'verify')).said).toMatch(/ECONNREFUSED/)
    const wrong = new URL(database.url)
    wrong.pathname = '/nowhere'
    expect((await huoshuiOn(String(wrong), 'verify')).said).toMatch(/"nowhere" does not exist/)
  })
})

describe('anchors', () => {
  it('prints the signed heads as verify reads them', async () => {
    const { code, said } = await huoshui('anchors')
    expect(code).toBe(0)
    expect(said).toBe(await readFile(join(home, 'anchors'), 'utf8'))
  })
})

describe('export and restore of an export', () => {
  it('replaces no file, and says so in a line', async () => {
    const file = join(home, 'books.jsonl')
    expect((await huoshui('export', '--out', file)).code).toBe(0)
    expect(await huoshui('export', '--out', file)).toMatchObject({
      code: 1,
      said: expect.stringMatching(/EEXIST.*books\.jsonl/),
    })
  })

  it('with --check nothing is written anywhere; what is not checked is refused', async () => {
    const file = join(home, 'to-check.jsonl')
    await huoshui('export', '--out', file)
    const missing = join(home, 'not-made')
    const good = await huoshuiOn('', 'restore', file, '--check', '--data', missing)
    expect(good.said).toMatch(/whole: chain, fold and laws up to entry 4/)
    expect(good.code).toBe(0)
    await expect(access(missing)).rejects.toThrow()
    const bent = join(home, 'bent.jsonl')
    await writeFile(bent, (await readFile(file, 'utf8')).replace('"block":3,"count":1', '"block":3,"count":2'))
    expect(await huoshuiOn('', 'restore', bent, '--check')).toMatchObject({
      code: 1,
      said: expect.stringMatching(/line 4/),
    })
    const empty = await testDatabase()
    expect((await huoshuiOn(empty.url, 'restore', bent)).code).toBe(1)
    expect((await huoshuiOn(empty.url, 'restore', file)).said).toMatch(/journal restored up to entry 4/)
    expect((await huoshuiOn(empty.url, 'verify')).said).toMatch(/^clean/m)
    for (const option of ['--digest', '--public-key']) {
      const { code, said } = await huoshuiOn('', 'restore', file, option, 'x', '--data', missing)
      expect(said).toMatch(/an export has no/)
      expect(code).toBe(2)
    }
  })
})

describe('a journal that was changed by hand', () => {
  it('is not built on, folded or exported: the entry is named in a line, and books and files stay as they were', async () => {
    const bent = await testDatabase()
    await (await fill(bent)).close()
    const client = await openClient({ connectionString: bent.ownerUrl })
    await client.query('UPDATE journal.block SET frames = set_byte(frames, length(frames) - 1, 99) WHERE sequence = 3')
    await client.query("UPDATE books.checkpoint SET memory = '{}'")
    const file = join(home, 'bent-books.jsonl')
    for (const args of [['rebuild'], ['snapshot'], ['upgrade'], ['export', '--out', file]]) {
      const { code, said } = await huoshuiOn(bent.url, ...args)
      expect(said).toMatch(/block 3 does not have its hash.*\n.*npx huoshui verify/)
      expect(code).toBe(1)
    }
    expect((await huoshuiOn(bent.url, 'verify')).said).toMatch(/^entry 3: changed-entry/)
    const { rows } = await client.query('SELECT memory FROM books.checkpoint')
    await client.end()
    expect(rows).toEqual([{ memory: {} }])
    await expect(access(file)).rejects.toThrow()
  })
})

describe('a benchmark', () => {
  it.each([['settle'], ['journal']])(
    '%s leaves no mall in a database that has one: nothing there can be erased',
    async (name) => {
      const { code, said } = await huoshui('bench', name, '--seconds', '1')
      expect(said).toMatch(/DATABASE_URL has a journal already/)
      expect(code).toBe(2)
    },
  )
})

describe('keys and numbers that are none', () => {
  it('are refused in a line', async () => {
    const asked: [string[], RegExp][] = [
      [['backup', '--to', join(home, 'k'), '--key', join(home, 'anchors')], /anchors: it holds no private key/],
      [['torture', '--seed', 'x'], /--seed.*whole number/],
      [['torture', '--count', '0'], /--count.*whole number/],
      [['torture', '--count', '-3'], /--count.*whole number/],
      [['bench', 'journal', '--seconds', 'long'], /--seconds.*whole number/],
      [['bench', 'plans', '--members', '1e6'], /--members.*whole number/],
    ]
    for (const [args, expected] of asked) {
      const { code, said } = await huoshui(...args)
      expect(said).toMatch(expected)
      expect(code).toBe(1)
    }
    const file = join(home, 'whole.zst')
    const db = openDatabase(openPool(database.url, () => undefined, 1))
    await migrateMall(db)
    await ensureMall(db, { slug: 'demo', mode: 'sandbox', name: { zh: '店', en: 'Shop' } })
    await db.destroy()
    expect((await huoshui('backup', '--to', file)).code).toBe(0)
    const unsigned = await huoshui('restore', file, '--check', '--public-key', 'nonsense')
    expect(unsigned).toMatchObject({ code: 1, said: expect.stringMatching(/not signed with this key/) })
  })
})
