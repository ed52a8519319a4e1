import { WriterUnavailable } from '@huoshui/journal'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CatalogueService } from '../catalogue/catalogue-service.ts'
import type { Database } from '../database/database.ts'
import { memberRepository } from '../members/member-repository.ts'
import { orderRepository } from '../orders/order-repository.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { StillClock, testTables } from '../testing.ts'
import { DELAY_MS, type Deliver, type LocalCashier, localCashier, REPLAYS, RESEND_AFTER_MS } from './local-cashier.ts'
import { paymentService } from './payment-service.ts'
import type { PaymentNotification, PaymentProvider } from './provider.ts'
import { type RefundService, startRefunds } from './refund-service.ts'

describe('the local cashier', () => {
  let db: Database
  let cashier: LocalCashier
  let sent: { notification: PaymentNotification; signature: string }[]
  const clock = new StillClock()
  const deliver: Deliver = async (notification, signature) => {
    sent.push({ notification, signature })
    return { status: 200, result: 'paid' }
  }
  beforeAll(async () => {
    db = (await testTables()).db
  })
  beforeEach(async () => {
    sent = []
    await db.deleteFrom('cashier').execute()
    cashier = localCashier({ db, mall: 'demo', secret: 'secret', clock: clock.now, deliver })
    await cashier.open({ payment: 'p', amountFen: 12_345n, expiresAt: new Date() })
  })
  const read = ({ notification, signature }: (typeof sent)[number]) => cashier.readNotification(notification, signature)

  it('opens a payment once', async () => {
    await cashier.open({ payment: 'p', amountFen: 99n, expiresAt: new Date() })
    expect(await cashier.find('p')).toEqual({ payment: 'p', amountFen: 12_345n, state: 'open' })
    expect(cashier.urlOf('p')).toBe('/cashier/p')
  })

  it('signs what it sends, so that every changed field is found out', async () => {
    await cashier.act('p', 'pay')
    const [first] = sent
    if (first === undefined) throw new Error('nothing was sent')
    expect(read(first)).toMatchObject({ payment: 'p', amountFen: 12_345n })
    for (const change of [{ payment: 'q' }, { reference: 'r' }, { amountFen: 12_346n }, { paidAt: 'later' }]) {
      expect(() => read({ ...first, notification: { ...first.notification, ...change } })).toThrow()
    }
  })

  it('a replay sends the same money five times', async () => {
    await cashier.act('p', 'replay')
    expect(sent).toHaveLength(REPLAYS)
    expect(new Set(sent.map(({ notification }) => notification.reference)).size).toBe(1)
  })

  it('paying twice is the same money', async () => {
    await cashier.act('p', 'pay')
    await cashier.act('p', 'pay')
    expect(sent[0]?.notification.reference).toBe(sent[1]?.notification.reference)
  })

  it('a forged notification does not pass, one with a wrong amount is signed', async () => {
    await cashier.act('p', 'forge')
    await cashier.act('p', 'wrong-amount')
    const [forged, wrong] = sent
    if (forged === undefined || wrong === undefined) throw new Error('nothing was sent')
    expect(() => read(forged)).toThrow()
    expect(read(wrong).amountFen).toBe(12_344n)
  })

  it('a notification that was missed is sent again, until the mall has heard it', async () => {
    await cashier.act('p', 'delay')
    expect(sent).toHaveLength(0)
    expect(DELAY_MS).toBeLessThan(RESEND_AFTER_MS)
    expect(await cashier.resend()).toBe(0)
    clock.advance(RESEND_AFTER_MS + 1)
    expect(await cashier.resend()).toBe(1)
    const [again] = sent
    if (again === undefined) throw new Error('nothing was sent')
    await db
      .insertInto('notification')
      .values({
        mall: 'demo',
        provider: 'local',
        reference: read(again).reference,
        payment: 'p',
        amount_fen: 12_345n,
        result: 'paid',
        received_at: new Date(),
      })
      .execute()
    expect(await cashier.resend()).toBe(0)
  })
})

