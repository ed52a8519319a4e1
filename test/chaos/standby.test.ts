import { execFileSync } from 'node:child_process'
import { appendFile, chmod, chown, cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type EmbeddedServer,
  migrateJournal,
  openClient,
  removeScratch,
  scratchDirectory,
  startEmbedded,
} from '@huoshui/journal'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { judge } from './judge.ts'
import { ClientRecord, call, joinAll } from './record.ts'
import { Switch } from './switch.ts'
import { Victim } from './victim.ts'

const CALLERS = 64
/** Acknowledged before the first server is lost, and as many after. */
const ORDERS = 2000
const PATIENCE_MS = 180_000

let directory: string
const cleanups: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  directory = await scratchDirectory('standby')
})
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
  await removeScratch(directory)
})

async function start(name: string): Promise<EmbeddedServer> {
  const server = await startEmbedded({ directory: join(directory, name), lifeline: true, restart: false })
  cleanups.push(() => server.stop())
  return server
}

/** Runs statements as the superuser, one by one: some may not run inside a transaction. */
async function asSuperuser(server: EmbeddedServer, name: string, ...statements: string[]): Promise<pg.QueryResult[]> {
  const { superuser } = JSON.parse(await readFile(join(directory, name, 'passwords.json'), 'utf8'))
  const client = await openClient({
    host: '127.0.0.1',
    port: server.port,
    user: 'postgres',
    password: superuser,
    database: 'postgres',
  })
  const results: pg.QueryResult[] = []
  for (const statement of statements) results.push(await client.query(statement))
  await client.end()
  return results
}

/** Two servers: what the first one commits is on the disk of the second before it is acknowledged. */
async function openPair(): Promise<{ first: EmbeddedServer; second: EmbeddedServer }> {
  const alone = await startEmbedded({ directory: join(directory, 'first'), lifeline: true })
  await migrateJournal({ ownerUrl: alone.ownerUrl })
  await asSuperuser(alone, 'first', "ALTER SYSTEM SET synchronous_standby_names = '*'")
  await alone.stop()
  await mkdir(join(directory, 'second'))
  for (const part of ['cluster', 'passwords.json']) {
    await cp(join(directory, 'first', part), join(directory, 'second', part), {
      recursive: true,
      preserveTimestamps: true,
    })
  }
  await giveTo(join(directory, 'second', 'cluster'), await stat(join(directory, 'first', 'cluster')))
  const first = await start('first')
  const { superuser } = JSON.parse(await readFile(join(directory, 'first', 'passwords.json'), 'utf8'))
  const cluster = join(directory, 'second', 'cluster')
  await writeFile(join(cluster, 'standby.signal'), '')
  const from = `host=127.0.0.1 port=${first.port} user=postgres password=${superuser} application_name=second`
  await appendFile(
    join(cluster, 'postgresql.auto.conf'),
    `primary_conninfo = '${from}'\nsynchronous_standby_names = ''\n`,
  )
  const second = await start('second')
  for (;;) {
    const [found] = await asSuperuser(first, 'first', 'SELECT sync_state FROM pg_stat_replication')
    if (found?.rows[0]?.sync_state === 'sync') return { first, second }
    await sleep(50)
  }
}

/** The copy belongs to whoever runs the server, as the original does. */
async function giveTo(path: string, owner: { uid: number; gid: number; mode: number }): Promise<void> {
  if (process.getuid?.() !== 0) return
  execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, path])
  await chown(path, owner.uid, owner.gid)
  await chmod(path, 0o700)
}

test(
  'a synchronous standby that is promoted has everything that was acknowledged',
  async () => {
    const { first, second } = await openPair()
    const address = new Switch(first.port)
    await address.open()
    cleanups.push(async () => address.close())
    const victim = new Victim(directory, first.url.replace(String(first.port), String(address.port)))
    cleanups.push(() => victim.stop())
    await victim.start()
    await joinAll(victim)
    const record = new ClientRecord()
    let finished = false
    const calling = Promise.all(
      Array.from({ length: CALLERS }, (_, caller) => call(victim, record, caller, () => finished)),
    )
    const lose = async () => {
      while (record.orders.size < ORDERS) await sleep(10)
      process.kill(first.pid, 'SIGKILL')
      const began = performance.now()
      await asSuperuser(second, 'second', 'SELECT pg_promote()')
      address.turn(second.port)
      const before = record.orders.size
      while (record.orders.size < before + CALLERS) await sleep(5)
      console.log(`served again ${Math.round(performance.now() - began)} ms after the first server was lost`)
      while (record.orders.size < before + ORDERS) await sleep(10)
    }
    await Promise.race([lose(), calling])
    finished = true
    await calling
    const live = await victim.ask({ ask: 'hash' })
    await victim.stop()
    await judge(record, second.url, live.kind === 'hash' ? live.hash : '')
    expect(record.orders.size).toBeGreaterThanOrEqual(2 * ORDERS)
    console.log(`${record.orders.size} acknowledged orders, none lost`)
  },
  PATIENCE_MS,
)
