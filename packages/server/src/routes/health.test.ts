import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestClient, type TestServer, testServer } from '../testing.ts'

describe('health, figures and pages', () => {
  let server: TestServer
  let client: TestClient
  beforeAll(async () => {
    server = await testServer()
    client = new TestClient(server)
  })
  afterAll(() => server.stop())

  it('lives and is ready', async () => {
    expect((await client.get('/health/live')).json()).toEqual({ status: 'live' })
    expect((await client.get('/health/ready')).json()).toMatchObject({ status: 'ready', lag: 0 })
  })

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
