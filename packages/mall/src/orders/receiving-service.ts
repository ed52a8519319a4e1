import type { Database, Queries } from '../database/database.ts'
import type { OrderRow, OutboxRow } from '../database/tables.ts'
import { MallError } from '../errors.ts'
import type { ActService } from '../operators/act-service.ts'
import { type Effect, eachTaken } from '../outbox/close.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { Clock } from '../shared/clock.ts'
import type { OrderRepository } from './order-repository.ts'

/** Whether an order waits for its buyer, or an operator, to say that it arrived (`settle: completion`). */
export const awaitsReceipt = (order: Pick<OrderRow, 'state' | 'sequence' | 'received_at'>): boolean =>
  order.state === 'paid' && order.sequence !== null && order.received_at === null

/** Whether an order waits to be verified at its service point. */
export const awaitsPickup = (order: OrderRow): boolean =>
  order.pickup !== null &&
  order.received_at === null &&
  (order.state === 'settled' || (order.state === 'paid' && order.sequence !== null))

export interface ReceivingService {
  /**
   * The buyer has the goods: the refund window starts. Said twice it is said once.
   * @throws MallError unknown-order, bad-state
   */
  receive(request: { member: string; order: string }): Promise<void>
  /** An operator knows that the goods arrived. @throws MallError unknown-order, bad-state, already-received */
  receiveFor(act: { operator: string; order: string; reason: string }): Promise<void>
  /**
   * The owner of a service point hands an order out to whoever shows its code; once. Answers the order's id.
   * @throws MallError unknown-pickup-code, already-verified
   */
  verify(request: { point: string; code: string }): Promise<string>
  /** Orders that wait at a service point. */
  waitingAt(point: string): Promise<number>
}

const subjectOf = (order: string): string => `receipt:${order}`

/** How long the second of two who say the same waits for the first. */
const SAME_WAIT_MS = 3000

/** An order arrives: said by its buyer or an operator, or verified at the service point (spec/1, spec/2 2.12). */
export function receivingService(parts: {
  db: Database
  mall: string
  orders: OrderRepository
  outbox: Outbox
  acts: ActService
  clock: Clock
}): ReceivingService {
  const { db, mall, orders, outbox, acts, clock } = parts

  /** The order is marked in the transaction that asks the books; a refusal takes the mark back. */
  async function mark(tx: Queries, { order, caller, kind }: Mark): Promise<string> {
    await orders.changeOrder(tx, order, { received_at: new Date(clock()) })
    return outbox.add(tx, { subject: subjectOf(order), caller, command: { kind, order } })
  }

  return {
    async receive({ member, order: id }) {
      const asked = await db.transaction().execute(async (tx) => {
        const order = await orders.lock(tx, id)
        if (order === undefined || order.member !== member) throw new MallError('unknown-order')
        if (order.received_at !== null && order.pickup === null) return undefined
        if (!awaitsReceipt(order) || order.pickup !== null)
          throw new MallError('bad-state', 'the order does not wait for its buyer')
        return mark(tx, { order: id, caller: member, kind: 'receive' })
      })
      if (asked === undefined) await outbox.settled(subjectOf(id), SAME_WAIT_MS)
      else await outbox.answer(asked)
    },

    async receiveFor({ operator, order: id, reason }) {
      const asked = await db.transaction().execute(async (tx) => {
        const order = await orders.lock(tx, id)
        if (order === undefined) throw new MallError('unknown-order')
        if (order.received_at !== null) throw new MallError('already-received')
        if (!awaitsReceipt(order)) throw new MallError('bad-state', 'the order does not wait to be received')
        const row = await mark(tx, { order: id, caller: operator, kind: 'receive' })
        await acts.note(tx, { operator, act: 'receive-order', subject: id, reason, outbox: row })
        return row
      })
      await outbox.answer(asked)
    },

    async verify({ point, code }) {
      const { order, asked } = await db.transaction().execute(async (tx) => {
        const found = await tx
          .selectFrom('shop_order')
          .selectAll()
          .where('mall', '=', mall)
          .where('pickup', '=', point)
          .where('pickup_code', '=', code)
          .forUpdate()
          .executeTakeFirst()
        if (found === undefined) throw new MallError('unknown-pickup-code')
        if (found.received_at !== null) throw new MallError('already-verified')
        if (!awaitsPickup(found)) throw new MallError('bad-state', `the order is ${found.state}`)
        return { order: found.id, asked: await mark(tx, { order: found.id, caller: point, kind: 'pickup' }) }
      })
      await outbox.answer(asked)
      return order
    },

    async waitingAt(point) {
      const { waiting } = await db
        .selectFrom('shop_order')
        .select((eb) => eb.fn.countAll<bigint>().as('waiting'))
        .where('mall', '=', mall)
        .where('pickup', '=', point)
        .where('pickup_code', 'is not', null)
        .where('received_at', 'is', null)
        .where('sequence', 'is not', null)
        .where('state', 'in', ['paid', 'settled'])
        .executeTakeFirstOrThrow()
      return Number(waiting)
    },
  }
}

interface Mark {
  order: string
  caller: string
  kind: 'receive' | 'pickup'
}

/** What the books refuse did not happen; unless they say that it had happened before. */
export function receiptEffect(orders: OrderRepository): Effect {
  return {
    accepted: eachTaken(async () => undefined),
    async refused(tx: Queries, row: OutboxRow, code: string) {
      if (code === 'already-received' || code === 'already-verified') return
      await orders.changeOrder(tx, row.subject.slice('receipt:'.length), { received_at: null })
    },
  }
}
