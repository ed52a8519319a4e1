import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import {
  type Journal,
  MallWriter,
  openClient,
  openPostgresJournal,
  openPostgresSnapshots,
  type SnapshotStore,
  takeSnapshot,
} from '@huoshui/journal'
import { testDatabase } from '@huoshui/journal/testing'
import { snapshotBeside, snapshotLayout } from '@huoshui/journal/upgrade'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const SCHEME = new URL('../../schemes/first-light.yaml', import.meta.url)
const MAIN = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url))
const OLDER = snapshotLayout - 1

let place: { url: string; ownerUrl: string }
let journal: Journal
let snapshots: SnapshotStore
/** The server of the release before: it has the lease, and goes on. */
let running: MallWriter
let joined = 0

beforeAll(async () => {
  place = await testDatabase()
  journal = openPostgresJournal({ url: place.url, mall: 'demo' })
  snapshots = openPostgresSnapshots({ url: place.url, mall: 'demo' })
  running = await MallWriter.open({ mall: 'demo', journal })
  await running.submit({ kind: 'activate', id: 'a', caller: 'test', text: await readFile(SCHEME, 'utf8') })
  await join10()
}, 120_000)

afterAll(async () => {
  await running.close()
  await Promise.all([journal.close(), snapshots.close()])
})

/** Ten members join, one after another: ten blocks. */
async function join10(): Promise<void> {
  for (let count = 0; count < 10; count += 1) {
    joined += 1
    const answer = await running.submit({ kind: 'join', id: `j${joined}`, caller: 'test', member: `m${joined}` })
    expect(answer.kind).toBe('accepted')
  }
}

/** Makes the newest snapshot one of the layout before, as the release before left it. */
async function age(change = ''): Promise<void> {
  const client = await openClient({ connectionString: place.ownerUrl })
  await client.query(
    `UPDATE journal.snapshot SET layout = $1 ${change}
     WHERE mall = 'demo' AND sequence = (SELECT max(sequence) FROM journal.snapshot WHERE mall = 'demo')`,
    [OLDER],
  )
  await client.end()
}

const kept = async () => (await snapshots.list()).map(({ sequence, layout }) => [sequence, layout])

describe('a new release, made ready beside the server of the old one', () => {
  test('gets a snapshot of its own layout; the old ones stay, also the one at the very same entry', async () => {
    await takeSnapshot({ journal, snapshots })
    await age()
    await join10()
    await takeSnapshot({ journal, snapshots })
    await age()
    expect(await kept()).toEqual([
      [21, OLDER],
      [11, OLDER],
    ])
    const seen: number[] = []
    const { snapshot, compared } = await snapshotBeside({
      journal,
      snapshots,
      onProgress: (sequence) => seen.push(sequence),
    })
    // The newest entry has a snapshot of the old layout, which is not replaced; the one at entry 11 was compared.
    expect([snapshot.sequence, snapshot.layout, compared]).toEqual([20, snapshotLayout, 11])
    expect(await kept()).toEqual([
      [21, OLDER],
      [20, snapshotLayout],
      [11, OLDER],
    ])
    expect(seen.at(-1)).toBe(20)
    // The server never noticed.
    await join10()
  })

  test('again, shortly before the switch, goes on from the snapshot it made', async () => {
    const seen: number[] = []
    const { snapshot } = await snapshotBeside({ journal, snapshots, onProgress: (sequence) => seen.push(sequence) })
    expect(snapshot.sequence).toBe(31)
    expect(seen[0]).toBe(21)
    expect((await kept()).filter(([, layout]) => layout === OLDER)).toHaveLength(2)
  })

  test('starts from it, and folds only what came after', async () => {
    await running.close()
    const alarms: string[] = []
    running = await MallWriter.open({
      mall: 'demo',
      journal,
      snapshots,
      onAlarm: (alarm) => alarms.push(JSON.stringify(alarm)),
    })
    expect(await running.read((engine) => engine.state.member('m30'))).toBeGreaterThanOrEqual(0)
    await join10()
    await takeSnapshot({ journal, snapshots })
    // Three of its own layout: the older ones have had their time.
    expect((await kept()).map(([, layout]) => layout)).toEqual([snapshotLayout, snapshotLayout, snapshotLayout])
  })

  test('is not switched to when it would see another state than the release that runs', async () => {
    await join10()
    await takeSnapshot({ journal, snapshots })
    await age(", state_hash = 'of another state'")
    await join10()
    const before = await kept()
    const newest = (before[0] as number[])[0]
    await expect(snapshotBeside({ journal, snapshots })).rejects.toMatchObject({
      code: 'state-differs',
      sequence: newest,
    })
    expect(await kept()).toEqual(before)
  })
})

describe('huoshui upgrade', () => {
  const upgrade = (args: string[], url: string): Promise<{ code: number; said: string }> =>
    new Promise((done) => {
      const env = { ...process.env, DATABASE_URL: url }
      execFile(process.execPath, [MAIN, 'upgrade', ...args], { env }, (error, stdout, stderr) =>
        done({ code: error ? Number(error.code ?? 1) : 0, said: stdout + stderr }),
      )
    })

  test('tells what will be migrated and how to switch, and changes nothing but a snapshot', async () => {
    const other = await testDatabase()
    const books = openPostgresJournal({ url: other.url, mall: 'demo' })
    const writer = await MallWriter.open({ mall: 'demo', journal: books })
    await writer.submit({ kind: 'activate', id: 'a', caller: 'test', text: await readFile(SCHEME, 'utf8') })
    const { code, said } = await upgrade(['--mall', 'demo'], other.url)
    expect(said).toMatch(/0001-first-light: a server of the release before can go on/)
    expect(said).toMatch(new RegExp(`snapshot of entry 1 in layout ${snapshotLayout} kept, every law holds`))
    expect(said).toMatch(/To switch:/)
    expect(code).toBe(0)
    const client = await openClient({ connectionString: other.url })
    const tables = await client.query("SELECT FROM pg_tables WHERE schemaname = 'public'")
    await client.end()
    expect(tables.rowCount).toBe(0)
    // The writer still has its lease.
    expect(await writer.submit({ kind: 'join', id: 'j', caller: 'test', member: 'm' })).toMatchObject({
      kind: 'accepted',
    })
    await Promise.all([writer.close(), books.close()])
  })
})
