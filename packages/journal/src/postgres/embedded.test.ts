import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openClient } from './connect.ts'
import { type EmbeddedServer, startEmbedded } from './embedded.ts'
import { isAlive } from './postmaster.ts'
import { removeScratch, scratchDirectory } from './scratch.ts'

let directory: string
const cleanups: (() => Promise<unknown>)[] = []

beforeEach(async () => {
  directory = await scratchDirectory('embedded')
})

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  await removeScratch(directory)
})

async function start(options: { port?: number; share?: boolean } = {}): Promise<EmbeddedServer> {
  const server = await startEmbedded({ directory, lifeline: true, ...options })
  cleanups.push(() => server.stop())
  return server
}

async function ask<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = await openClient({ connectionString: url })
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

/** Another process that starts the server on our directory and then waits to be killed. */
async function startElsewhere(): Promise<{ child: ChildProcess; pid: number; port: number }> {
  const program = `
    import { startEmbedded } from ${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)}
    const server = await startEmbedded({ directory: ${JSON.stringify(directory)} })
    console.log(JSON.stringify({ pid: server.pid, port: server.port }))
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  return { child, ...JSON.parse(String(line)) }
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

test('a fresh directory gets a durable server on a free port, and keeps its rows over a restart', async () => {
  const server = await start()
  expect(server.adopted).toBe(false)
  const rows = await ask<{ fsync: string; commit: string; role: string }>(
    server.url,
    "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_user AS role",
  )
  expect(rows).toEqual([{ fsync: 'on', commit: 'on', role: 'huoshui' }])
  await ask(server.url, 'CREATE TABLE kept AS SELECT 7 AS n')
  await server.stop()
  expect(isAlive(server.pid)).toBe(false)
  const again = await start()
  expect(await ask(again.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }])
}, 60_000)

test('the passwords on disk are readable by their owner alone', async () => {
  await start()
  const { mode } = await stat(join(directory, 'passwords.json'))
  expect(mode & 0o777).toBe(0o600)
}, 60_000)

test('a second start on the same directory is refused, unless it only shares it', async () => {
  const server = await start()
  await expect(startEmbedded({ directory })).rejects.toMatchObject({ code: 'directory-in-use' })
  const shared = await startEmbedded({ directory, share: true })
  expect(shared.url).toBe(server.url)
  await shared.stop()
  expect(await ask(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
}, 60_000)

test('of two starts at the same moment on a fresh directory one gets it', async () => {
  const results = await Promise.allSettled([start(), start()])
  const codes = results.map((result) => (result.status === 'fulfilled' ? 'started' : result.reason.code))
  expect(codes.sort()).toEqual(['directory-in-use', 'started'])
}, 60_000)

test('a server that a killed run left running is taken over', async () => {
  const left = await startElsewhere()
  await expect(startEmbedded({ directory })).rejects.toMatchObject({ code: 'directory-in-use' })
  await kill(left.child)
  expect(isAlive(left.pid)).toBe(true)
  const server = await start()
  expect(server).toMatchObject({ adopted: true, pid: left.pid, port: left.port })
  expect(await ask(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
  await server.stop()
  expect(isAlive(left.pid)).toBe(false)
}, 60_000)

test('a server that was killed together with its run is started anew in spite of its stale lock file', async () => {
  const left = await startElsewhere()
  await ask((await startEmbedded({ directory, share: true })).url, 'CREATE TABLE kept AS SELECT 7 AS n')
  await kill(left.child)
  process.kill(left.pid, 'SIGKILL')
  const server = await start()
  expect(server.pid).not.toBe(left.pid)
  expect(await ask(server.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }])
}, 60_000)

test('a server that is killed under its owner is started again at the same port', async () => {
  const server = await start()
  const { pid, port } = server
  await ask(server.url, 'CREATE TABLE kept AS SELECT 7 AS n')
  process.kill(pid, 'SIGKILL')
  while (server.pid === pid) await new Promise((done) => setTimeout(done, 50))
  expect(await ask(server.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }])
  expect(server.port).toBe(port)
  await expect(startEmbedded({ directory })).rejects.toMatchObject({ code: 'directory-in-use' })
  await server.stop()
  expect(isAlive(server.pid)).toBe(false)
}, 60_000)

test('a port of another program is reported, not waited for', async () => {
  const { createServer } = await import('node:net')
  const other = createServer()
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await expect(startEmbedded({ directory, port })).rejects.toMatchObject({ code: 'port-taken' })
  other.close()
}, 60_000)

test('a data directory closed to others is opened for passing through, and no more', async (context) => {
  if (process.getuid?.() !== 0) context.skip('only root has to run the server as somebody else')
  await chmod(directory, 0o700)
  const server = await start()
  expect(server.cluster.startsWith(directory)).toBe(true)
  expect((await stat(directory)).mode & 0o777).toBe(0o711)
}, 60_000)

test('a directory below one that only root may enter is served from elsewhere', async (context) => {
  if (process.getuid?.() !== 0) context.skip('only root has to run the server as somebody else')
  const closed = directory
  directory = join(closed, 'inner')
  cleanups.push(() => rm(closed, { recursive: true, force: true }))
  await mkdir(directory)
  await chmod(closed, 0o700)
  const server = await start()
  cleanups.unshift(() => rm(server.cluster, { recursive: true, force: true }))
  expect(server.cluster.startsWith(directory)).toBe(false)
  expect((await stat(closed)).mode & 0o777).toBe(0o700)
  expect(await ask(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
  await server.stop()
  await chmod(closed, 0o755)
  expect((await start()).cluster).toBe(server.cluster)
}, 60_000)
