import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Journal } from '../journal.ts'
import { memoryStore, openMemoryJournal } from '../memory/journal.ts'
import { openClient } from '../postgres/connect.ts'
import { Tally, type TallyCommand, tallyKit } from '../tally/tally.ts'
import { type TestDatabase, testDatabase } from '../testing.ts'
import { Writer } from '../writer/writer.ts'
import { openPostgresSnapshots } from './postgres.ts'
import { restore, saveSnapshot } from './restore.ts'
import { digestOf, memorySnapshots, type SnapshotHead, type SnapshotStore } from './snapshot.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
}, 60_000)

const kit = { layout: 1, write: (tally: Tally) => tally.snapshot(), read: (bytes: Uint8Array) => Tally.restore(bytes) }

function add(id: string): TallyCommand {
  return { id, caller: 'test', kind: 'add', amount: 1 }
}

/** Adds ten entries to a journal, one after another. */
async function grow(journal: Journal, name: string, snapshots?: SnapshotStore): Promise<string> {
  const writer = await Writer.open({ mall: journal.mall, journal, kit: tallyKit, ...(snapshots && { snapshots }) })
  for (let index = 0; index < 10; index += 1) await writer.submit(add(`${name}${index}`))
  const hash = await writer.read((tally) => tally.stateHash())
  await writer.close()
  return hash
}

/** Folds everything and saves what comes out. */
async function snapshotOf(journal: Journal, store: SnapshotStore): Promise<SnapshotHead> {
  const { engine, head } = await restore({ journal, create: () => new Tally(), kit, store })
  return saveSnapshot({ engine, head, kit, store })
}

describe('a start from a snapshot', () => {
  test('reads the newest one and only the blocks after it, and ends in the same state', async () => {
    const journal = openMemoryJournal({ mall: 'm' })
    const store = memorySnapshots()
    await grow(journal, 'a')
    await snapshotOf(journal, store)
    const hash = await grow(journal, 'b')
    const { engine, head, from } = await restore({ journal, create: () => new Tally(), kit, store })
    expect([from, head.sequence, engine.stateHash()]).toEqual([10, 20, hash])
  })

  test('a writer on it answers ids from before the snapshot as repeated', async () => {
    const journal = openMemoryJournal({ mall: 'm' })
    const store = memorySnapshots()
    await grow(journal, 'a')
    await snapshotOf(journal, store)
    await grow(journal, 'b', store)
    const writer = await Writer.open({ mall: 'm', journal, kit: tallyKit, snapshots: store })
    expect(await writer.submit(add('a3'))).toMatchObject({ kind: 'repeated', sequence: 4 })
    expect(await writer.read((tally) => tally.total)).toBe(20)
    await writer.close()
  })

  const damages: [string, (kept: Map<number, { head: SnapshotHead; bytes: Uint8Array }>) => void, RegExp][] = [
    ['with a byte changed', (kept) => ((kept.get(20)?.bytes ?? [])[30] = 0), /damaged/],
    ['of another layout', (kept) => put(kept, { layout: 0 }), /layout/],
    ['of another history', (kept) => put(kept, { blockHash: new Uint8Array(32) }), /history/],
    ['that is cut short but has the digest of what is left', cutShort, /./],
    ['that claims another sequence', (kept) => move(kept, 20, 11), /holds entry 20|history/],
  ]
  test.each(damages)(
    'one %s is passed over with a warning, the one before it is used',
    async (_what, damage, warning) => {
      const journal = openMemoryJournal({ mall: 'm' })
      const store = memorySnapshots()
      await grow(journal, 'a')
      await snapshotOf(journal, store)
      await grow(journal, 'b')
      await snapshotOf(journal, store)
      const hash = await grow(journal, 'c')
      damage(store.kept)
      const warnings: string[] = []
      const { engine, from } = await restore({
        journal,
        create: () => new Tally(),
        kit,
        store,
        warn: (text) => warnings.push(text),
      })
      expect([from, engine.stateHash()]).toEqual([10, hash])
      expect(warnings).toHaveLength(1)
      expect(warnings[0]).toMatch(warning)
    },
  )

  test('when none is good the whole journal is folded', async () => {
    const journal = openMemoryJournal({ mall: 'm' })
    const store = memorySnapshots()
    const hash = await grow(journal, 'a')
    await snapshotOf(journal, store)
    put(store.kept, { layout: 9 }, 10)
    const { engine, from } = await restore({ journal, create: () => new Tally(), kit, store })
    expect([from, engine.stateHash()]).toEqual([0, hash])
  })

  test('a state that would read back as another one is not saved', async () => {
    const store = memorySnapshots()
    const journal = openMemoryJournal({ mall: 'm', store: memoryStore() })
    await grow(journal, 'a')
    const { engine, head } = await restore({ journal, create: () => new Tally() })
    const lossy = { ...kit, read: () => new Tally() }
    await expect(saveSnapshot({ engine, head, kit: lossy, store })).rejects.toThrow(/reads back/)
    expect(await store.list()).toEqual([])
  })

  test('only the newest three are kept', async () => {
    const store = memorySnapshots()
    const journal = openMemoryJournal({ mall: 'm' })
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await grow(journal, name)
      await snapshotOf(journal, store)
    }
    expect((await store.list()).map((head) => head.sequence)).toEqual([50, 40, 30])
  })
})

