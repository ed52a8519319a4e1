import { type ChildProcess, spawn } from 'node:child_process'
import { access, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { removeScratch, scratchDirectory } from '@huoshui/journal'
import { testDatabase } from '@huoshui/journal/testing'
import { openPool } from '@huoshui/mall'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const STARTED_WITHIN_MS = 30_000

interface Run {
  child: ChildProcess
  /** Everything printed so far. */
  output(): string
  /** The address of the shop, once it is printed. */
  address(): Promise<string>
  exit: Promise<number | null>
}

const children = new Set<ChildProcess>()

function huoshui(args: string[], env: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, DATABASE_URL: '', PORT: '', ...env },
    stdio: 'pipe',
  })
  children.add(child)
  let printed = ''
  child.stdout?.on('data', (chunk) => {
    printed += chunk
  })
  child.stderr?.on('data', (chunk) => {
    printed += chunk
  })
  const exit = new Promise<number | null>((resolve) => {
    child.on('exit', (code) => {
      children.delete(child)
      resolve(code)
    })
  })
  return {
    child,
    output: () => printed,
    exit,
    async address() {
      const found = () => /Shop\s+(http:\S+)\//.exec(printed)?.[1]
      await expect
        .poll(() => found() ?? (child.exitCode === null ? '' : 'ended'), { timeout: STARTED_WITHIN_MS })
        .not.toBe('')
      const address = found()
      if (address === undefined) throw new Error(`it ended: ${printed}`)
      return address
    },
  }
}

async function login(address: string, phone: string): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  await fetch(`${address}/api/auth/code`, { method: 'POST', headers, body: JSON.stringify({ phone }) })
  const inbox = (await (await fetch(`${address}/api/dev/inbox?phone=${phone}`)).json()) as { items: { code: string }[] }
  const response = await fetch(`${address}/api/auth/login`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ phone, code: inbox.items[0]?.code }),
  })
  if (!response.ok) throw new Error(await response.text())
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

async function buy(address: string, cookie: string): Promise<string> {
  const headers = { 'content-type': 'application/json', cookie, 'idempotency-key': crypto.randomUUID() }
  const response = await fetch(`${address}/api/orders`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ product: 'gift-1000', quantity: 1 }),
  })
  const { order, cashierUrl } = (await response.json()) as { order: { id: string }; cashierUrl: string }
  await fetch(`${address}${cashierUrl}/pay`, { method: 'POST', redirect: 'manual' })
  return order.id
}

const order = async (address: string, cookie: string, id: string) =>
  (await (await fetch(`${address}/api/orders/${id}`, { headers: { cookie } })).json()) as {
    state: string
    sequence: number
  }

