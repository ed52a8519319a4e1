import type { CatalogueService } from '../catalogue/catalogue-service.ts'
import type { Database, Queries } from '../database/database.ts'
import type { OrderRow, PaymentRow } from '../database/tables.ts'
import { MallError } from '../errors.ts'
import type { OrderRepository } from '../orders/order-repository.ts'
import { giveHoldBack, sendOrder } from '../orders/order-service.ts'
import { nextState } from '../orders/states.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { Clock } from '../shared/clock.ts'
import type { PaymentNotification, PaymentProvider } from './provider.ts'
import type { RefundReason, RefundService } from './refund-service.ts'

export type NotificationResult = 'paid' | 'repeated' | 'refunded'

export interface PaymentService {
  /**
   * Hears a provider's notification. The same money twice changes nothing; money that comes too late,
   * in a wrong amount or a second time goes back by itself.
   * @throws MallError bad-signature, unknown-payment, id-reused
   */
  notify(notification: PaymentNotification, signature: string): Promise<NotificationResult>
}

/** Payments as their provider reports them. */
export function paymentService(parts: {
  db: Database
  mall: string
  orders: OrderRepository
  outbox: Outbox
  refunds: RefundService
  provider: PaymentProvider
  catalogue: CatalogueService
  clock: Clock
}): PaymentService {
  const { db, mall, orders, outbox, refunds, provider, catalogue, clock } = parts

  /** What the order would cost under the scheme in force, which is what the books will charge; undefined when it is sold no more. @throws when nobody can say now */
  async function totalNow(id: string): Promise<bigint | undefined> {
    const order = await orders.find(id)
    if (order === undefined) return undefined
    try {
      return catalogue.total(await catalogue.product(order.product), order.quantity)
    } catch (error) {
      if (error instanceof MallError && error.code === 'unknown-product') return undefined
      throw error
    }
  }

  /** Undefined when the money pays the order, else why it goes back. */
  function whyNot(
    order: OrderRow,
    payment: PaymentRow,
    amountFen: bigint,
    totalFen: bigint | undefined,
  ): RefundReason | undefined {
    if (order.state === 'paid' || order.state === 'settled' || order.state === 'refunded') return 'already-paid'
    if (order.state !== 'created' || payment.state !== 'created') return 'late'
    if (payment.expires_at.getTime() <= clock() || !payment.held) return 'late'
    if (amountFen !== payment.cashier_fen) return 'wrong-amount'
    return totalFen === order.total_fen ? undefined : 'price-changed'
  }

  async function heardBefore(tx: Queries, { payment, reference, amountFen }: PaymentNotification): Promise<boolean> {
    const row = await tx
      .selectFrom('notification')
      .select(['payment', 'amount_fen'])
      .where('mall', '=', mall)
      .where('provider', '=', provider.name)
      .where('reference', '=', reference)
      .executeTakeFirst()
    if (row === undefined) return false
    if (row.payment !== payment || row.amount_fen !== amountFen)
      throw new MallError('id-reused', 'the reference stands for another payment')
    return true
  }

  async function take(tx: Queries, order: OrderRow, payment: PaymentRow, reference: string): Promise<void> {
    const now = new Date(clock())
    await orders.changeOrder(tx, order.id, { state: nextState(order.state, 'pay'), paid_at: now })
    await orders.changePayment(tx, payment.id, { state: 'paid', paid_at: now, reference })
    await sendOrder(tx, { outbox, order, payment })
  }

  async function giveBack(
    tx: Queries,
    order: OrderRow,
    payment: PaymentRow,
    money: PaymentNotification,
    reason: RefundReason,
  ): Promise<void> {
    await refunds.add(tx, { payment: payment.id, reference: money.reference, amountFen: money.amountFen, reason })
    if (payment.state === 'paid') return
    if (payment.state === 'created' && order.state === 'created') await giveHoldBack(tx, { outbox, payment })
    if (reason === 'price-changed') {
      const state = nextState(order.state, 'cancel')
      await orders.changeOrder(tx, order.id, { state, cancel_code: reason, closed_at: new Date(clock()) })
    }
    await orders.changePayment(tx, payment.id, { state: 'refunded', reference: money.reference })
  }

  return {
    async notify(notification, signature) {
      const money = provider.readNotification(notification, signature)
      if (money.amountFen <= 0n) throw new MallError('bad-amount')
      const named = await orders.payment(money.payment)
      if (named === undefined) throw new MallError('unknown-payment')
      const totalFen = await totalNow(named.order_id)
      const result = await db.transaction().execute(async (tx): Promise<NotificationResult> => {
        const order = await orders.lock(tx, named.order_id)
        const payment = await orders.payment(named.id, tx)
        if (order === undefined || payment === undefined) throw new MallError('unknown-payment')
        if (await heardBefore(tx, money)) return 'repeated'
        const reason = whyNot(order, payment, money.amountFen, totalFen)
        const heard = reason === undefined ? 'paid' : 'refunded'
        await tx
          .insertInto('notification')
          .values({
            mall,
            provider: provider.name,
            reference: money.reference,
            payment: payment.id,
            amount_fen: money.amountFen,
            result: heard,
            received_at: new Date(clock()),
          })
          .execute()
        if (reason === undefined) await take(tx, order, payment, money.reference)
        else await giveBack(tx, order, payment, money, reason)
        return heard
      })
      outbox.nudge()
      if (result === 'refunded') refunds.nudge()
      return result
    },
  }
}
