import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestClient, type TestServer, testServer } from '../testing.ts'

const DAY_MS = 86_400_000
const SCHEME = `
scheme: two-shops
version: 1
title: { zh: 两家店, en: Two shops }
settle: completion
plans:
  growth: { plan: appreciating-points, issuePrice: "1.00", grant: 70%, backflow: 20%, exit: { multiple: 3, cap: exact } }
products:
  pack: { price: "1000.00", allocate: { cost: "200.00", growth: "300.00", platform: rest } }
`

describe('an order of another shop, taken back', () => {
  let server: TestServer
  let operator: TestClient
  let other: TestClient
  let buyer: string
  let token: string
  beforeAll(async () => {
    server = await testServer({ scheme: SCHEME })
    operator = new TestClient(server)
    other = new TestClient(server)
    await operator.loginOperator()
    buyer = (await new TestClient(server).login('13500000001')).id
    token = (await operator.post('/api/admin/intake-keys', { source: 'old-shop' })).json().token
  })
  afterAll(() => server.stop())

  const send = (path: string, body: object, key = token) =>
    other.send('POST', `/api/v1/intake/${path}`, body, { authorization: `Bearer ${key}` })
  const take = async (order: string, key = token): Promise<string> => {
    const pack = { order, member: buyer, paid: '1000.00', product: 'pack', quantity: 1 }
    const response = await send('orders', pack, key)
    expect(response.statusCode, response.body).toBe(200)
    return response.json().order
  }
  const refund = (order: string, reason = 'cancelled there', key = token) => send('refunds', { order, reason }, key)
  const refundAsOperator = (body: object, idempotencyKey?: string) =>
    operator.post('/api/admin/intake-refunds', { source: 'old-shop', reason: 'damaged', ...body }, idempotencyKey)
  const refundsOut = async (sequence: number): Promise<string> => {
    const facts = (await server.hosted.served.mall.books.entry(sequence))?.facts ?? []
    const paid = facts.flatMap((fact) =>
      fact.fact === 'transfer' && fact.to === 'external:refunds' ? [`${fact.from} ${fact.amount}`] : [],
    )
    return paid.join()
  }

  it('before it settled, by that shop: the cash leaves again, once, whatever is sent again', async () => {
    await take('R-1')
    const first = await refund('R-1')
    expect(first.statusCode, first.body).toBe(200)
    expect(first.json()).toEqual({ order: 'old-shop:R-1', sequence: expect.any(Number), repeated: false })
    expect(await refundsOut(first.json().sequence)).toMatch(/ 100000$/)
    expect((await refund('R-1')).json()).toEqual({ ...first.json(), repeated: true })
    expect((await refund('R-1', 'something else')).json()).toMatchObject({ code: 'id-reused' })
    expect((await refundAsOperator({ order: 'R-1' })).json()).toMatchObject({ code: 'already-refunded' })
    const { caller } = (await operator.get(`/api/admin/journal/${first.json().sequence}`)).json()
    expect(caller).toBe('intake:old-shop')
  })

  it('of nobody, or of another shop, is refused; so is a request without a key or without a reason', async () => {
    await take('R-2')
    const third = (await operator.post('/api/admin/intake-keys', { source: 'third-shop' })).json().token
    expect((await refund('R-2', 'not mine', third)).json()).toMatchObject({ code: 'unknown-order' })
    expect((await refund('R-none')).json()).toMatchObject({ code: 'unknown-order' })
    expect((await refund('R-2', 'x', 'huoshui_intake_guess')).statusCode).toBe(401)
    expect((await refund('R-2', '')).statusCode).toBe(400)
    expect((await refundAsOperator({ order: 'R-none' })).json()).toMatchObject({ code: 'unknown-order' })
    expect(
      (await other.post('/api/admin/intake-refunds', { source: 'old-shop', order: 'R-2', reason: 'x' })).statusCode,
    ).toBe(401)
  })

  it('after it settled, by an operator alone, with a reason that is in the audit log; never twice', async () => {
    const id = await take('R-3')
    server.clock.advance(8 * DAY_MS)
    await operator.loginOperator()
    expect((await refund('R-3')).json()).toMatchObject({ status: 409, code: 'bad-state' })
    const done = await refundAsOperator({ order: 'R-3' }, 'intake-refund-3')
    expect(done.statusCode, done.body).toBe(200)
    expect(done.json()).toEqual({ order: id, sequence: expect.any(Number) })
    expect(await refundsOut(done.json().sequence)).toMatch(/ 100000$/)
    expect((await refundAsOperator({ order: 'R-3' }, 'intake-refund-3')).json()).toEqual(done.json())
    expect((await refundAsOperator({ order: 'R-3' })).json()).toMatchObject({ code: 'already-refunded' })
    const { items } = (await operator.get('/api/admin/audit')).json()
    expect(items).toContainEqual(
      expect.objectContaining({ act: 'refund-order', subject: id, reason: 'damaged', sequence: done.json().sequence }),
    )
    expect((await operator.get('/api/admin/reconciliation')).json().items).toEqual([])
  })

  it('may have an id of 64 characters from a source with the longest name', async () => {
    const source = 's'.repeat(32)
    const key = (await operator.post('/api/admin/intake-keys', { source })).json().token
    const long = 'L'.repeat(64)
    const id = await take(long, key)
    expect(id.length).toBeLessThanOrEqual(64)
    expect(await take(`${'L'.repeat(63)}M`, key)).not.toBe(id)
    expect((await refund(long, 'x', key)).json()).toMatchObject({ order: id, repeated: false })
  })
})
