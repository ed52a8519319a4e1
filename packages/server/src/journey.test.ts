import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestClient, type TestServer, testServer } from './testing.ts'

describe('the journey of first light', () => {
  let server: TestServer
  let first: TestClient
  let friend: TestClient
  beforeAll(async () => {
    server = await testServer()
    first = new TestClient(server)
    friend = new TestClient(server)
  })
  afterAll(() => server.stop())

  it('a member joins with phone and code', async () => {
    const member = await first.login('13800000001', { name: '张三' })
    const me = (await first.get('/api/me')).json()
    expect(me).toMatchObject({ id: member.id, name: '张三', phoneMasked: '138****0001' })
  })

  it('the pack is paid at the cashier, settles, and mints 210 points', async () => {
    const order = await first.buy()
    expect(order.sequence).toBeGreaterThan(0)
    const { items } = (await first.get('/api/points')).json()
    expect(items).toMatchObject([
      {
        plan: 'growth',
        holding: '210.000000',
        price: '1.428571',
        grossValue: '300.00',
        saleNow: '240.00',
        spend: '1000.00',
        pool: { fund: '300.00' },
      },
    ])
  })

  it('a friend through the link pays the referrer and moves the price', async () => {
    const { referralCode } = (await first.get('/api/me')).json()
    await friend.login('13800000002', { referralCode, name: '李四' })
    await friend.buy()
    expect((await first.get('/api/wallet')).json()).toMatchObject({ available: '100.00' })
    const { items } = (await friend.get('/api/points')).json()
    expect(items[0]).toMatchObject({ holding: '147.000000', price: '1.680672' })
  })

  it('the statement explains the reward down to its reason', async () => {
    const { items } = (await first.get('/api/statement')).json()
    const line = items.find((found: { reward?: { rule: string } }) => found.reward?.rule === 'direct')
    const { reason } = (await first.get(`/api/statement/${line.id}`)).json()
    expect(reason).toMatchObject({
      plan: 'referral',
      rule: 'direct',
      basis: '1000.00',
      rate: '10%',
      amount: '100.00',
      from: '李**',
    })
    expect(reason.formula.en).toBe('1000.00 yuan × 10% = 100.00 yuan, rounded down')
  })

  it('a sale pays what its quote said', async () => {
    const quote = (await friend.post('/api/points/quote', { plan: 'growth', points: 'all' })).json()
    expect(quote).toMatchObject({ points: '147.000000', gross: '247.05', paid: '197.64', stays: '49.41' })
    const sold = (await friend.post('/api/points/sell', { plan: 'growth', points: 'all' })).json()
    expect(sold).toMatchObject({ gross: '247.05', paid: '197.64' })
    expect((await friend.get('/api/wallet')).json()).toMatchObject({ available: '197.64' })
    const detail = (await friend.get(`/api/statement/${sold.statement}`)).json()
    expect(detail.reason).toMatchObject({ rule: 'sale', basis: '247.05', amount: '197.64' })
  })
})

const COMPLETION = `
scheme: patient
version: 1
title: { zh: 等待, en: Patient }
settle: completion
plans:
  growth: { plan: appreciating-points }
products:
  gift-1000: { price: "1000.00", allocate: { growth: "300.00", platform: rest } }
`

describe('a scheme that settles on completion', () => {
  const DAY_MS = 86_400_000
  let server: TestServer
  let member: TestClient
  beforeAll(async () => {
    server = await testServer({ scheme: COMPLETION })
    member = new TestClient(server)
    await member.login('13800000009')
  })
  afterAll(() => server.stop())
  const order = async (id: string) => (await member.get(`/api/orders/${id}`)).json()
  const place = async () => {
    const { order: placed } = (await member.post('/api/orders', { product: 'gift-1000', quantity: 1 })).json()
    await member.pay(placed.payment.id)
    return placed.id as string
  }

  it('stays paid, gives nothing yet, and can be refunded before the window is over', async () => {
    const id = await place()
    expect(await order(id)).toMatchObject({ state: 'paid', sequence: expect.any(Number) })
    expect((await member.get('/api/points')).json().items).toEqual([])
    const operator = new TestClient(server)
    await operator.loginOperator()
    expect((await operator.post(`/api/admin/orders/${id}/refund`, { reason: 'changed mind' })).json().order.state).toBe(
      'refunded',
    )
    expect((await operator.get('/api/admin/reconciliation')).json().items).toEqual([])
  })

  it('settles by itself when it was received and the window is over', async () => {
    const id = await place()
    expect(await order(id)).toMatchObject({ state: 'paid', sequence: expect.any(Number) })
    expect((await member.post(`/api/orders/${id}/receive`)).json()).toMatchObject({ settlesAt: expect.any(String) })
    server.clock.advance(7 * DAY_MS + 1000)
    await expect.poll(async () => (await order(id)).state, { timeout: 15_000 }).toBe('settled')
    expect((await member.get('/api/points')).json().items[0]).toMatchObject({ holding: '210.000000' })
  })
})
