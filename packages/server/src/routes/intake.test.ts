import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { TestClient, type TestServer, testServer } from '../testing.ts'

const SCHEME = `
scheme: two-shops
version: 1
title: { zh: 两家店, en: Two shops }
timezone: Asia/Shanghai
settle: payment
plans:
  growth: { plan: appreciating-points, issuePrice: "1.00", grant: 70%, backflow: 20%, exit: { multiple: 3, cap: exact } }
  referral: { plan: referral, rates: [10%, 5%] }
products:
  gift-1000:
    title: { zh: 千元礼包, en: 1000-yuan pack }
    price: "1000.00"
    allocate: { cost: "200.00", growth: "300.00", referral: "150.00", platform: rest }
`

describe('orders of another shop', () => {
  let server: TestServer
  let operator: TestClient
  let other: TestClient
  let buyer: string
  let referrer: string
  let token: string
  let keyId: string
  beforeAll(async () => {
    server = await testServer({ scheme: SCHEME })
    operator = new TestClient(server)
    other = new TestClient(server)
    await operator.loginOperator()
    const first = new TestClient(server)
    const joined = await first.login('13500000001')
    referrer = joined.id
    // Who has bought themselves is paid for those they brought.
    await first.buy()
    buyer = (await new TestClient(server).login('13500000002', { referralCode: joined.referralCode })).id
    const made = (await operator.post('/api/admin/intake-keys', { source: 'old-shop' })).json()
    token = made.token
    keyId = made.key.id
  })
  afterAll(() => server.stop())

  const send = (body: object, key: string | undefined = token) =>
    other.send('POST', '/api/v1/intake/orders', body, key === undefined ? {} : { authorization: `Bearer ${key}` })
  const pack = (order: string, more: object = {}) => ({
    order,
    member: buyer,
    paid: '1000.00',
    product: 'gift-1000',
    quantity: 1,
    ...more,
  })

  it('is booked with its rewards once it is durable', async () => {
    const response = await send(pack('A-1'))
    expect(response.statusCode, response.body).toBe(200)
    expect(response.json()).toMatchObject({
      order: 'old-shop:A-1',
      sequence: expect.any(Number),
      repeated: false,
      rewards: [{ plan: 'referral', rule: 'direct', to: referrer, amount: '100.00' }],
    })
    const { facts, caller } = (await operator.get(`/api/admin/journal/${response.json().sequence}`)).json()
    expect(caller).toBe('intake:old-shop')
    expect(facts.map((fact: { fact: string }) => fact.fact)).toContain('ordered')
    expect((await operator.get('/api/admin/reconciliation')).json().items).toEqual([])
  })

  it('sent again is answered by the first entry, also many times at once', async () => {
    const first = (await send(pack('A-2'))).json()
    const again = await Promise.all(Array.from({ length: 5 }, () => send(pack('A-2'))))
    for (const response of again) expect(response.json()).toEqual({ ...first, repeated: true })
    const crowd = await Promise.all(Array.from({ length: 5 }, () => send(pack('A-3'))))
    expect(new Set(crowd.map((response) => response.json().sequence)).size).toBe(1)
    expect(crowd.filter((response) => response.json().repeated === false)).toHaveLength(1)
  })

  it.each([
    ['another quantity', { quantity: 2, paid: '2000.00' }],
    ['another amount', { paid: '999.00' }],
    ['another buyer', { member: 'REFERRER' }],
    ['another place', { shipTo: '440106' }],
  ])('under the same id with %s is refused', async (_what, change) => {
    await send(pack('A-4'))
    const body = pack('A-4', 'member' in change ? { member: referrer } : change)
    const response = await send(body)
    expect([response.statusCode, response.json().code]).toEqual([409, 'id-reused'])
  })

  it('of another source may have the same id', async () => {
    const made = (await operator.post('/api/admin/intake-keys', { source: 'third-shop' })).json()
    const sequences = [await send(pack('A-5')), await send(pack('A-5'), made.token)].map((one) => one.json().sequence)
    expect(new Set(sequences).size).toBe(2)
  })

  it.each([
    ['an amount that is not the price', { paid: '999.99' }, 422, 'wrong-price'],
    ['an unknown product', { product: 'nothing' }, 404, 'unknown-product'],
    ['an unknown member', { member: 'nobody' }, 404, 'unknown-member'],
    ['an amount that is none', { paid: '-1' }, 422, 'bad-amount'],
    ['a quantity of none', { quantity: 0 }, 400, 'bad-input'],
    ['a field nobody knows', { price: '1000.00' }, 400, 'bad-input'],
  ])('with %s is refused, and its id is not used up', async (what, change, status, code) => {
    const id = `B-${what}`
    const response = await send(pack(id, change))
    expect([response.statusCode, response.json().code]).toEqual([status, code])
    expect((await send(pack(id))).json()).toMatchObject({ repeated: false })
  })

  it('at a merchant that the mall does not have is refused', async () => {
    const response = await send({ order: 'M-1', member: buyer, paid: '12.34', merchant: 'nobody' })
    expect([response.statusCode, response.json().code]).toEqual([404, 'unknown-merchant'])
  })

  it.each([
    ['no key', undefined],
    ['a key that is none', 'huoshui_intake_guess'],
    ['something else', 'guess'],
  ])('with %s is refused before its form is looked at', async (_what, key) => {
    const response = await other.send(
      'POST',
      '/api/v1/intake/orders',
      { nonsense: true },
      key === undefined ? {} : { authorization: `Bearer ${key}` },
    )
    expect([response.statusCode, response.json().code]).toEqual([401, 'wrong-key'])
  })

  it('asks the books once, and for the price no more than once a second', async () => {
    await send(pack('C-1'))
    const { mall } = server.hosted.served
    const submitted = vi.spyOn(mall.books, 'submit')
    const looked = vi.spyOn(mall.books, 'look')
    await Promise.all(Array.from({ length: 20 }, (_, index) => send(pack(`C-${index + 2}`))))
    expect(submitted).toHaveBeenCalledTimes(20)
    expect(looked.mock.calls.length).toBeLessThanOrEqual(1)
    vi.restoreAllMocks()
  })

  it('a mall that is busy says when to come again', async () => {
    const { mall } = server.hosted.served
    vi.spyOn(mall.books, 'submit').mockResolvedValueOnce({ kind: 'refused', code: 'busy', message: 'busy' })
    const response = await send(pack('D-1'))
    expect([response.statusCode, response.json().code]).toEqual([503, 'busy'])
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
    vi.restoreAllMocks()
    expect((await send(pack('D-1'))).json()).toMatchObject({ repeated: false })
  })

  it('a revoked key sends nothing more, is listed as revoked, and both acts are in the audit log', async () => {
    const revoked = (await operator.post(`/api/admin/intake-keys/${keyId}/revoke`)).json()
    expect(revoked.key).toMatchObject({ id: keyId, source: 'old-shop', revokedAt: expect.any(String) })
    const response = await send(pack('E-1'))
    expect([response.statusCode, response.json().code]).toEqual([401, 'wrong-key'])
    const { items } = (await operator.get('/api/admin/intake-keys')).json()
    expect(items.find((key: { id: string }) => key.id === keyId)).toHaveProperty('revokedAt')
    expect(JSON.stringify(items)).not.toContain(token)
    const audit = (await operator.get('/api/admin/audit')).json().items.map((line: { act: string }) => line.act)
    expect(audit).toEqual(expect.arrayContaining(['create-intake-key', 'revoke-intake-key']))
    expect((await operator.post('/api/admin/intake-keys/nothing/revoke')).json()).toMatchObject({
      code: 'unknown-intake-key',
    })
  })

  it('a source is a plain name', async () => {
    const response = await operator.post('/api/admin/intake-keys', { source: 'Old Shop' })
    expect(response.json()).toMatchObject({ code: 'bad-command' })
    expect((await new TestClient(server).post('/api/admin/intake-keys', { source: 'x' })).statusCode).toBe(401)
  })
})