describe('huoshui start', () => {
  let home: string
  let data: string
  beforeAll(async () => {
    home = await scratchDirectory('start')
    data = join(home, 'data')
  })
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await removeScratch(home)
  })
  const start = (...args: string[]) => huoshui(['start', '--data', data, '--port', '0', ...args])

  it('prints its addresses and the password once; Ctrl-C stops everything; the second start knows the mall', async () => {
    const first = start()
    const address = await first.address()
    expect(first.output()).toMatch(/password {2}\S{20,}/)
    for (const path of ['/admin', '/dev/inbox', '/docs']) {
      expect(first.output()).toContain(`${address}${path}`)
      expect((await fetch(`${address}${path}`)).status, path).toBe(200)
    }
    expect((await fetch(`${address}/health/ready`)).status).toBe(200)
    const cookie = await login(address, '13800000001')
    const id = await buy(address, cookie)
    expect((await order(address, cookie, id)).state).toBe('settled')
    first.child.kill('SIGINT')
    expect(await first.exit).toBe(0)
    expect(first.output()).toContain('Stopped.')
    await expect(access(join(data, 'cluster', 'postmaster.pid'))).rejects.toThrow()

    const second = start()
    const again = await second.address()
    expect(second.output()).not.toMatch(/password {2}\S{20,}/)
    expect((await order(again, cookie, id)).state).toBe('settled')
    second.child.kill('SIGTERM')
    expect(await second.exit).toBe(0)
  })

  it('a second start on the same directory is refused, and harms nothing', async () => {
    const first = start()
    const address = await first.address()
    const second = start()
    expect(await second.exit).toBe(1)
    expect(second.output()).toContain('Another Huoshui is running')
    expect(second.output()).not.toContain('at file:')
    expect((await fetch(`${address}/health/ready`)).status).toBe(200)
    first.child.kill('SIGINT')
    expect(await first.exit).toBe(0)
  })

  it('the database of a killed run is taken over, with everything that was answered', async () => {
    const first = start()
    const address = await first.address()
    const cookie = await login(address, '13800000002')
    const ids = await Promise.all(Array.from({ length: 5 }, () => buy(address, cookie)))
    const before = await Promise.all(ids.map((id) => order(address, cookie, id)))
    first.child.kill('SIGKILL')
    await first.exit
    const second = start()
    const again = await second.address()
    const after = await Promise.all(ids.map((id) => order(again, cookie, id)))
    expect(after.map(({ state, sequence }) => ({ state, sequence }))).toEqual(
      before.map(({ state, sequence }) => ({ state, sequence })),
    )
    second.child.kill('SIGINT')
    expect(await second.exit).toBe(0)
  })

  it('a taken port is named, with a way out, and the database is left stopped', async () => {
    const squatter = createServer().listen(0, '127.0.0.1')
    await new Promise((listening) => squatter.on('listening', listening))
    const { port } = squatter.address() as { port: number }
    const run = huoshui(['start', '--data', data, '--port', String(port)])
    expect(await run.exit).toBe(1)
    expect(run.output()).toContain(`Port ${port} is taken`)
    expect(run.output()).toContain(`PORT=${port + 1}`)
    squatter.close()
    const next = start()
    await next.address()
    next.child.kill('SIGINT')
    expect(await next.exit).toBe(0)
  })

  it('the operator’s password can be reset while the mall runs', async () => {
    const run = start()
    const address = await run.address()
    const reset = huoshui(['admin', 'reset-password', '--data', data])
    expect(await reset.exit).toBe(0)
    const password = /new password: (\S+)/.exec(reset.output())?.[1]
    const response = await fetch(`${address}/api/admin/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'admin', password }),
    })
    expect(response.status).toBe(200)
    const unknown = huoshui(['admin', 'reset-password', '--data', data, '--name', 'nobody'])
    expect(await unknown.exit).toBe(1)
    expect(unknown.output()).toContain('No such operator')
    run.child.kill('SIGINT')
    expect(await run.exit).toBe(0)
  })

  it('a scheme that is no scheme is refused with file, line and column', async () => {
    const file = join(home, 'bad.yaml')
    await writeFile(
      file,
      'scheme: bad\nversion: 1\ntitle: { zh: 坏, en: Bad }\nsettle: payment\nplans:\n  growth: { plan: appreciating-points, grant: 101% }\n',
    )
    const bad = start('--scheme', file)
    expect(await bad.exit).toBe(2)
    expect(bad.output()).toMatch(/bad\.yaml:6:\d+: plans\.growth\.grant/)
    const none = start('--scheme', 'no-such-scheme')
    expect(await none.exit).toBe(2)
    expect(none.output()).toContain('There is no scheme "no-such-scheme"')
  })

  it('a live mall needs a database of its own and refuses the development providers', async () => {
    const bare = start('--live')
    expect(await bare.exit).toBe(1)
    expect(bare.output()).toContain('DATABASE_URL')
    const { ownerUrl } = await testDatabase()
    const live = huoshui(['start', '--live', '--port', '0', '--data', data], { DATABASE_URL: ownerUrl })
    expect(await live.exit).toBe(1)
    expect(live.output()).toContain('refuses the development providers')
  })

  it('DATABASE_URL uses a server of one’s own', async () => {
    const { url, ownerUrl } = await testDatabase()
    // One role for everything, as on most servers of one's own.
    const pool = openPool(url, () => undefined, 1)
    await pool.query('GRANT ALL ON SCHEMA public TO huoshui_owner')
    await pool.end()
    const run = huoshui(['start', '--port', '0', '--data', data, '--log', join(home, 'own.log')], {
      DATABASE_URL: ownerUrl,
    })
    const address = await run.address()
    expect(run.output()).toContain('PostgreSQL at 127.0.0.1')
    const cookie = await login(address, '13800000003')
    expect((await order(address, cookie, await buy(address, cookie))).state).toBe('settled')
    run.child.kill('SIGINT')
    expect(await run.exit).toBe(0)
  })

  it('a database that cannot be reached is named, without its password', async () => {
    const run = huoshui(['start', '--port', '0', '--data', data], {
      DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/none',
    })
    expect(await run.exit).toBe(1)
    expect(run.output()).toContain('127.0.0.1:1')
    expect(run.output()).not.toContain('secret')
  })

  it.each(['-1', '65536', 'http', '80.5'])('the port %j is refused', async (port) => {
    const run = huoshui(['start', '--data', data, `--port=${port}`])
    expect(await run.exit).toBe(1)
    expect(run.output()).toContain('a port is a number')
  })
})