describe('refunds', () => {
  it('are asked for until the provider answers, and a provider that is away delays no other', async () => {
    const { db } = await testTables()
    const clock = new StillClock()
    const asked: string[] = []
    let away = true
    const provider = {
      name: 'local',
      refund: async ({ reference }: { reference: string }) => {
        asked.push(reference)
        if (away && reference === 'slow') throw new Error('away')
        return { number: `n-${reference}` }
      },
    } as unknown as PaymentProvider
    const errors: unknown[] = []
    const refunds = startRefunds({
      db,
      mall: 'demo',
      provider,
      clock: clock.now,
      onError: (error) => errors.push(error),
    })
    for (const reference of ['slow', 'quick']) {
      await refunds.add(db, { payment: reference, reference, amountFen: 100n, reason: 'late' })
    }
    refunds.nudge()
    await expect.poll(() => refunds.waiting()).toBe(1)
    away = false
    await expect
      .poll(async () => {
        clock.advance(60_000)
        refunds.nudge()
        return refunds.waiting()
      })
      .toBe(0)
    await refunds.stop()
    expect(asked.filter((reference) => reference === 'quick')).toHaveLength(1)
    expect(await refunds.of(['slow'])).toEqual(new Map([['slow', { amountFen: 100n, reason: 'late', state: 'done' }]]))
    expect(errors).toHaveLength(1)
  })
})

describe('a payment that is heard while the engine is away', () => {
  /** A member, a product and an unpaid order of it. */
  async function unpaid(db: Database, now: number): Promise<void> {
    const [createdAt, expiresAt] = [new Date(now), new Date(now + 60_000)]
    const words = { title_zh: 'p', title_en: 'p', description_zh: '', description_en: '', image: '', position: 0 }
    await db
      .insertInto('product')
      .values({ mall: 'demo', id: 'p', ...words })
      .execute()
    await memberRepository(db, 'demo').insert(db, {
      id: 'm',
      phone_hash: 'm',
      phone_masked: '1',
      name: 'm',
      referral_code: 'm',
      referrer: null,
      locale: 'zh',
      joined_at: createdAt,
    })
    const orders = orderRepository(db, 'demo')
    await orders.insertOrder(db, {
      id: 'o',
      member: 'm',
      product: 'p',
      quantity: 1,
      total_fen: 100n,
      state: 'created',
      cancel_code: null,
      created_at: createdAt,
      expires_at: expiresAt,
      paid_at: null,
      settled_at: null,
      closed_at: null,
      sequence: null,
      refund_sequence: null,
      ship_to: null,
      pickup: null,
      pickup_code: null,
      received_at: null,
    })
    await orders.insertPayment(db, {
      id: 'pay',
      order_id: 'o',
      attempt: 1,
      state: 'created',
      wallet_fen: 0n,
      cashier_fen: 100n,
      held: true,
      created_at: createdAt,
      expires_at: expiresAt,
      paid_at: null,
      reference: null,
    })
  }

  it('is not given back for a price that nobody could ask for: the provider sends it again', async () => {
    const { db } = await testTables()
    const clock = new StillClock()
    await unpaid(db, clock.now())
    const away = { total: () => Promise.reject(new WriterUnavailable('the engine is away')) }
    const refused = { add: () => expect.unreachable('the money is not given back') }
    const payments = paymentService({
      db,
      mall: 'demo',
      orders: orderRepository(db, 'demo'),
      outbox: { nudge: () => undefined } as unknown as Outbox,
      refunds: refused as unknown as RefundService,
      provider: {
        name: 'local',
        readNotification: (money: PaymentNotification) => money,
      } as unknown as PaymentProvider,
      catalogue: away as unknown as CatalogueService,
      pay: () => expect.unreachable('nothing is paid'),
      clock: clock.now,
    })
    const money = { payment: 'pay', reference: 'r', amountFen: 100n, paidAt: new Date(clock.now()).toISOString() }
    await expect(payments.notify(money, '')).rejects.toMatchObject({ code: 'unavailable' })
    expect(await orderRepository(db, 'demo').find('o')).toMatchObject({ order: { state: 'created' } })
    expect(await db.selectFrom('notification').selectAll().execute()).toEqual([])
  })
})
