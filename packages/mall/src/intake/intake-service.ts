import type { Fen } from '@huoshui/engine'
import { accepted, type Books, type CommandInput, type PaidReward, scopedId } from '../books.ts'
import type { Database } from '../database/database.ts'
import { MallError } from '../errors.ts'
import type { ActService } from '../operators/act-service.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { bookKey } from '../shared/client-key.ts'
import { type Clock, MINUTE_MS, SECOND_MS } from '../shared/clock.ts'
import { remembered } from '../shared/remembered.ts'
import { sha256 } from '../shared/secrets.ts'
import { findTogether } from '../shared/together.ts'
import type { TraceCarrier } from '../shared/trace.ts'

/** An order that another shop has sold and been paid for. */
export interface ForeignOrder {
  /** The other shop's own id of the order. */
  order: string
  member: string
  /** What the member paid there, in fen. */
  paidFen: Fen
  of:
    | { product: string; quantity: number; shipTo?: string | undefined; pickup?: string | undefined }
    | { merchant: string }
}

/** The durable answer to an order. */
export interface Receipt {
  /** The order's id in the books. */
  order: string
  sequence: number
  /** The same order had come before: this is the first answer. */
  repeated: boolean
  rewards: readonly PaidReward[]
}

export interface IntakeService {
  /**
   * Books an order of another shop; answers when it is durable. The same order again is answered by the first entry.
   * @throws MallError wrong-price, id-reused for another body under the same id, busy, and the engine's refusals
   */
  take(source: string, order: ForeignOrder): Promise<Receipt>
  /**
   * Takes an order back that has not settled (spec/1 "Refunds"): nothing was paid, its cash leaves the books, and the other
   * shop gives it to the buyer. The same again is answered by the first entry.
   * @throws MallError unknown-order, bad-state once it has settled, already-refunded, id-reused for another reason, busy
   */
  refund(source: string, refund: ForeignRefund): Promise<Omit<Receipt, 'rewards'>>
  /**
   * An operator takes an order back, settled or not, with a reason; once for each order.
   * @throws MallError unknown-order, already-refunded, id-reused for another body under the same key
   */
  refundFor(
    act: { operator: string; source: string; key: string } & ForeignRefund,
  ): Promise<Omit<Receipt, 'rewards' | 'repeated'>>
}

/** An order of another shop, by its own id there, that is to be taken back. */
export interface ForeignRefund {
  order: string
  reason: string
}

/** A price is asked for anew after this. */
const PRICE_KEPT_MS = SECOND_MS

/** Longest id of an order in the books. */
const BOOKS_ID_MAX = 64
/** So long before an order settles by itself its shop can no longer take it back: it would have settled meanwhile. */
const SETTLING_MS = MINUTE_MS

/**
 * Id in the books of a source's order: no source meets another's, nor the mall's own. One that would be too long for the
 * books goes by its hash.
 */
export function foreignOrderId(source: string, order: string): string {
  const id = `${source}:${order}`
  return id.length <= BOOKS_ID_MAX ? id : `${source}:${sha256(order).slice(0, BOOKS_ID_MAX - source.length - 1)}`
}

/** Takes orders of other shops (spec/5 "Integration"). Nothing of them is kept in SQL: the books are where they are. */
export function intakeService(parts: {
  db: Database
  mall: string
  books: Books
  outbox: Outbox
  acts: ActService
  clock: Clock
  trace?: TraceCarrier
}): IntakeService {
  const { db, mall, books, outbox, acts, clock, trace } = parts
  const prices = remembered(
    findTogether<Fen>((ids) => books.look('prices', ids)),
    PRICE_KEPT_MS,
  )

  /** Whether what was paid elsewhere is what the books would allocate now; a merchant's order has any amount. */
  async function isPriced({ of, paidFen }: ForeignOrder): Promise<boolean> {
    if (!('product' in of)) return true
    const priceFen = await prices.find(of.product)
    return priceFen !== undefined && priceFen * BigInt(of.quantity) === paidFen
  }

  /** A price may have changed since an order came first: then what was paid is compared with what was booked. */
  async function checkFirst(foreign: ForeignOrder, receipt: Receipt): Promise<void> {
    const entry = await books.entry(receipt.sequence)
    const booked = entry?.facts.find((fact) => fact.fact === 'ordered')
    if (booked?.fact !== 'ordered' || booked.cash !== foreign.paidFen) throw new MallError('id-reused')
  }

  return {
    async take(source, foreign) {
      const order = foreignOrderId(source, foreign.order)
      const priced = await isPriced(foreign)
      if (!priced && (await books.look('knownOrders', [order])).length === 0) {
        const isSold = 'product' in foreign.of && (await prices.find(foreign.of.product)) !== undefined
        throw new MallError(isSold ? 'wrong-price' : 'unknown-product')
      }
      const caller = `intake:${source}`
      const id = scopedId({ caller, operation: 'order', key: foreign.order })
      const context = { traceparent: trace?.current(), withRewards: true }
      const answer = accepted(await books.submit(commandOf(foreign, { id, caller, order }), context))
      const { kind, sequence, rewards = [] } = answer
      const receipt = { order, sequence, repeated: kind === 'repeated', rewards }
      if (!priced) await checkFirst(foreign, receipt)
      return receipt
    },

    async refund(source, { order: own, reason }) {
      const order = foreignOrderId(source, own)
      const course = await books.look('orderCourse', order)
      if (course === undefined) throw new MallError('unknown-order')
      const settles = course.dueAt > 0 && course.dueAt - clock() < SETTLING_MS
      if (course.state === 'settled' || (course.state === 'awaiting' && settles))
        throw new MallError('bad-state', 'the order has settled: an operator of the mall takes it back')
      const caller = `intake:${source}`
      const id = scopedId({ caller, operation: 'refund', key: own })
      const { kind, sequence } = accepted(await books.submit(refundOf(order, reason, { id, caller })))
      return { order, sequence, repeated: kind === 'repeated' }
    },

    async refundFor({ operator, source, order: own, reason, key }) {
      const order = foreignOrderId(source, own)
      if ((await books.look('orderCourse', order)) === undefined) throw new MallError('unknown-order')
      const asked = await db.transaction().execute(async (tx) => {
        const subject = `order:${order}`
        const at = new Date(clock())
        const booked = await bookKey(tx, mall, {
          caller: operator,
          operation: 'intake-refund',
          key,
          body: { order, reason },
          subject,
          at,
        })
        if (booked.repeated) return acts.asked(tx, subject, 'refund')
        const command = { kind: 'refund' as const, order, reason: sha256(reason) }
        const row = await outbox.add(tx, { subject, caller: operator, command })
        await acts.note(tx, { operator, act: 'refund-order', subject: order, reason, outbox: row })
        return row
      })
      return { order, sequence: await outbox.answer(asked) }
    },
  }
}

/** The journal holds no free text: a reason stands in the audit log, or with the other shop, and its hash in the entry. */
const refundOf = (order: string, reason: string, head: { id: string; caller: string }): CommandInput => ({
  kind: 'refund',
  ...head,
  order,
  reason: sha256(reason),
})

function commandOf(
  { member, of, paidFen }: ForeignOrder,
  head: { id: string; caller: string; order: string },
): CommandInput {
  if ('merchant' in of) return { kind: 'merchant-order', ...head, member, merchant: of.merchant, amount: paidFen }
  const { product, quantity, shipTo, pickup } = of
  return {
    kind: 'order',
    ...head,
    member,
    product,
    quantity,
    ...(shipTo !== undefined && { shipTo }),
    ...(pickup !== undefined && { pickup }),
  }
}
