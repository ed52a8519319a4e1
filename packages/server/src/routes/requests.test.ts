import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allRoutes } from '../contract/index.ts'
import { key, TestClient, type TestServer, testServer } from '../testing.ts'

/** Routes that need no session. */
const OPEN = [
  'adminLogin',
  'adminLogout',
  'getAbout',
  'getDelivery',
  'getHistory',
  'getInbox',
  'getMall',
  'getProduct',
  'getProducts',
  'getReferralCode',
  'getTruth',
  'live',
  'login',
  'logout',
  'notifyLocal',
  'ready',
  'requestCode',
]

describe('requests', () => {
  let server: TestServer
  let member: TestClient
  let operator: TestClient
  beforeAll(async () => {
    server = await testServer()
    member = new TestClient(server)
    operator = new TestClient(server)
    await member.login('13700000001', { name: '张三' })
    await operator.loginOperator()
  })
  afterAll(() => server.stop())

  /** What another shop's key opens has its own test: no session opens it. */
  const closed = allRoutes.filter(({ schema }) => schema.security?.every((one) => !('intake' in one)))
  it('only what must be open is open', () => {
    const open = allRoutes
      .filter((route) => route.schema.security === undefined)
      .map((route) => route.schema.operationId)
    expect(open.sort()).toEqual(OPEN)
  })

  it.each(closed.map((route) => [route.method, route.url] as const))('%s %s needs a session', async (method, url) => {
    const address = url.replace(':sequence', '1').replace(/:(id|plan)/, 'x')
    const goods = { product: 'gift-1000', quantity: 1, plan: 'growth', points: '1', amount: '1.00', reason: 'r' }
    const studio = {
      follows: 1,
      rule: 'r',
      path: 'p',
      to: 'eu',
      opinion: { title: 't', author: 'a', date: '2026-01-01' },
    }
    const body = { ...goods, ...studio, kind: 'fork', text: 'x', scheme: 'x', days: 1, seed: 1 }
    const response = await new TestClient(server).send(method, address, method === 'GET' ? undefined : body, {
      'idempotency-key': key(),
    })
    expect(response.json()).toMatchObject({ code: 'not-logged-in', status: 401 })
  })

  it('a member is no operator, and an operator no member', async () => {
    expect((await member.get('/api/admin/overview')).json().code).toBe('not-logged-in')
    expect((await operator.get('/api/me')).json().code).toBe('not-logged-in')
  })

  it('a problem is problem+json with both languages', async () => {
    const english = await member.get('/api/products/none')
    expect(english.headers['content-type']).toContain('application/problem+json')
    expect(english.json()).toMatchObject({
      type: '/docs/errors#unknown-product',
      status: 404,
      code: 'unknown-product',
      title: 'No such product',
    })
    member.locale = 'zh-CN,zh;q=0.9,en;q=0.8'
    expect((await member.get('/api/products/none')).json().title).toBe('没有这个商品')
    member.locale = 'en'
  })

  it('an unknown address is not found, as a problem', async () => {
    expect((await member.get('/api/nothing/here')).json()).toMatchObject({ code: 'not-found', status: 404 })
    expect((await member.send('POST', '/api/products', {})).json()).toMatchObject({ code: 'not-found' })
  })

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x'])(
    'a POST as %s is refused: no foreign form can act for a member',
    async (type) => {
      const response = await server.app.inject({
        method: 'POST',
        url: '/api/auth/logout',
        headers: { 'content-type': type },
        payload: 'a=b',
      })
      expect(response.json()).toMatchObject({ code: 'wrong-media-type', status: 415 })
    },
  )

  it('a POST from another origin is refused', async () => {
    const response = await member.send('PATCH', '/api/me', { name: 'x' }, { origin: 'https://evil.example' })
    expect(response.json()).toMatchObject({ code: 'wrong-origin', status: 403 })
    const own = await member.send(
      'PATCH',
      '/api/me',
      { name: '张三' },
      { origin: 'http://mall.test:8420', host: 'mall.test:8420' },
    )
    expect(own.statusCode).toBe(200)
  })

  it.each(['{', '[', 'null', '"text"', '{"phone":1}', '{"__proto__":{"x":1}}'])(
    'the body %s is refused',
    async (payload) => {
      const response = await server.app.inject({
        method: 'POST',
        url: '/api/auth/code',
        headers: { 'content-type': 'application/json' },
        payload,
      })
      expect(response.json()).toMatchObject({ code: 'bad-input', status: 400 })
    },
  )

  it('a body of 65 kB is refused', async () => {
    const response = await member.send('PATCH', '/api/me', { name: 'x'.repeat(65 * 1024) })
    expect(response.json()).toMatchObject({ code: 'too-large', status: 413 })
  })

  it('every answer carries the guarding headers', async () => {
    const { headers } = await member.get('/api/mall')
    expect(headers['content-security-policy']).toContain("default-src 'self'")
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  const HTML = '<img src=x onerror=alert(1)>"\'&'
  const LONG = '汉'.repeat(10_240)

  it('HTML in a name is kept as text and given back as it was', async () => {
    expect((await member.send('PATCH', '/api/me', { name: HTML })).json().name).toBe(HTML)
    expect((await member.get('/api/me')).headers['content-type']).toContain('application/json')
    await member.send('PATCH', '/api/me', { name: '张三' })
  })

  const fields: [string, 'POST' | 'PATCH', string, (text: string) => object][] = [
    ['name', 'PATCH', '/api/me', (text) => ({ name: text })],
    ['locale', 'PATCH', '/api/me', (text) => ({ locale: text })],
    ['phone of a code', 'POST', '/api/auth/code', (text) => ({ phone: text })],
    ['phone of a login', 'POST', '/api/auth/login', (text) => ({ phone: text, code: '1' })],
    ['code', 'POST', '/api/auth/login', (text) => ({ phone: '13700000001', code: text })],
    ['referral code', 'POST', '/api/auth/login', (text) => ({ phone: '13700000001', code: '1', referralCode: text })],
    ['name at joining', 'POST', '/api/auth/login', (text) => ({ phone: '13700000001', code: '1', name: text })],
    ['product', 'POST', '/api/orders', (text) => ({ product: text, quantity: 1 })],
    ['wallet part', 'POST', '/api/orders', (text) => ({ product: 'gift-1000', quantity: 1, wallet: text })],
    ['plan of a quote', 'POST', '/api/points/quote', (text) => ({ plan: text, points: 'all' })],
    ['points of a quote', 'POST', '/api/points/quote', (text) => ({ plan: 'growth', points: text })],
    ['points of a sale', 'POST', '/api/points/sell', (text) => ({ plan: 'growth', points: text })],
    ['amount of a withdrawal', 'POST', '/api/withdrawals', (text) => ({ amount: text })],
    [
      'payment of a notification',
      'POST',
      '/api/payments/local/notify',
      (text) => ({ payment: text, reference: 'r', amount: '1.00', paidAt: 'now' }),
    ],
    [
      'reference of a notification',
      'POST',
      '/api/payments/local/notify',
      (text) => ({ payment: 'p', reference: text, amount: '1.00', paidAt: 'now' }),
    ],
  ]
  it.each(fields)('10 kB in %s is refused and changes nothing', async (_name, method, url, body) => {
    const response = await member.send(method, url, body(LONG), { 'idempotency-key': key(), 'huoshui-signature': 'x' })
    expect(response.statusCode).toBe(400)
    expect(response.json().code).toBe('bad-input')
    expect(response.body.length).toBeLessThan(2000)
  })

  it.each(fields.slice(1))('HTML in %s is refused, and never comes back as HTML', async (_name, method, url, body) => {
    const response = await member.send(method, url, body(HTML), { 'idempotency-key': key(), 'huoshui-signature': 'x' })
    if (response.statusCode === 200) expect(response.headers['content-type']).toContain('application/json')
    else expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.statusCode).toBeLessThan(500)
  })

  it.each(fields)('a NUL in %s is refused', async (_name, method, url, body) => {
    const response = await member.send(method, url, body('a\u0000b'), {
      'idempotency-key': key(),
      'huoshui-signature': 'x',
    })
    expect(response.statusCode, response.body).toBeGreaterThanOrEqual(400)
    expect(response.statusCode, response.body).toBeLessThan(500)
  })

  it.each([
    '/api/products/a%00b',
    '/api/orders/a%00b',
    '/api/orders?cursor=%00',
    '/api/points/a%00/history',
    '/api/statement/%00',
    '/api/referral-codes/%00',
    '/api/dev/inbox?phone=%00',
    '/cashier/a%00b',
    '/media/products/a%00b.svg',
    '/%00',
    '/api/products/%ff',
  ])('the address %s is refused', async (url) => {
    const { statusCode, body } = await member.get(url)
    expect(statusCode, body).toBeGreaterThanOrEqual(400)
    expect(statusCode, body).toBeLessThan(500)
  })

  it('an operator’s search for NUL is refused, for quotes it finds nothing', async () => {
    expect((await operator.get('/api/admin/members?search=%00')).json().code).toBe('bad-input')
    expect((await operator.get(`/api/admin/members?search=${encodeURIComponent("' or 1=1 --")}`)).json().items).toEqual(
      [],
    )
  })

  const operatorFields: [string, string, (text: string) => object][] = [
    ['operator name', '/api/admin/login', (text) => ({ name: text, password: 'x' })],
    ['password', '/api/admin/login', (text) => ({ name: 'x', password: text })],
    ['reason of an injection', '/api/admin/inject', (text) => ({ plan: 'growth', amount: '1.00', reason: text })],
    ['reason of a refund', '/api/admin/orders/x/refund', (text) => ({ reason: text })],
    ['reason of a rejection', '/api/admin/withdrawals/x/reject', (text) => ({ reason: text })],
  ]
  it.each(operatorFields)('10 kB in %s is refused', async (_name, url, body) => {
    expect((await operator.post(url, body(LONG))).json()).toMatchObject({ code: 'bad-input', status: 400 })
  })

  it.each(['search=', 'cursor=', 'state='])('10 kB in the query %s is refused', async (query) => {
    const response = await operator.get(`/api/admin/orders?${query}${'x'.repeat(10_240)}`)
    expect(response.statusCode === 400 || query === 'search=').toBe(true)
  })

  it('a cursor of somebody else’s making is refused', async () => {
    for (const cursor of ['abc', "';drop table member;--", Buffer.from('99999999999999999.x').toString('base64url')]) {
      expect((await member.get(`/api/orders?cursor=${encodeURIComponent(cursor)}`)).json().code).toBe('bad-command')
    }
  })

  it.each(['', 'short', 'has space in it', 'x'.repeat(65)])('the key %j is refused', async (badKey) => {
    const response = await member.send('POST', '/api/withdrawals', { amount: '1.00' }, { 'idempotency-key': badKey })
    expect(response.json().code).toBe('bad-input')
  })
})
