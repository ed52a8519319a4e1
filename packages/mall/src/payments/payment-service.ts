import type { CatalogueService } from '../catalogue/catalogue-service.ts'
import type { Database, Queries } from '../database/database.ts'
import type { OrderRow, PaymentRow } from '../database/tables.ts'
import { MallError } from '../errors.ts'
import type { OrderRepository } from '../orders/order-repository.ts'
import { giveHoldBack, payLocked } from '../orders/order-service.ts'
import type { Pay } from '../orders/paying.ts'
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
  pay: Pay
  clock: Clock
}): PaymentService {
  const { db, mall, orders, outbox, refunds, provider, catalogue, pay, clock } = parts

  /** What the order would cost under the scheme in force, which is what the books will charge; undefined when it is sold no more. @throws when nobody can say now */
  async function totalNow(order: OrderRow): Promise<bigint | undefined> {
    try {
      return await catalogue.total(order.product, order.quantity)
    } catch (error) {
      if (error instanceof MallError && error.code === 'unknown-product') return undefined
      // Books that cannot be asked now say nothing of the price: the provider will tell us again.
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

  async function note(tx: Queries, money: PaymentNotification, result: 'paid' | 'refunded'): Promise<void> {
    await tx
      .insertInto('notification')
      .values({
        mall,
        provider: provider.name,
        reference: money.reference,
        payment: money.payment,
        amount_fen: money.amountFen,
        result,
        received_at: new Date(clock()),
      })
      .execute()
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

  /** Hears a notification with the order locked, and gives back what cannot pay it. */
  async function lookClosely(
    orderId: string,
    money: PaymentNotification,
    totalFen: bigint | undefined,
  ): Promise<NotificationResult> {
    return db.transaction().execute(async (tx) => {
      const order = await orders.lock(tx, orderId)
      const payment = await orders.payment(money.payment, tx)
      if (order === undefined || payment === undefined) throw new MallError('unknown-payment')
      if (await heardBefore(tx, money)) return 'repeated'
      const reason = whyNot(order, payment, money.amountFen, totalFen)
      const result = reason === undefined ? 'paid' : 'refunded'
      await note(tx, money, result)
      const { reference } = money
      if (reason === undefined) await payLocked(tx, { orders, outbox, order, payment, now: clock(), reference })
      else await giveBack(tx, order, payment, money, reason)
      return result
    })
  }

  return {
    async notify(notification, signature) {
      const money = provider.readNotification(notification, signature)
      if (money.amountFen <= 0n) throw new MallError('bad-amount')
      const named = await orders.paying(money.payment)
      if (named === undefined) throw new MallError('unknown-payment')
      const { order, payment } = named
      const totalFen = await totalNow(order)
      const { reference, amountFen } = money
      const heard = { provider: provider.name, reference, amountFen }
      if (whyNot(order, payment, amountFen, totalFen) === undefined && (await pay({ order, payment, heard })))
        return 'paid'
      const result = await lookClosely(order.id, money, totalFen)
      outbox.nudge()
      if (result === 'refunded') refunds.nudge()
      return result
    },
  }
}