type Kept = Map<number, { head: SnapshotHead; bytes: Uint8Array }>

function put(kept: Kept, change: Partial<SnapshotHead>, sequence = 20): void {
  const found = kept.get(sequence)
  if (found) kept.set(sequence, { ...found, head: { ...found.head, ...change } })
}

function cutShort(kept: Kept): void {
  const found = kept.get(20)
  if (!found) return
  const bytes = found.bytes.subarray(0, found.bytes.length - 5)
  kept.set(20, { bytes, head: { ...found.head, digest: digestOf(bytes) } })
}

function move(kept: Kept, from: number, to: number): void {
  const found = kept.get(from)
  kept.delete(from)
  if (found) kept.set(to, { ...found, head: { ...found.head, sequence: to } })
}

describe('snapshots in PostgreSQL', () => {
  const opened: SnapshotStore[] = []
  afterAll(() => Promise.all(opened.map((store) => store.close())))
  const open = (mall: string) => {
    const store = openPostgresSnapshots({ url: database.url, mall })
    opened.push(store)
    return store
  }
  const headFor = (sequence: number, bytes: Uint8Array): SnapshotHead => {
    return {
      sequence,
      blockHash: Buffer.alloc(32, sequence),
      at: 5,
      layout: 1,
      stateHash: 'ab',
      digest: Buffer.from(digestOf(bytes)),
    }
  }

  test('come back byte for byte, also when they are larger than one part', async () => {
    const store = open('large')
    const bytes = Buffer.alloc(20 * 1024 * 1024, 'huoshui 活水')
    const head = headFor(7, bytes)
    await store.save(head, bytes)
    expect(await store.list()).toEqual([head])
    expect(Buffer.compare(await store.load(head), bytes)).toBe(0)
    expect(await open('other').list()).toEqual([])
  }, 30_000)

  test('one with a part missing is damaged', async () => {
    const store = open('torn')
    const bytes = Buffer.alloc(17 * 1024 * 1024, 1)
    await store.save(headFor(7, bytes), bytes)
    const client = await openClient({ connectionString: database.ownerUrl })
    await client.query("DELETE FROM journal.snapshot_part WHERE mall = 'torn' AND part = 2")
    await client.end()
    await expect(store.load(headFor(7, bytes))).rejects.toMatchObject({ code: 'snapshot-damaged' })
  }, 30_000)

  test('are replaced by sequence and removed with all their parts', async () => {
    const store = open('again')
    for (const text of ['first', 'second']) await store.save(headFor(7, Buffer.from(text)), Buffer.from(text))
    const [head] = await store.list()
    expect(head && Buffer.from(await store.load(head)).toString()).toBe('second')
    await store.remove(7)
    expect(await store.list()).toEqual([])
  })
})
