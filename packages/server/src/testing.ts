import { readFile } from 'node:fs/promises'
import { formatFen } from '@huoshui/engine'
import { testDatabase } from '@huoshui/journal/testing'
import type { CodeLimits, Deliver, OrderTimes } from '@huoshui/mall'
import type { FastifyBaseLogger, LightMyRequestResponse } from 'fastify'
import { buildApp } from './app.ts'
import { type HostedMall, hostMall } from './host/host.ts'
import type { RouteApp } from './routes/route-app.ts'
import type { Tracing } from './tracing.ts'

/** A clock that a test moves; it never stands behind the wall clock, which the journal's writer sees too. */
export class TestClock {
  #aheadMs = 0
  readonly now = (): number => Date.now() + this.#aheadMs
  advance(ms: number): void {
    this.#aheadMs += ms
  }
}

export interface TestServer {
  app: RouteApp
  hosted: HostedMall
  clock: TestClock
  url: string
  /** The role that may change the journal, as an intruder with the database's keys might. */
  ownerUrl: string
  operator: { name: string; password: string }
  stop(): Promise<void>
}

export interface TestServerOptions {
  codeLimits?: CodeLimits
  orderTimes?: OrderTimes
  scheme?: string
  /** Where the lines of the server and its mall go; errors alone are printed otherwise. */
  logger?: FastifyBaseLogger
  tracing?: Tracing | undefined
  /** Engines run in worker threads, as in production; a clock that is moved does not reach them. */
  threads?: boolean
}

const SCHEME = new URL('../../../schemes/first-light.yaml', import.meta.url)
const log = { info: () => undefined, warn: () => undefined, error: (...words: unknown[]) => console.error(...words) }

/** A whole server on a fresh database, without a socket: requests are injected, notifications too. */
export async function testServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { url, ownerUrl } = await testDatabase()
  const clock = new TestClock()
  const { codeLimits, orderTimes, tracing, logger, threads = false } = options
  let app: RouteApp | undefined
  const deliver: Deliver = async ({ amountFen, ...rest }, signature) => {
    if (app === undefined) throw new Error('no server to notify')
    const traceparent = tracing?.current()
    const response = await app.inject({
      method: 'POST',
      url: '/api/payments/local/notify',
      headers: { 'huoshui-signature': signature, ...(traceparent !== undefined && { traceparent }) },
      payload: { ...rest, amount: formatFen(amountFen) },
    })
    const body = response.json<{ result?: string; code?: string }>()
    return { status: response.statusCode, result: body.result ?? body.code ?? '' }
  }
  const hosted = await hostMall({
    url,
    ownerUrl,
    slug: 'demo',
    mode: 'sandbox',
    name: { zh: '测试商城', en: 'Test mall' },
    scheme: { text: options.scheme ?? (await readFile(SCHEME, 'utf8')), file: 'first-light.yaml' },
    log: logger ?? log,
    deliver,
    tracing,
    ...(!threads && { clock: clock.now }),
    ...(codeLimits && { codeLimits }),
    ...(orderTimes && { orderTimes }),
  })
  app = await buildApp(hosted.served, { apps: false, tracing, ...(logger && { logger }) })
  await app.ready()
  const running = app
  if (hosted.firstOperator === undefined) throw new Error('the database was not fresh')
  return {
    app,
    hosted,
    clock,
    url,
    ownerUrl,
    operator: hosted.firstOperator,
    async stop() {
      await running.close()
      await hosted.stop()
    },
  }
}

let keys = 0
/** A fresh client key. */
export const key = (): string => `test-key-${++keys}-${process.pid}`

/** One browser: it keeps the cookies it is given. */
export class TestClient {
  readonly #server: TestServer
  readonly #cookies = new Map<string, string>()
  locale = 'en'

  constructor(server: TestServer) {
    this.#server = server
  }

  async send(
    method: 'GET' | 'POST' | 'PATCH',
    url: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    const response = await this.#server.app.inject({
      method,
      url,
      headers: {
        'accept-language': this.locale,
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...headers,
      },
      ...(body !== undefined && { payload: body }),
    })
    for (const cookie of response.cookies) this.#cookies.set(cookie.name, cookie.value)
    return response
  }

  get(url: string): Promise<LightMyRequestResponse> {
    return this.send('GET', url)
  }

  /** A POST that changes money: with a key of its own unless one is given. */
  post(url: string, body: object = {}, idempotencyKey = key()): Promise<LightMyRequestResponse> {
    return this.send('POST', url, body, { 'idempotency-key': idempotencyKey })
  }

  /** The newest code the inbox shows for a phone. */
  async code(phone: string): Promise<string> {
    const { items } = (await this.get(`/api/dev/inbox?phone=${phone}`)).json<{ items: { code: string }[] }>()
    const [newest] = items
    if (newest === undefined) throw new Error(`no code for ${phone}`)
    return newest.code
  }

  /** Logs in as the member with this phone; joins at the first time. */
  async login(
    phone: string,
    extra: { referralCode?: string; name?: string } = {},
  ): Promise<{ id: string; referralCode: string }> {
    await this.send('POST', '/api/auth/code', { phone })
    const response = await this.send('POST', '/api/auth/login', { phone, code: await this.code(phone), ...extra })
    if (response.statusCode !== 200) throw new Error(`login failed: ${response.body}`)
    return response.json<{ member: { id: string; referralCode: string } }>().member
  }

  async loginOperator(): Promise<void> {
    const response = await this.send('POST', '/api/admin/login', this.#server.operator)
    if (response.statusCode !== 200) throw new Error(`operator login failed: ${response.body}`)
  }

  /** Orders a pack, pays it at the cashier, and waits until it has settled. */
  async buy(product = 'gift-1000', quantity = 1): Promise<{ id: string; sequence: number }> {
    const placed = (await this.post('/api/orders', { product, quantity, wallet: '0.00' })).json<{
      order: { id: string; payment: { id: string } }
    }>()
    await this.pay(placed.order.payment.id)
    const order = (await this.get(`/api/orders/${placed.order.id}`)).json<{
      id: string
      state: string
      sequence: number
    }>()
    if (order.state !== 'settled') throw new Error(`the order is ${order.state}`)
    return order
  }

  /** Presses a button of the cashier's page; the answers the mall gave stand in the page. */
  async pay(payment: string, act = 'pay'): Promise<LightMyRequestResponse> {
    return this.send('POST', `/cashier/${payment}/${act}`, undefined, {
      'content-type': 'application/x-www-form-urlencoded',
    })
  }
}
