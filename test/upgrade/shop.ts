/** A served mall and its visitors, over HTTP: what a backup must bring back. */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { openLog, type Server, serve } from '@huoshui/server'

const SCHEME = new URL('../../schemes/first-light.yaml', import.meta.url)

/** Serves the demo mall on a database, at a free port. */
export async function openShop({ url, ownerUrl }: { url: string; ownerUrl: string }): Promise<Server> {
  return serve({
    url,
    ownerUrl,
    host: '127.0.0.1',
    port: 0,
    slug: 'demo',
    mode: 'sandbox',
    name: { zh: '测试商城', en: 'Test mall' },
    scheme: { text: await readFile(SCHEME, 'utf8'), file: 'first-light.yaml' },
    logger: openLog({ stream: { write: () => undefined } }),
    app: { apps: false },
  })
}

/** One browser: it keeps the cookies it is given. */
export class Visitor {
  readonly #address: string
  readonly #cookies = new Map<string, string>()

  constructor({ address }: Server) {
    this.#address = address
  }

  /** Sends a request and gives back what it answers. @throws Error with the answer when it is no success */
  async ask<Answer = Record<string, unknown>>(
    method: 'GET' | 'POST',
    path: string,
    body?: object,
    key?: string,
  ): Promise<Answer> {
    const { status, text } = await this.raw(method, path, body, key)
    if (status >= 400) throw new Error(`${method} ${path}: ${status} ${text}`)
    return (text === '' ? {} : JSON.parse(text)) as Answer
  }

  async raw(
    method: 'GET' | 'POST',
    path: string,
    body?: object,
    key = randomUUID() as string,
  ): Promise<{ status: number; text: string }> {
    const response = await fetch(`${this.#address}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        'accept-language': 'en',
        'idempotency-key': key,
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=')
      this.#cookies.set(name, value)
    }
    return { status: response.status, text: await response.text() }
  }

  /** Logs in as the member with this phone, who joins at the first time; returns the member. */
  async login(phone: string, referralCode?: string): Promise<{ id: string; referralCode: string }> {
    await this.ask('POST', '/api/auth/code', { phone })
    const inbox = await this.ask<{ items: { code: string }[] }>('GET', `/api/dev/inbox?phone=${phone}`)
    const code = inbox.items[0]?.code
    const said = { phone, code, ...(referralCode === undefined ? {} : { referralCode }) }
    return (await this.ask<{ member: { id: string; referralCode: string } }>('POST', '/api/auth/login', said)).member
  }

  async loginOperator({ name, password }: { name: string; password: string }): Promise<void> {
    await this.ask('POST', '/api/admin/login', { name, password })
  }

  /** Orders packs, part of them from the wallet, and leaves them unpaid. */
  async place({ wallet = '0.00', key }: { wallet?: string; key?: string } = {}): Promise<Placed> {
    const body = { product: 'gift-1000', quantity: 1, wallet }
    return (await this.ask<{ order: Placed }>('POST', '/api/orders', body, key)).order
  }

  /** Pays at the cashier's page and waits until the books have the order. */
  async pay({ id, payment }: Placed): Promise<void> {
    await this.raw('POST', `/cashier/${payment.id}/pay`)
    for (;;) {
      const { state } = await this.ask<{ state: string }>('GET', `/api/orders/${id}`)
      if (state === 'settled') return
      if (state !== 'created' && state !== 'paid') throw new Error(`the order is ${state}`)
      await new Promise((done) => setTimeout(done, 50))
    }
  }

  async buy(placing: { wallet?: string } = {}): Promise<Placed> {
    const order = await this.place(placing)
    await this.pay(order)
    return order
  }
}

export interface Placed {
  readonly id: string
  readonly payment: { readonly id: string }
}
