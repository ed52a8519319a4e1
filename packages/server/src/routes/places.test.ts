import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestClient, type TestServer, testServer } from '../testing.ts'

const DAY_MS = 86_400_000

const SCHEME = `
scheme: arriving
version: 1
title: { zh: 到货, en: Arriving }
settle: completion
plans:
  referral: { plan: referral, rates: [10%], requirePurchase: false }
  service:  { plan: service-point, perPickup: "20.00" }
  region:   { plan: regional-agency, mode: differential, amounts: { district: "3.00", city: "5.00", province: "8.00" } }
products:
  pack: { price: "100.00", allocate: { referral: "10.00", service: "20.00", region: "10.00", platform: rest } }
`

describe('orders that arrive', () => {
  let server: TestServer
  let operator: TestClient
  let buyer: TestClient
  let owner: TestClient
  let ownerId: string
  let agentId: string
  beforeAll(async () => {
    server = await testServer({ scheme: SCHEME })
    operator = new TestClient(server)
    await operator.loginOperator()
    owner = new TestClient(server)
    const joined = await owner.login('13700000001', { name: '店主' })
    ownerId = joined.id
    agentId = (await new TestClient(server).login('13700000002', { name: '代理' })).id
    buyer = new TestClient(server)
    await buyer.login('13700000003', { name: '买家', referralCode: joined.referralCode })
  })
  afterAll(() => server.stop())

  const order = async (id: string) => (await buyer.get(`/api/orders/${id}`)).json()
  const available = async (id: string) =>
    (await operator.get(`/api/admin/members/${id}`)).json().wallet.available as string
  async function buy(where: object): Promise<string> {
    const placed = (await buyer.post('/api/orders', { product: 'pack', quantity: 1, ...where })).json()
    await buyer.pay(placed.order.payment.id)
    return placed.order.id
  }
  /** Time goes by; whoever was logged in too long ago logs in again. */
  const later = async (ms: number) => {
    server.clock.advance(ms)
    await owner.login('13700000001')
    await buyer.login('13700000003')
    await operator.loginOperator()
  }
  const settled = async (id: string) => {
    await later(7 * DAY_MS + 1000)
    await expect.poll(async () => (await order(id)).state, { timeout: 15_000 }).toBe('settled')
  }

  it('a region gets its agent, and one only; what is no region gets none', async () => {
    const city = { level: 'city', code: '440100', name: '广州市', agent: agentId }
    const { agencies } = (await operator.post('/api/admin/places/agents', city)).json()
    expect(agencies).toEqual([{ level: 'city', code: '440100', name: '广州市', agent: { id: agentId, name: '代理' } }])
    const again = await operator.post('/api/admin/places/agents', { ...city, agent: ownerId })
    expect(again.json().code).toBe('agent-exists')
    const nowhere = await operator.post('/api/admin/places/agents', { ...city, code: '990100' })
    expect(nowhere.json().code).toBe('unknown-region')
    expect((await operator.get('/api/admin/places')).json().agencies).toHaveLength(1)
    expect((await buyer.post('/api/admin/places/agents', city)).statusCode).toBe(401)
  })

  it('buyers are asked for a place where the scheme pays by it', async () => {
    const { asks, provinces, regions } = (await buyer.get('/api/delivery')).json()
    expect(asks).toEqual({ region: true, pickup: true })
    expect(provinces).toContainEqual({ code: '440000', name: { zh: '广东省', en: 'Guangdong' } })
    expect(regions).toEqual([{ level: 'city', code: '440100', name: '广州市' }])
    for (const shipTo of ['', '44', '990106', '440106; drop'])
      expect((await buyer.post('/api/orders', { product: 'pack', quantity: 1, shipTo })).json().code).toBe(
        'unknown-region',
      )
  })

  it('nothing settles before the buyer says that it arrived; the window runs from there, and pays the agent', async () => {
    const id = await buy({ shipTo: '440106' })
    expect(await order(id)).toMatchObject({ state: 'paid', awaits: 'receipt', shipTo: { code: '440106' } })
    await later(30 * DAY_MS)
    expect((await owner.post(`/api/orders/${id}/receive`)).json().code).toBe('unknown-order')
    const [first, second] = await Promise.all([1, 2].map(() => buyer.post(`/api/orders/${id}/receive`)))
    for (const answer of [first, second]) expect(answer?.statusCode).toBe(200)
    expect(await order(id)).toMatchObject({ state: 'paid', receivedAt: expect.any(String) })
    const { settlesAt, receivedAt } = await order(id)
    expect(Date.parse(settlesAt) - Date.parse(receivedAt)).toBeGreaterThanOrEqual(7 * DAY_MS)
    expect((await order(id)).awaits).toBeUndefined()
    expect(await available(agentId)).toBe('0.00')
    await settled(id)
    expect(await available(agentId)).toBe('5.00')
    expect((await buyer.post(`/api/orders/${id}/receive`)).statusCode).toBe(200)
    const detail = (await operator.get(`/api/admin/orders/${id}`)).json()
    expect(detail.rewards).toContainEqual(
      expect.objectContaining({ ruleTitle: { zh: '城市代理', en: 'City agent' }, toName: '代理' }),
    )
  })

  it('an operator who knows that it arrived says so, with a reason, once', async () => {
    const id = await buy({ shipTo: '310000' })
    expect((await order(id)).shipTo.title).toEqual({ zh: '上海市', en: 'Shanghai' })
    const said = await operator.post(`/api/admin/orders/${id}/receive`, { reason: '物流已签收' })
    expect(said.json().order).toMatchObject({ state: 'paid', receivedAt: expect.any(String) })
    expect((await operator.post(`/api/admin/orders/${id}/receive`, { reason: 'x' })).json().code).toBe(
      'already-received',
    )
    const { items } = (await operator.get('/api/admin/audit')).json()
    expect(items[0]).toMatchObject({ act: 'receive-order', subject: id, reason: '物流已签收' })
    expect(items[0].sequence).toBeGreaterThan(0)
  })

  it('an order is picked up at an open service point, by its code, once; the owner is paid when it settles', async () => {
    expect((await buyer.post('/api/orders', { product: 'pack', quantity: 1, pickup: ownerId })).json().code).toBe(
      'unknown-service-point',
    )
    const point = { owner: ownerId, name: '街口店', address: '中山路 1 号', region: '440100', open: true }
    expect((await operator.post('/api/admin/places/points', point)).json().points).toHaveLength(1)
    expect((await buyer.get('/api/delivery')).json().points).toMatchObject([{ point: ownerId, name: '街口店' }])
    const id = await buy({ pickup: ownerId })
    const waiting = await order(id)
    expect(waiting).toMatchObject({ awaits: 'pickup', pickup: { point: ownerId, name: '街口店' } })
    expect((await buyer.post(`/api/orders/${id}/receive`)).json().code).toBe('bad-state')
    expect((await owner.get('/api/service-point')).json()).toMatchObject({ waiting: 1, point: { open: true } })
    const { code } = waiting.pickup
    expect((await operator.get(`/api/admin/orders/${id}`)).json().order.pickup.code).toBeUndefined()
    expect((await buyer.post('/api/service-point/pickups', { code })).json().code).toBe('unknown-pickup-code')
    const handed = await owner.post('/api/service-point/pickups', { code: ` ${code.toLowerCase()} ` })
    expect(handed.json()).toMatchObject({ order: id, quantity: 1 })
    expect((await owner.post('/api/service-point/pickups', { code })).json().code).toBe('already-verified')
    const [before, ofAgent] = [Number(await available(ownerId)), Number(await available(agentId))]
    await settled(id)
    // 20 for handing it out, and 10 as the buyer's referrer of this order and of the one an operator received; the city's
    // agent by the point's region.
    expect(Number(await available(ownerId)) - before).toBe(40)
    expect(Number(await available(agentId)) - ofAgent).toBe(5)
  })

  it('a point that is closed takes no more orders, and an agent who is dismissed is paid no more', async () => {
    const point = { owner: ownerId, name: '街口店', address: '中山路 1 号', open: false }
    expect((await operator.post('/api/admin/places/points', point)).json().points[0].open).toBe(false)
    expect((await buyer.get('/api/delivery')).json().points).toEqual([])
    const city = { level: 'city', code: '440100', name: '广州市', reason: '合同到期' }
    const { agencies } = (await operator.post('/api/admin/places/agents', city)).json()
    expect(agencies).toEqual([{ level: 'city', code: '440100', name: '广州市' }])
    expect((await operator.post('/api/admin/places/points', { ...point, owner: 'nobody' })).json().code).toBe(
      'unknown-member',
    )
  })

  it('every book still adds up', async () => {
    expect(await server.hosted.served.mall.reconciler.differences()).toEqual([])
  })
})
