import { OPEN_ORDERS_MAX } from '@huoshui/mall'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { key, TestClient, type TestServer, testServer } from '../testing.ts'

const MINUTE_MS = 60_000

describe('orders and payments', () => {
  let server: TestServer
  let member: TestClient
  let operator: TestClient
  let phone = 13_600_000_000
  beforeAll(async () => {
    server = await testServer()
    operator = new TestClient(server)
    await operator.loginOperator()
  })
  beforeEach(async () => {
    member = new TestClient(server)
    await member.login(String(++phone))
  })
  afterAll(() => server.stop())

  const place = async (wallet = '0.00', client = member) => {
    const response = await client.post('/api/orders', { product: 'gift-1000', quantity: 1, wallet })
    expect(response.statusCode, response.body).toBe(200)
    return response.json().order
  }
  const stateOf = async (id: string) => (await member.get(`/api/orders/${id}`)).json().state
  const differences = async () => (await operator.get('/api/admin/reconciliation')).json().items
  /** Sends a notification signed by the cashier itself. */
  const notify = async (payment: string, amount: string, reference: string, signature?: string) => {
    const { cashier } = server.hosted.served
    if (cashier === undefined) throw new Error('a sandbox has a cashier')
    const paidAt = '2026-01-01T00:00:00+08:00'
    const signed = cashier.sign({ payment, reference, amountFen: BigInt(amount.replace('.', '')), paidAt })
    return member.send(
      'POST',
      '/api/payments/local/notify',
      { payment, reference, amount, paidAt },
      { 'huoshui-signature': signature ?? signed },
    )
  }
  /** Puts 100 yuan into the wallet for every friend who buys through the member's link. */
  const earn = async (friends: number) => {
    await member.buy()
    const { referralCode } = (await member.get('/api/me')).json()
    for (let count = 0; count < friends; count++) {
      const friend = new TestClient(server)
      await friend.login(String(++phone), { referralCode })
      await friend.buy()
    }
  }

  it('an order waits for its payment, with an address where to pay', async () => {
    const response = await member.post('/api/orders', { product: 'gift-1000', quantity: 2, wallet: '0.00' })
    const { order, cashierUrl } = response.json()
    expect(order).toMatchObject({
      state: 'created',
      total: '2000.00',
      walletPart: '0.00',
      cashierPart: '2000.00',
      quantity: 2,
    })
    expect(cashierUrl).toBe(`/cashier/${order.payment.id}`)
    expect((await member.get(cashierUrl)).body).toContain('2000.00')
  })

  it('the first pay answers and the order settles', async () => {
    const order = await place()
    const answer = await member.pay(order.payment.id)
    expect(answer.statusCode).toBe(303)
    expect(await stateOf(order.id)).toBe('settled')
  })

  it('five notifications at once pay once', async () => {
    const order = await place()
    const page = await member.pay(order.payment.id, 'replay')
    expect(page.body.match(/<li>200 · paid<\/li>/g)).toHaveLength(1)
    expect(page.body.match(/<li>200 · repeated<\/li>/g)).toHaveLength(4)
    expect(await stateOf(order.id)).toBe('settled')
    expect((await member.get('/api/points')).json().items[0].spend).toBe('1000.00')
    expect(await differences()).toEqual([])
  })

  it('a notification with a wrong signature changes nothing', async () => {
    const order = await place()
    const page = await member.pay(order.payment.id, 'forge')
    expect(page.body).toContain('401 · bad-signature')
    expect((await notify(order.payment.id, '1000.00', 'r-forged', 'ab'.repeat(32))).json().code).toBe('bad-signature')
    expect(await stateOf(order.id)).toBe('created')
  })

  it('money in a wrong amount goes back by itself, and the order can be paid anew', async () => {
    const order = await place()
    expect((await notify(order.payment.id, '999.99', 'r-wrong')).json()).toEqual({ result: 'refunded' })
    expect(await stateOf(order.id)).toBe('created')
    const { payments } = (await operator.get(`/api/admin/orders/${order.id}`)).json()
    expect(payments[0]).toMatchObject({ state: 'refunded', refund: { amount: '999.99', reason: 'wrong-amount' } })
    const again = (await member.post(`/api/orders/${order.id}/payments`, { wallet: '0.00' })).json()
    await member.pay(again.order.payment.id)
    expect(await stateOf(order.id)).toBe('settled')
    expect(await differences()).toEqual([])
  })

  it('the cashier’s button for a wrong amount does the same', async () => {
    const order = await place()
    expect((await member.pay(order.payment.id, 'wrong-amount')).body).toContain('200 · refunded')
    expect(await stateOf(order.id)).toBe('created')
  })

  it('money after the order expired goes back by itself', async () => {
    const order = await place()
    server.clock.advance(31 * MINUTE_MS)
    expect((await notify(order.payment.id, '1000.00', 'r-late')).json()).toEqual({ result: 'refunded' })
    await expect.poll(() => stateOf(order.id), { timeout: 5000 }).toBe('cancelled')
    const { payments } = (await operator.get(`/api/admin/orders/${order.id}`)).json()
    expect(payments[0].refund).toMatchObject({ amount: '1000.00', reason: 'late' })
    await expect
      .poll(async () => (await operator.get(`/api/admin/orders/${order.id}`)).json().payments[0].refund.state)
      .toBe('done')
    expect(await differences()).toEqual([])
  })

  it('money for an order whose price has changed meanwhile goes back, and the order is cancelled', async () => {
    const order = await place()
    const { mall } = server.hosted.served
    const [inForce] = await mall.schemes.versions()
    if (inForce === undefined) throw new Error('no scheme is in force')
    const cheaper = inForce.text.replace('version: 1', 'version: 2').replace('price: "1000.00"', 'price: "990.00"')
    await mall.schemes.activate({ text: cheaper, file: 'cheaper.yaml' })
    expect((await notify(order.payment.id, '1000.00', 'r-price')).json()).toEqual({ result: 'refunded' })
    expect(await stateOf(order.id)).toBe('cancelled')
    expect((await member.get(`/api/orders/${order.id}`)).json().cancelled.zh).toContain('价格已变')
    await mall.schemes.activate({ text: inForce.text.replace('version: 1', 'version: 3'), file: 'again.yaml' })
    expect(
      (await operator.get('/api/admin/schemes')).json().items.map((version: { version: number }) => version.version),
    ).toEqual([3, 2, 1])
    expect(await differences()).toEqual([])
  })

  it('money for a cancelled order goes back by itself', async () => {
    const order = await place()
    expect((await member.send('POST', `/api/orders/${order.id}/cancel`)).json().state).toBe('cancelled')
    expect((await notify(order.payment.id, '1000.00', 'r-cancelled')).json()).toEqual({ result: 'refunded' })
    expect(await differences()).toEqual([])
  })

  it('a second payment of a paid order goes back by itself', async () => {
    const order = await place()
    expect((await notify(order.payment.id, '1000.00', 'r-one')).json()).toEqual({ result: 'paid' })
    expect((await notify(order.payment.id, '1000.00', 'r-two')).json()).toEqual({ result: 'refunded' })
    expect((await notify(order.payment.id, '1000.00', 'r-two')).json()).toEqual({ result: 'repeated' })
    expect(await stateOf(order.id)).toBe('settled')
    expect(await differences()).toEqual([])
  })

  it('one reference cannot stand for two payments', async () => {
    const one = await place()
    const two = await place()
    await notify(one.payment.id, '1000.00', 'r-shared')
    expect((await notify(two.payment.id, '1000.00', 'r-shared')).json().code).toBe('id-reused')
    expect(await stateOf(two.id)).toBe('created')
  })

  it('in a crowd that orders and pays at once, each order is paid once and bad money spoils nothing for the others', async () => {
    const crowd = await Promise.all(Array.from({ length: 30 }, () => place()))
    expect(new Set(crowd.map(({ id }) => id)).size).toBe(30)
    const told = await Promise.all(
      crowd.flatMap(({ payment }, index) => [
        notify(payment.id, index % 10 === 3 ? '999.99' : '1000.00', `crowd-${index}`),
        notify(payment.id, index % 10 === 3 ? '999.99' : '1000.00', `crowd-${index}`),
      ]),
    )
    const results = told.map((response) => response.json().result as string)
    const count = (result: string) => results.filter((one) => one === result).length
    expect([count('paid'), count('refunded'), count('repeated')]).toEqual([27, 3, 30])
    const states = await Promise.all(crowd.map(({ id }) => stateOf(id)))
    expect(states.filter((state) => state === 'settled')).toHaveLength(27)
    expect(states.filter((state) => state === 'created')).toHaveLength(3)
    await expect.poll(differences).toEqual([])
  })

  it.each([OPEN_ORDERS_MAX, OPEN_ORDERS_MAX + 1])(
    'of %i orders at once no more stay unpaid than the limit',
    async (asked) => {
      const body = { product: 'gift-1000', quantity: 1, wallet: '0.00' }
      const answers = await Promise.all(Array.from({ length: asked }, () => member.post('/api/orders', body)))
      expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(OPEN_ORDERS_MAX)
      const refused = answers.filter(({ statusCode }) => statusCode !== 200).map((answer) => answer.json().code)
      expect(refused).toEqual(Array.from({ length: asked - OPEN_ORDERS_MAX }, () => 'limit-reached'))
    },
  )

  it('an unknown payment is refused', async () => {
    expect((await notify('nobody', '1000.00', 'r-nobody')).json()).toMatchObject({
      code: 'unknown-payment',
      status: 404,
    })
    expect((await member.get('/cashier/nobody')).statusCode).toBe(404)
    expect((await member.pay('nobody')).statusCode).toBe(404)
  })

  it.each([
    '10.001',
    '-1000.00',
    '1e3',
    '１０００',
    '9223372036854775808',
    '92233720368547758.08',
    '',
    ' 1',
    '0x10',
    '1,000.00',
  ])('the notified amount %j is refused', async (amount) => {
    const order = await place()
    const body = { payment: order.payment.id, reference: 'r-form', amount, paidAt: 'now' }
    const response = await member.send('POST', '/api/payments/local/notify', body, { 'huoshui-signature': 'x' })
    expect(response.json().code).toBe('bad-amount')
    expect(await stateOf(order.id)).toBe('created')
  })

  it('the wallet pays a part: it is held, then captured', async () => {
    await earn(3)
    const order = await place('200.00')
    expect(order).toMatchObject({ walletPart: '200.00', cashierPart: '800.00' })
    expect((await member.get('/api/wallet')).json()).toMatchObject({ available: '100.00', held: '200.00' })
    await member.pay(order.payment.id)
    expect(await stateOf(order.id)).toBe('settled')
    expect((await member.get('/api/wallet')).json()).toMatchObject({ available: '100.00', held: '0.00' })
  })

  it('cancelling gives the held part back', async () => {
    await earn(3)
    const order = await place('200.00')
    await member.send('POST', `/api/orders/${order.id}/cancel`)
    await expect.poll(async () => (await member.get('/api/wallet')).json().held).toBe('0.00')
    expect((await member.get('/api/wallet')).json().available).toBe('300.00')
  })

  it('an attempt that expires gives the held part back, and so does the order', async () => {
    await earn(3)
    const order = await place('200.00')
    server.clock.advance(16 * MINUTE_MS)
    await expect.poll(async () => (await member.get('/api/wallet')).json().held, { timeout: 5000 }).toBe('0.00')
    expect((await member.get(`/api/orders/${order.id}`)).json()).toMatchObject({
      state: 'created',
      payment: { state: 'expired' },
    })
    const again = (await member.post(`/api/orders/${order.id}/payments`, { wallet: '300.00' })).json()
    expect(again.order).toMatchObject({ walletPart: '300.00', cashierPart: '700.00' })
    server.clock.advance(16 * MINUTE_MS)
    await expect.poll(() => stateOf(order.id), { timeout: 5000 }).toBe('cancelled')
    await expect.poll(async () => (await member.get('/api/wallet')).json().available).toBe('300.00')
  })

  it('the wallet pays all: settled at once, without the cashier', async () => {
    await earn(10)
    const response = await member.post('/api/orders', { product: 'gift-1000', quantity: 1, wallet: '1000.00' })
    expect(response.json().order).toMatchObject({ state: 'settled', cashierPart: '0.00' })
    expect(response.json().cashierUrl).toBeUndefined()
    expect(await differences()).toEqual([])
  })

  it('more than the wallet has is refused and leaves no order behind', async () => {
    const response = await member.post('/api/orders', { product: 'gift-1000', quantity: 1, wallet: '0.01' })
    expect(response.json()).toMatchObject({ code: 'insufficient-funds', status: 422 })
    expect((await member.get('/api/orders')).json().items).toEqual([])
  })

  it('a refusal does not use up the key', async () => {
    const once = key()
    expect(
      (await member.post('/api/orders', { product: 'gift-1000', quantity: 1, wallet: '0.01' }, once)).json().code,
    ).toBe('insufficient-funds')
    expect(
      (await member.post('/api/orders', { product: 'gift-1000', quantity: 1, wallet: '0.00' }, once)).statusCode,
    ).toBe(200)
  })

  it('more from the wallet than the total is refused', async () => {
    expect(
      (await member.post('/api/orders', { product: 'gift-1000', quantity: 1, wallet: '1000.01' })).json().code,
    ).toBe('bad-amount')
  })

  it.each(['10.001', '-1.00', '1e3', '１０', '9223372036854775808', 'NaN', 'all'])(
    'the wallet part %j is refused',
    async (wallet) => {
      expect((await member.post('/api/orders', { product: 'gift-1000', quantity: 1, wallet })).json()).toMatchObject({
        code: 'bad-amount',
        status: 422,
      })
    },
  )

  it.each([0, -1, 1.5, 100, 2 ** 53, '1', null])('the quantity %j is refused', async (quantity) => {
    expect((await member.post('/api/orders', { product: 'gift-1000', quantity, wallet: '0.00' })).json().code).toBe(
      'bad-input',
    )
  })

  it('an unknown product is refused', async () => {
    expect((await member.post('/api/orders', { product: 'none', quantity: 1 })).json()).toMatchObject({
      code: 'unknown-product',
      status: 404,
    })
  })

  it('the same key with the same body is the same order; with another body it is refused', async () => {
    const once = key()
    const body = { product: 'gift-1000', quantity: 1, wallet: '0.00' }
    const first = (await member.post('/api/orders', body, once)).json()
    expect((await member.post('/api/orders', body, once)).json().order.id).toBe(first.order.id)
    const answers = await Promise.all(Array.from({ length: 5 }, () => member.post('/api/orders', body, once)))
    expect(new Set(answers.map((answer) => answer.json().order.id))).toEqual(new Set([first.order.id]))
    expect((await member.post('/api/orders', { ...body, quantity: 2 }, once)).json()).toMatchObject({
      code: 'id-reused',
      status: 409,
    })
    expect((await member.get('/api/orders')).json().items).toHaveLength(1)
  })

  it('two members may use the same key: each gets its own order and sees no other', async () => {
    const shared = key()
    const other = new TestClient(server)
    await other.login(String(++phone))
    const body = { product: 'gift-1000', quantity: 1, wallet: '0.00' }
    const mine = (await member.post('/api/orders', body, shared)).json().order.id
    const theirs = (await other.post('/api/orders', { ...body, quantity: 3 }, shared)).json().order.id
    expect(mine).not.toBe(theirs)
    expect((await other.get(`/api/orders/${mine}`)).json()).toMatchObject({ code: 'unknown-order', status: 404 })
    expect((await other.send('POST', `/api/orders/${mine}/cancel`)).json().code).toBe('unknown-order')
    expect((await other.post(`/api/orders/${mine}/payments`, { wallet: '0.00' })).json().code).toBe('unknown-order')
    expect((await member.get('/api/orders')).json().items).toHaveLength(1)
  })

  it('a paid order cannot be cancelled or paid again', async () => {
    const { id } = await member.buy()
    expect((await member.send('POST', `/api/orders/${id}/cancel`)).json().code).toBe('bad-state')
    expect((await member.post(`/api/orders/${id}/payments`, { wallet: '0.00' })).json().code).toBe('bad-state')
  })

  it('orders come newest first, page by page', async () => {
    const ids: string[] = []
    for (let count = 0; count < 5; count++) ids.unshift((await place()).id)
    const seen: string[] = []
    let cursor = ''
    do {
      const { items, next } = (await member.get(`/api/orders?limit=2${cursor}`)).json()
      seen.push(...items.map((order: { id: string }) => order.id))
      cursor = next === undefined ? '' : `&cursor=${next}`
    } while (cursor !== '')
    expect(seen).toEqual(ids)
  })

  it('a product says what it gives now and where its price goes', async () => {
    const product = (await member.get('/api/products/gift-1000')).json()
    expect(product).toMatchObject({ price: '1000.00', title: { zh: '千元礼包' } })
    expect(product.allocation.map((part: { purse: string; amount: string }) => [part.purse, part.amount])).toEqual([
      ['cost', '200.00'],
      ['growth', '300.00'],
      ['referral', '150.00'],
      ['platform', '350.00'],
    ])
    const { holding } = (await member.get('/api/points')).json().items[0] ?? { holding: '0.000000' }
    await member.buy()
    const after = (await member.get('/api/points')).json().items[0].holding
    expect(holding).toBe('0.000000')
    expect(after).toBe(product.gives[0].amount)
    expect((await member.get(product.image)).headers['content-type']).toContain('image/svg+xml')
  })
})
