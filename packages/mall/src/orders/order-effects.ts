import type { Books } from '../books.ts'
import type { Queries } from '../database/database.ts'
import type { OutboxRow } from '../database/tables.ts'
import { type Effect, eachTaken } from '../outbox/close.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { RefundService } from '../payments/refund-service.ts'
import { freeKey } from '../shared/client-key.ts'
import type { Clock } from '../shared/clock.ts'
import type { OrderRepository } from './order-repository.ts'
import { giveHoldBack } from './order-service.ts'
import { nextState } from './states.ts'

interface Parts {
  mall: string
  orders: OrderRepository
  /** There by the time the first answer comes; it is made with the effects. */
  outbox: () => Outbox
  refunds: RefundService
  clock: Clock
  books: Books
}

const orderOf = (row: OutboxRow): string => row.subject.slice('order:'.length)

/**
 * The engine took a paid order, and under `settle: payment` settled it; or turned it down: then the money
 * goes back to where it came from.
 */
export function settleEffect({ orders, books, outbox, refunds, clock }: Parts): Effect {
  return {
    async accepted(taken) {
      const found = await books.look(
        'settledOrders',
        taken.map(({ row }) => orderOf(row)),
      )
      const settledBy = new Map(found.map(({ id, sequence }) => [id, sequence]))
      return (tx, closed) => {
        const orderTaken = closed.map(({ row, sequence }) => {
          const id = orderOf(row)
          return { id, sequence: settledBy.get(id) ?? sequence, settled: settledBy.has(id) }
        })
        return orders.settle(tx, orderTaken, new Date(clock()))
      }
    },
    async refused(tx, row, code) {
      const order = await orders.lock(tx, orderOf(row))
      if (order?.state !== 'paid') return
      const state = nextState(order.state, 'refuse')
      await orders.changeOrder(tx, order.id, { state, cancel_code: code, closed_at: new Date(clock()) })
      const paid = (await orders.payments(order.id, tx)).find((payment) => payment.state === 'paid')
      if (paid === undefined) return
      await orders.changePayment(tx, paid.id, { state: 'refunded' })
      await giveHoldBack(tx, { outbox: outbox(), payment: paid })
      if (paid.cashier_fen > 0n && paid.reference !== null) {
        await refunds.add(tx, {
          payment: paid.id,
          reference: paid.reference,
          amountFen: paid.cashier_fen,
          reason: 'order-refused',
        })
      }
    },
  }
}

/** The engine took a settled order back (spec/1 Refunds). */
export function refundEffect({ mall, orders, refunds, clock }: Parts): Effect {
  return {
    accepted: eachTaken(async (tx, { row, sequence }) => {
      const order = await orders.lock(tx, orderOf(row))
      if (order === undefined || (order.state !== 'settled' && order.state !== 'paid')) return
      const state = nextState(order.state, 'refund')
      await orders.changeOrder(tx, order.id, { state, closed_at: new Date(clock()), refund_sequence: sequence })
      const paid = (await orders.payments(order.id, tx)).find((payment) => payment.state === 'paid')
      if (paid === undefined) return
      // The books let the whole cash leave to external:refunds: what came through the cashier goes back on
      // its reference, what came from the wallet is paid out to the member.
      if (paid.cashier_fen > 0n && paid.reference !== null) {
        await refunds.add(tx, {
          payment: paid.id,
          reference: paid.reference,
          amountFen: paid.cashier_fen,
          reason: 'operator',
        })
      }
      if (paid.wallet_fen > 0n) {
        await refunds.add(tx, {
          payment: paid.id,
          reference: `payout-${paid.id}`,
          amountFen: paid.wallet_fen,
          reason: 'operator',
        })
      }
    }),
    refused: (tx: Queries, row: OutboxRow) => freeKey(tx, mall, row.subject),
  }
}
