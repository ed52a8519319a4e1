import { openPool } from '@huoshui/mall'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestClient, type TestServer, testServer } from '../testing.ts'

const PHONE = '13511110001'
const NAME = '王小明'

/** Every cell of every table of the database, as text. */
async function everything(url: string): Promise<string> {
  const pool = openPool(url, () => undefined, 1)
  try {
    const { rows: tables } = await pool.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema in ('public', 'journal', 'books')`,
    )
    const texts: string[] = []
    for (const { name } of tables) {
      const { rows } = await pool.query<{ text: string }>(`select t::text as text from ${name} t`)
      texts.push(...rows.map((row) => row.text))
      // Bytes are printed in hex.
      texts.push(
        ...rows.map((row) => row.text.replace(/\\\\x([0-9a-f]+)/g, (_, hex) => Buffer.from(hex, 'hex').toString())),
      )
    }
    return texts.join('\n')
  } finally {
    await pool.end()
  }
}

describe('what is kept of a member', () => {
  let server: TestServer
  let member: TestClient
  let id: string
  let code: string
  beforeAll(async () => {
    server = await testServer()
    member = new TestClient(server)
    const joined = await member.login(PHONE, { name: NAME })
    id = joined.id
    code = joined.referralCode
    await member.buy()
  })
  afterAll(() => server.stop())

  const freshCode = async (phone = PHONE): Promise<string> => {
    await member.send('POST', '/api/auth/code', { phone })
    return member.code(phone)
  }
  const close = (body: object) => member.send('POST', '/api/me/close', body)

  it('is handed out as one document', async () => {
    const response = await member.get('/api/me/data')
    expect(response.headers['content-disposition']).toContain('attachment')
    const data = response.json()
    expect(data.account).toMatchObject({ id, name: NAME })
    expect(data.balances.wallet.available).toBe('0.00')
    expect(data.orders).toHaveLength(1)
    expect(data.statement.length).toBeGreaterThan(0)
  })

  it('nobody else is asked for it', async () => {
    const stranger = new TestClient(server)
    expect((await stranger.get('/api/me/data')).statusCode).toBe(401)
    expect((await stranger.send('POST', '/api/me/close', { phone: PHONE, code: '000000' })).statusCode).toBe(401)
  })

  it('points that are left are given up on purpose only', async () => {
    expect((await member.get('/api/me/closing')).json()).toEqual({ bars: [], leavesPoints: true })
    const refused = await close({ phone: PHONE, code: await freshCode() })
    expect(refused.json()).toMatchObject({ code: 'points-left', status: 409 })
  })

  it('money and orders that are not finished stand in the way', async () => {
    await member.post('/api/points/sell', { plan: 'growth', points: '10' })
    const placed = (await member.post('/api/orders', { product: 'gift-1000', quantity: 1, wallet: '0.00' })).json()
    expect((await member.get('/api/me/closing')).json().bars).toEqual(['cash', 'orders'])
    const refused = await close({ phone: PHONE, code: await freshCode(), giveUpPoints: true })
    expect(refused.json()).toMatchObject({ code: 'closing-barred', status: 409 })
    await member.post(`/api/orders/${placed.order.id}/cancel`)
    const { available } = (await member.get('/api/wallet')).json()
    const { withdrawal } = (await member.post('/api/withdrawals', { amount: available })).json()
    expect((await member.get('/api/me/closing')).json().bars).toEqual(['cash', 'withdrawals'])
    const operator = new TestClient(server)
    await operator.loginOperator()
    const settled = await operator.post(`/api/admin/withdrawals/${withdrawal.id}/settle`, { reason: 'paid out' })
    expect(settled.statusCode).toBe(200)
    expect((await member.get('/api/me/closing')).json().bars).toEqual([])
  })

  it('another phone, a wrong code and a used one close nothing', async () => {
    const own = await freshCode()
    for (const body of [
      { phone: '13511110002', code: own },
      { phone: PHONE, code: own === '000000' ? '000001' : '000000' },
    ])
      expect((await close({ ...body, giveUpPoints: true })).json().code).toBe('wrong-code')
    expect((await member.get('/api/me')).statusCode).toBe(200)
  })

  it('is forgotten: nothing of the person is left in any table, and every book still adds up', async () => {
    expect(await everything(server.url)).toContain(NAME)
    const closed = await close({ phone: PHONE, code: await freshCode(), giveUpPoints: true })
    expect(closed.statusCode).toBe(204)
    expect((await member.get('/api/me')).statusCode).toBe(401)
    const left = await everything(server.url)
    for (const trace of [PHONE, '135****0001', NAME, code]) expect(left).not.toContain(trace)
    expect(left).toContain(id)
    const operator = new TestClient(server)
    await operator.loginOperator()
    await operator.post('/api/admin/journal/verify')
    await expect
      .poll(async () => (await operator.get('/api/admin/journal/verify')).json().state, { timeout: 30_000 })
      .toBe('sound')
    expect(await server.hosted.served.mall.reconciler.differences()).toEqual([])
    expect((await operator.get(`/api/admin/members/${id}`)).statusCode).toBe(200)
  })

  it('the same phone joins anew, as somebody else, and the old link leads nowhere', async () => {
    const again = new TestClient(server)
    expect((await again.get(`/api/referral-codes/${code}`)).json().code).toBe('unknown-referral-code')
    const fresh = await again.login(PHONE, { name: '新人' })
    expect(fresh.id).not.toBe(id)
    expect((await again.get('/api/me/data')).json().orders).toEqual([])
  })
})
