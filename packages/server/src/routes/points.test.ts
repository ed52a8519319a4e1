import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { key, TestClient, type TestServer, testServer } from '../testing.ts'

describe('points, statement, wallet', () => {
  let server: TestServer
  let member: TestClient
  let other: TestClient
  beforeAll(async () => {
    server = await testServer()
    member = new TestClient(server)
    other = new TestClient(server)
    const { referralCode } = await member.login('13500000001', { name: '张三' })
    await member.buy()
    await other.login('13500000002', { name: '李四', referralCode })
    await other.buy()
  })
  afterAll(() => server.stop())

  const FORMS = [
    '10.0000001',
    '-1',
    '1e3',
    '１２',
    '9223372036854775808',
    '0',
    '0.000000',
    '',
    'ALL',
    '1.',
    '.5',
    '+1',
    '1 000',
  ]
  it.each(FORMS)('selling %j points is refused', async (points) => {
    expect((await member.post('/api/points/sell', { plan: 'growth', points })).json()).toMatchObject({
      code: 'bad-amount',
      status: 422,
    })
    expect((await member.post('/api/points/quote', { plan: 'growth', points })).json().code).toBe('bad-amount')
  })

  it('selling more than held is refused', async () => {
    expect((await member.post('/api/points/sell', { plan: 'growth', points: '210.000001' })).json()).toMatchObject({
      code: 'insufficient-points',
      status: 422,
    })
    expect((await member.post('/api/points/quote', { plan: 'growth', points: '999999999' })).json().code).toBe(
      'insufficient-points',
    )
  })

  it('an unknown plan is refused', async () => {
    expect((await member.post('/api/points/sell', { plan: 'none', points: '1' })).json().code).toBe('unknown-plan')
    expect((await member.post('/api/points/quote', { plan: 'referral', points: '1' })).json().code).toBe('unknown-plan')
    expect((await member.get('/api/points/none/history')).json().code).toBe('unknown-plan')
  })

  it('the same key sells once, with another body it is refused, and another member’s key is its own', async () => {
    const once = key()
    const sold = (await member.post('/api/points/sell', { plan: 'growth', points: '10' }, once)).json()
    expect((await member.post('/api/points/sell', { plan: 'growth', points: '10' }, once)).json()).toEqual(sold)
    expect((await member.post('/api/points/sell', { plan: 'growth', points: '11' }, once)).json()).toMatchObject({
      code: 'id-reused',
      status: 409,
    })
    expect((await member.get('/api/points')).json().items[0].holding).toBe('200.000000')
    const theirs = (await other.post('/api/points/sell', { plan: 'growth', points: '5' }, once)).json()
    expect(theirs.sequence).not.toBe(sold.sequence)
    expect((await other.get('/api/points')).json().items[0].holding).toBe('142.000000')
    expect((await other.get(`/api/statement/${sold.statement}`)).json().code).toBe('unknown-statement-line')
  })

  it('the price never falls, and the history says why it moved', async () => {
    const { items } = (await member.get('/api/points/growth/history')).json()
    expect(items.map((point: { cause: string }) => point.cause)).toEqual(expect.arrayContaining(['order', 'sell']))
    const prices = items.map((point: { price: string }) => Number(point.price))
    expect(prices).toEqual([...prices].sort((one, other) => one - other))
    expect((await member.get('/api/points/growth/history?since=2999-01-01T00:00:00%2B08:00')).json().items).toEqual([])
  })

  it('the statement adds up to the wallet', async () => {
    let cents = 0n
    let points = 0n
    let cursor = ''
    do {
      const page = (await member.get(`/api/statement?limit=3${cursor}`)).json()
      for (const line of page.items) {
        for (const change of line.changes) {
          if (change.account === 'available') cents += BigInt(change.amount.replace('.', ''))
          if (change.asset === 'growth:growth') points += BigInt(change.amount.replace('.', ''))
        }
      }
      cursor = page.next === undefined ? '' : `&cursor=${page.next}`
    } while (cursor !== '')
    const { available } = (await member.get('/api/wallet')).json()
    const { holding } = (await member.get('/api/points')).json().items[0]
    expect(cents).toBe(BigInt(available.replace('.', '')))
    expect(points).toBe(BigInt(holding.replace('.', '')))
  })

  it('a reader of its own write waits for it', async () => {
    const sold = (await member.post('/api/points/sell', { plan: 'growth', points: '1' })).json()
    const page = (await member.get(`/api/statement?after=${sold.sequence}`)).json()
    expect(page.sequence).toBeGreaterThanOrEqual(sold.sequence)
    expect(page.items[0]).toMatchObject({
      id: sold.statement,
      kind: 'sell',
      reward: { rule: 'sale', amount: sold.paid },
    })
  })

  it.each(['0', '-1', 'x', '999999999', '1e3', '1;drop'])('the statement line %j is not there', async (id) => {
    expect((await member.get(`/api/statement/${encodeURIComponent(id)}`)).json()).toMatchObject({
      code: 'unknown-statement-line',
      status: 404,
    })
  })

  it('referrals show the link and whom it brought, masked', async () => {
    const { link, code, direct } = (await member.get('/api/referrals')).json()
    expect(link).toContain(`/?ref=${code}`)
    expect(direct).toMatchObject([{ name: '李**', promoter: true }])
  })

  it('a withdrawal leaves the wallet when asked for, and an operator settles or rejects it once', async () => {
    const operator = new TestClient(server)
    await operator.loginOperator()
    const before = (await member.get('/api/wallet')).json()
    const once = key()
    const { withdrawal } = (await member.post('/api/withdrawals', { amount: '50.00' }, once)).json()
    expect((await member.post('/api/withdrawals', { amount: '50.00' }, once)).json().withdrawal.id).toBe(withdrawal.id)
    expect((await member.post('/api/withdrawals', { amount: '51.00' }, once)).json().code).toBe('id-reused')
    expect(withdrawal).toMatchObject({ amount: '50.00', state: 'open' })
    expect((await member.get('/api/wallet')).json()).toMatchObject({ leaving: '50.00' })
    expect((await operator.get('/api/admin/withdrawals?state=open')).json().items).toMatchObject([
      { id: withdrawal.id, member: { name: '张三' } },
    ])
    const settled = await operator.send('POST', `/api/admin/withdrawals/${withdrawal.id}/settle`)
    expect(settled.json().withdrawal.state).toBe('settled')
    expect((await operator.send('POST', `/api/admin/withdrawals/${withdrawal.id}/settle`)).json().code).toBe(
      'unknown-withdrawal',
    )
    expect((await member.get('/api/wallet')).json()).toMatchObject({ leaving: '0.00' })
    const second = (await member.post('/api/withdrawals', { amount: '10.00' })).json().withdrawal
    const rejected = await operator.send('POST', `/api/admin/withdrawals/${second.id}/reject`, {
      reason: 'account unknown',
    })
    expect(rejected.json().withdrawal.state).toBe('rejected')
    const after = (await member.get('/api/wallet')).json()
    expect(Number(before.available) - Number(after.available)).toBeCloseTo(50)
    expect((await member.get('/api/withdrawals')).json().items).toHaveLength(2)
  })

  it('more than the wallet has cannot leave, and the refusal uses up no key', async () => {
    const once = key()
    expect((await member.post('/api/withdrawals', { amount: '99999.00' }, once)).json()).toMatchObject({
      code: 'insufficient-funds',
      status: 422,
    })
    expect((await member.post('/api/withdrawals', { amount: '1.00' }, once)).statusCode).toBe(200)
  })

  it.each(['1.001', '-1.00', '1e3', '１.００', '9223372036854775808', '0.00', ''])(
    'a withdrawal of %j is refused',
    async (amount) => {
      expect((await member.post('/api/withdrawals', { amount })).json()).toMatchObject({
        code: 'bad-amount',
        status: 422,
      })
    },
  )

  it('the scheme is told in words, without a promise', async () => {
    const about = (await member.get('/api/about')).json()
    expect(about).toMatchObject({ mode: 'sandbox', settle: 'payment', scheme: { id: 'first-light', version: 1 } })
    const growth = about.plans.find((plan: { id: string }) => plan.id === 'growth')
    expect(growth.parameters).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'grant', value: { zh: '70%', en: '70%' } }),
        expect.objectContaining({
          name: 'exit',
          value: { zh: '倍数 3，出局金额 正好到上限', en: 'multiple 3, paid exactly at the limit' },
        }),
      ]),
    )
    expect(about.priceLaw.en).toContain('no promise')
  })
})

describe('a member’s points of other plans', () => {
  let server: TestServer
  let member: TestClient
  beforeAll(async () => {
    const scheme = await readFile(new URL('../../../../schemes/points-dividend.yaml', import.meta.url), 'utf8')
    server = await testServer({ scheme })
    member = new TestClient(server)
    await member.login('13800000077')
  })
  afterAll(() => server.stop())

  it('are all shown, with what is held for those that are released over time', async () => {
    expect((await member.get('/api/holdings')).json()).toEqual({
      release: [],
      shopping: '0.00',
      equity: '0.00',
      coin: '0.00',
    })
    const { gives } = (await member.get('/api/products/pack-3000')).json()
    expect(gives).toMatchObject([{ kind: 'release', amount: '7500.00' }])
    const { id } = await member.buy('pack-3000')
    const { release } = (await member.get('/api/holdings')).json()
    expect(release).toEqual([
      {
        plan: expect.any(String),
        planTitle: { zh: '积分分红', en: expect.any(String) },
        balance: '7500.00',
        lots: [{ order: id, granted: '7500.00', left: '7500.00' }],
        // 600 of 3000 are in the purse, 7500 are promised.
        coverage: '0.080000',
      },
    ])
  })
})
