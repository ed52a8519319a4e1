import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { key, TestClient, type TestServer, testServer } from '../testing.ts'

describe('the operator', () => {
  let server: TestServer
  let operator: TestClient
  let member: TestClient
  let friend: TestClient
  let memberId: string
  beforeAll(async () => {
    server = await testServer()
    operator = new TestClient(server)
    member = new TestClient(server)
    friend = new TestClient(server)
    const { id, referralCode } = await member.login('13400000001', { name: '张三' })
    memberId = id
    await friend.login('13400000002', { name: '李四', referralCode })
    await member.buy()
    await friend.buy()
    await operator.loginOperator()
  })
  afterAll(() => server.stop())

  it('logs in with the generated password alone', async () => {
    const stranger = new TestClient(server)
    expect(
      (await stranger.send('POST', '/api/admin/login', { name: 'admin', password: 'wrong password' })).json(),
    ).toMatchObject({ code: 'wrong-password', status: 401 })
    expect(
      (await stranger.send('POST', '/api/admin/login', { name: 'nobody', password: server.operator.password })).json()
        .code,
    ).toBe('wrong-password')
    expect((await operator.get('/api/admin/me')).json()).toMatchObject({ operator: { name: 'admin' } })
  })

  it('after ten failures from one address the name is closed to it, and to it alone', async () => {
    const guesser = new TestClient(server)
    const answers: string[] = []
    for (let guess = 0; guess < 11; guess++)
      answers.push(
        (await guesser.send('POST', '/api/admin/login', { name: 'guessed', password: `guess ${guess}` })).json().code,
      )
    expect(answers).toContain('rate-limited')
    expect(answers.at(-1)).toBe('rate-limited')
    await new TestClient(server).loginOperator()
  })

  it('sees the mall at a glance', async () => {
    const overview = (await operator.get('/api/admin/overview')).json()
    expect(overview).toMatchObject({
      mode: 'sandbox',
      members: 2,
      orders: { today: 2, turnoverToday: '2000.00' },
      platform: { cost: '400.00' },
      outbox: { waiting: 0, failing: 0 },
      journal: { lag: 0 },
      quarantined: 0,
      differences: 0,
    })
    expect(overview.pools).toMatchObject([{ plan: 'growth', fund: '600.00', supply: '357.000000', price: '1.680672' }])
    expect((await operator.get('/api/admin/pools')).json().items).toEqual(overview.pools)
  })

  it('sees how the pool went', async () => {
    const { items } = (await operator.get('/api/admin/pools/growth/history')).json()
    expect(items.map((point: { price: string }) => point.price)).toEqual(['1.428571', '1.680672'])
  })

  it.each([
    ['张', 1],
    ['13400000002', 1],
    ['%', 0],
    ['_', 0],
    ['<script>', 0],
  ])('searching members for %j finds %i', async (search, found) => {
    const { items } = (await operator.get(`/api/admin/members?search=${encodeURIComponent(search)}`)).json()
    expect(items).toHaveLength(found)
  })

  it('sees one member with positions, orders and statement', async () => {
    const detail = (await operator.get(`/api/admin/members/${memberId}`)).json()
    expect(detail).toMatchObject({
      member: { name: '张三', available: '100.00' },
      wallet: { available: '100.00' },
      direct: [{ name: '李四' }],
      orders: [{ state: 'settled' }],
    })
    expect(detail.state.growth.growth.holding).toBe('210.000000')
    expect(detail.statement.length).toBeGreaterThan(0)
    expect((await operator.get('/api/admin/members/nobody')).json().code).toBe('unknown-member')
  })

  it('sees an order with its payment and the rewards it paid', async () => {
    const { items } = (await operator.get('/api/admin/orders?state=settled')).json()
    const [newest] = items
    const detail = (await operator.get(`/api/admin/orders/${newest.id}`)).json()
    expect(detail).toMatchObject({
      order: { member: { name: '李四' } },
      payments: [{ state: 'paid', cashierPart: '1000.00' }],
    })
    expect(detail.rewards).toMatchObject([
      { plan: 'referral', rule: 'direct', to: memberId, amount: '100.00', basis: '1000.00', rate: '10%' },
    ])
    expect((await operator.get('/api/admin/orders/none')).json().code).toBe('unknown-order')
  })

  it('reads the journal entry by entry, and every posting of an order adds up', async () => {
    const { items, next } = (await operator.get('/api/admin/journal?limit=2')).json()
    expect(items).toHaveLength(2)
    expect(items[0].sequence).toBe(items[1].sequence + 1)
    expect(items[0].hash).toMatch(/^[0-9a-f]{64}$/)
    expect(next).toBe(items[1].sequence)
    const all = (await operator.get('/api/admin/journal?limit=100')).json().items
    const order = all.find((entry: { kind: string }) => entry.kind === 'order')
    const { postings, facts } = (await operator.get(`/api/admin/journal/${order.sequence}`)).json()
    const into = postings.filter((posting: { to: string }) => posting.to === 'pool:growth')
    expect(into).toMatchObject([{ asset: 'CNY', amount: '300.00' }])
    expect(facts.length).toBeGreaterThan(postings.length - 1)
    expect((await operator.get('/api/admin/journal/999999')).json().code).toBe('unknown-entry')
    expect((await operator.get('/api/admin/journal/0')).json().code).toBe('bad-input')
  })

  it('verifies the journal and finds it sound', async () => {
    expect((await operator.get('/api/admin/journal/verify')).json().state).toBe('idle')
    expect((await operator.send('POST', '/api/admin/journal/verify')).json().state).toBe('running')
    await expect
      .poll(async () => (await operator.get('/api/admin/journal/verify')).json().state, { timeout: 20_000 })
      .not.toBe('running')
    expect((await operator.get('/api/admin/journal/verify')).json()).toMatchObject({ state: 'sound', findings: [] })
  })

  it('sees the scheme in force and its versions', async () => {
    const scheme = (await operator.get('/api/admin/scheme')).json()
    expect(scheme).toMatchObject({ id: 'first-light', version: 1 })
    expect(scheme.text).toContain('scheme: first-light')
    expect((await operator.get('/api/admin/schemes')).json().items).toHaveLength(1)
  })

  it('injects once per key, with its reason in the audit log', async () => {
    const once = key()
    const body = { plan: 'growth', amount: '100.00', reason: 'opening gift <b>' }
    const first = (await operator.post('/api/admin/inject', body, once)).json()
    expect(first.pool).toMatchObject({ fund: '700.00', supply: '357.000000' })
    expect((await operator.post('/api/admin/inject', body, once)).json().sequence).toBe(first.sequence)
    expect((await operator.post('/api/admin/inject', { ...body, amount: '200.00' }, once)).json().code).toBe(
      'id-reused',
    )
    const { items } = (await operator.get('/api/admin/audit')).json()
    expect(items.filter((line: { act: string }) => line.act === 'inject')).toMatchObject([
      { operator: 'admin', subject: 'growth', reason: 'opening gift <b>', sequence: first.sequence },
    ])
  })

  it.each(['0.00', '-1.00', '1e3', '1.001', '１００', '9223372036854775808'])(
    'an injection of %j is refused',
    async (amount) => {
      expect((await operator.post('/api/admin/inject', { plan: 'growth', amount, reason: 'x' })).json().code).toBe(
        'bad-amount',
      )
    },
  )

  it('an injection into no pool is refused and gives its key back', async () => {
    const once = key()
    expect(
      (await operator.post('/api/admin/inject', { plan: 'none', amount: '1.00', reason: 'x' }, once)).json().code,
    ).toBe('unknown-plan')
    expect(
      (await operator.post('/api/admin/inject', { plan: 'growth', amount: '1.00', reason: 'x' }, once)).statusCode,
    ).toBe(200)
  })

  it('refunds a settled order once; the reward is taken back and the money leaves through the cashier', async () => {
    const [newest] = (await operator.get('/api/admin/orders?state=settled')).json().items
    const refund = await operator.post(`/api/admin/orders/${newest.id}/refund`, { reason: 'faulty goods' })
    expect(refund.json()).toMatchObject({ order: { state: 'refunded' } })
    expect((await operator.post(`/api/admin/orders/${newest.id}/refund`, { reason: 'again' })).json()).toMatchObject({
      code: 'already-refunded',
      status: 409,
    })
    expect((await member.get('/api/wallet')).json()).toMatchObject({ available: '0.00', debt: '0.00' })
    expect((await friend.get('/api/points')).json().items[0].holding).toBe('0.000000')
    const { payments } = (await operator.get(`/api/admin/orders/${newest.id}`)).json()
    expect(payments[0].refund).toMatchObject({ amount: '1000.00', reason: 'operator' })
    expect((await operator.get('/api/admin/reconciliation')).json().items).toEqual([])
  })

  it('commands in trouble are listed, and only those can be sent again', async () => {
    expect((await operator.get('/api/admin/outbox')).json().items).toEqual([])
    expect((await operator.send('POST', '/api/admin/outbox/none/retry')).json()).toMatchObject({
      code: 'unknown-command',
      status: 404,
    })
  })

  it('an unpaid or unknown order cannot be refunded', async () => {
    const { order } = (await member.post('/api/orders', { product: 'gift-1000', quantity: 1 })).json()
    expect((await operator.post(`/api/admin/orders/${order.id}/refund`, { reason: 'x' })).json().code).toBe(
      'not-settled',
    )
    expect((await operator.post('/api/admin/orders/none/refund', { reason: 'x' })).json().code).toBe('unknown-order')
  })

  it('the audit log names every act, page by page', async () => {
    const { items, next } = (await operator.get('/api/admin/audit?limit=2')).json()
    expect(items).toHaveLength(2)
    const rest = (await operator.get(`/api/admin/audit?limit=100&cursor=${next}`)).json().items
    expect([...items, ...rest].map((line: { act: string }) => line.act)).toEqual(
      expect.arrayContaining(['login', 'inject', 'refund-order', 'verify']),
    )
  })

  it('after logging out the operator is out', async () => {
    const second = new TestClient(server)
    await second.loginOperator()
    await second.send('POST', '/api/admin/logout')
    expect((await second.get('/api/admin/me')).json().code).toBe('not-logged-in')
  })
})
