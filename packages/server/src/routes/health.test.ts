import { openClient } from '@huoshui/journal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../app.ts'
import { openLog } from '../log.ts'
import { TestClient, type TestServer, testServer } from '../testing.ts'

describe('health, figures and pages', () => {
  let server: TestServer
  let client: TestClient
  beforeAll(async () => {
    // Connections are broken on purpose here: nobody wants to read of them.
    server = await testServer({ logger: openLog({ stream: { write: () => undefined } }) })
    client = new TestClient(server)
  })
  afterAll(() => server.stop())

  it('lives and is ready', async () => {
    expect((await client.get('/health/live')).json()).toEqual({ status: 'live' })
    expect((await client.get('/health/ready')).json()).toMatchObject({ status: 'ready', lag: 0 })
  })

  it('is not ready while it is about to stop, and lives all the same', async () => {
    const app = await buildApp(server.hosted.served, { apps: false, isDraining: () => true })
    const ready = await app.inject('/health/ready')
    expect(ready.statusCode).toBe(503)
    expect(ready.headers['retry-after']).toBe('1')
    expect(ready.json()).toMatchObject({ code: 'unavailable', detail: 'this server is about to stop' })
    expect((await app.inject('/health/live')).json()).toEqual({ status: 'live' })
    await app.close()
  })

  it('is not ready while the journal does not answer, says so before a load balancer gives up, and is again', async () => {
    const { served } = server.hosted
    let head = () => new Promise<never>(() => undefined)
    const journal = { ...served.journal, head: () => head() }
    const app = await buildApp({ ...served, journal }, { apps: false })
    expect((await app.inject('/health/ready')).json()).toMatchObject({ code: 'unavailable', status: 503 })
    expect((await app.inject('/health/live')).statusCode).toBe(200)
    head = served.journal.head as typeof head
    expect((await app.inject('/health/ready')).statusCode).toBe(200)
    await app.close()
  })

  it('is not ready while the database lets nobody in, and is again when it does', async () => {
    const database = new URL(server.ownerUrl)
    const name = database.pathname.slice(1)
    database.pathname = '/postgres'
    const owner = await openClient({ connectionString: database.href })
    const inside = await openClient({ connectionString: server.url })
    const ready = async () => (await client.get('/health/ready')).statusCode
    try {
      await owner.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
      await inside.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()`)
      await expect.poll(ready, { timeout: 20_000 }).toBe(503)
      expect((await client.get('/health/live')).statusCode).toBe(200)
    } finally {
      await owner.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)
      await owner.end()
      await inside.end()
    }
    await expect.poll(ready, { timeout: 30_000, interval: 200 }).toBe(200)
  }, 60_000)

  it('shows its figures to this machine alone', async () => {
    expect((await client.get('/metrics')).body).toContain('huoshui_follower_lag_entries')
    const far = await server.app.inject({ url: '/metrics', remoteAddress: '203.0.113.9' })
    expect(far.json().code).toBe('not-found')
  })

  it('the sandbox says so', async () => {
    expect((await client.get('/api/mall')).json()).toMatchObject({
      mode: 'sandbox',
      slug: 'demo',
      notice: { en: expect.stringContaining('Sandbox') },
    })
  })

  it('the inbox shows codes, in both languages, escaped', async () => {
    await client.send('POST', '/api/auth/code', { phone: '13300000001' })
    const code = await client.code('13300000001')
    client.locale = 'zh'
    const page = await client.get('/dev/inbox')
    expect(page.body).toContain(code)
    expect(page.body).toContain('lang="zh-CN"')
    client.locale = 'en'
    expect((await client.get('/dev/inbox')).body).toContain('SMS inbox')
  })

  it('the cashier’s page has its buttons and no script', async () => {
    await client.login('13300000002')
    const { order } = (await client.post('/api/orders', { product: 'gift-1000', quantity: 1 })).json()
    const page = (await client.get(`/cashier/${order.payment.id}`)).body
    for (const act of ['pay', 'replay', 'forge', 'wrong-amount', 'delay'])
      expect(page).toContain(`/cashier/${order.payment.id}/${act}`)
    expect(page).not.toContain('<script')
    expect((await client.pay(order.payment.id, 'steal')).json().code).toBe('bad-input')
  })

  it('the error codes are a page', async () => {
    expect((await client.get('/docs/errors')).body).toContain('id="insufficient-points"')
  })
})
