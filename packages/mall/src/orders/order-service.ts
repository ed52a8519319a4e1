import type { Fen } from '@huoshui/engine'
import { accepted, type Books } from '../books.ts'
import type { CatalogueService } from '../catalogue/catalogue-service.ts'
import type { Database, Queries } from '../database/database.ts'
import type { OrderRow, OrderState, PaymentRow } from '../database/tables.ts'
import { MallError } from '../errors.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { PaymentProvider } from '../payments/provider.ts'
import type { PlaceService } from '../places/place-service.ts'
import { bookKey, freeKey } from '../shared/client-key.ts'
import { type Clock, MINUTE_MS } from '../shared/clock.ts'
import { page, readCursor } from '../shared/cursor.ts'
import { newId, newReferralCode } from '../shared/secrets.ts'
import type { OrderRepository } from './order-repository.ts'
import { type Pay, settling } from './paying.ts'
import { placeTogether } from './placing.ts'
import { nextState } from './states.ts'

/** Time to pay an order, over all attempts. */
export const ORDER_LIFE_MS = 30 * MINUTE_MS
/** Time of one payment attempt. */
export const PAYMENT_LIFE_MS = 15 * MINUTE_MS
/**
 * The engine's hold outlives the attempt by this, so that a payment accepted in time finds its hold
 * even when the outbox is slow; an attempt that ends unpaid gives its hold back at once.
 */
export const HOLD_GRACE_MS = 60 * MINUTE_MS
/** How long a reader of a paid order waits for it to settle. */
export const SETTLE_WAIT_MS = 3000

const subjectOf = (order: string): string => `order:${order}`

/** An order as its member sees it, with its newest payment attempt. */
export interface OrderView {
  order: OrderRow
  payment: PaymentRow | undefined
  /** Where to pay the cashier's part, while the attempt is open. */
  cashierUrl: string | undefined
}

export interface OrderTimes {
  orderLifeMs: number
  paymentLifeMs: number
}

export interface OrderService {
  /**
   * Places an order of one product and starts its first payment attempt.
   * @throws MallError unknown-product, bad-amount, insufficient-funds, limit-reached, id-reused, unknown-region,
   * unknown-service-point
   */
  place(request: {
    member: string
    product: string
    quantity: number
    walletFen: bigint
    key: string
    /** Region it is shipped to, or service point where it is picked up; neither where the scheme asks for none. */
    shipTo?: string | undefined
    pickup?: string | undefined
  }): Promise<OrderView>
  /**
   * Starts another attempt; an attempt still open is ended first.
   * @throws MallError unknown-order, bad-state, order-expired, bad-amount, insufficient-funds, id-reused
   */
  pay(request: { member: string; order: string; walletFen: bigint; key: string }): Promise<OrderView>
  /** @throws MallError unknown-order, bad-state */
  cancel(request: { member: string; order: string }): Promise<OrderView>
  /** @throws MallError unknown-order, also for an order of somebody else */
  find(request: { member: string; order: string }): Promise<OrderView>
  list(request: {
    member?: string
    state?: OrderState | undefined
    cursor?: string | undefined
    limit: number
  }): Promise<{ items: OrderView[]; next?: string }>
  view(order: OrderRow, payment: PaymentRow | undefined): OrderView
}

interface Parts {
  db: Database
  mall: string
  orders: OrderRepository
  catalogue: CatalogueService
  places: PlaceService
  books: Books
  outbox: Outbox
  provider: PaymentProvider
  pay: Pay
  clock: Clock
  times?: OrderTimes
}

/** Ends the open attempt of a locked order and gives its wallet hold back. */
export async function endAttempt(
  tx: Queries,
  {
    orders,
    outbox,
    order,
    state,
  }: { orders: OrderRepository; outbox: Outbox; order: OrderRow; state: 'expired' | 'failed' },
): Promise<void> {
  const [newest] = await orders.payments(order.id, tx)
  if (newest?.state !== 'created') return
  await orders.changePayment(tx, newest.id, { state })
  await giveHoldBack(tx, { outbox, payment: newest })
}

/** Asks the engine to void the hold of a payment that was not used. */
export async function giveHoldBack(
  tx: Queries,
  { outbox, payment }: { outbox: Outbox; payment: PaymentRow },
): Promise<void> {
  if (payment.wallet_fen === 0n) return
  await outbox.add(tx, {
    subject: `payment:${payment.id}`,
    caller: 'mall',
    command: { kind: 'void-hold', hold: payment.id },
  })
}

/** Marks a locked order paid, with its payment and the outbox row that settles it. */
export async function payLocked(
  tx: Queries,
  {
    orders,
    outbox,
    order,
    payment,
    now,
    reference,
  }: {
    orders: OrderRepository
    outbox: Outbox
    order: OrderRow
    payment: PaymentRow
    now: number
    reference: string | null
  },
): Promise<void> {
  const at = new Date(now)
  await orders.changeOrder(tx, order.id, { state: nextState(order.state, 'pay'), paid_at: at })
  await orders.changePayment(tx, payment.id, { state: 'paid', paid_at: at, reference })
  await outbox.add(tx, settling(order, payment))
}

/** Orders and their payment attempts; the wallet's part of an attempt is one hold of the engine. */
export function orderService(parts: Parts): OrderService {
  const { db, mall, orders, catalogue, places, books, outbox, provider, pay, clock } = parts
  const placeOne = placeTogether(db, mall)
  const { orderLifeMs, paymentLifeMs } = parts.times ?? { orderLifeMs: ORDER_LIFE_MS, paymentLifeMs: PAYMENT_LIFE_MS }

  function view(order: OrderRow, payment: PaymentRow | undefined): OrderView {
    const open = order.state === 'created' && payment?.state === 'created' && payment.held && payment.cashier_fen > 0n
    return { order, payment, cashierUrl: open ? provider.urlOf(payment.id) : undefined }
  }

  async function viewOf(id: string): Promise<OrderView> {
    const found = await orders.find(id)
    if (found === undefined) throw new MallError('unknown-order')
    return view(found.order, found.payment)
  }

  function attempt(
    order: Pick<OrderRow, 'id' | 'total_fen' | 'expires_at'>,
    attemptNumber: number,
    walletFen: bigint,
  ): PaymentRow {
    const now = clock()
    return {
      mall,
      id: newId(),
      order_id: order.id,
      attempt: attemptNumber,
      state: 'created',
      wallet_fen: walletFen,
      cashier_fen: order.total_fen - walletFen,
      held: walletFen === 0n,
      created_at: new Date(now),
      expires_at: new Date(Math.min(now + paymentLifeMs, order.expires_at.getTime())),
      paid_at: null,
      reference: null,
    }
  }

  /** The attempt never was: nothing changed, and the client's key is free again. */
  async function forget(order: OrderRow, payment: PaymentRow): Promise<void> {
    await db.transaction().execute(async (tx) => {
      const locked = await orders.lock(tx, order.id)
      const [newest] = await orders.payments(order.id, tx)
      if (locked?.state !== 'created' || newest?.id !== payment.id || newest.held) return
      await freeKey(tx, mall, payment.attempt === 1 ? order.id : payment.id)
      if (payment.attempt === 1) await orders.remove(tx, order.id)
      else await orders.changePayment(tx, payment.id, { state: 'failed' })
    })
  }

  /** Asks the books to hold the wallet's part of an attempt. */
  async function hold(order: OrderRow, payment: PaymentRow): Promise<void> {
    const answer = await books.submit({
      kind: 'hold',
      id: `payment/${payment.id}/hold`,
      caller: order.member,
      hold: payment.id,
      member: order.member,
      amount: payment.wallet_fen as Fen,
      expiresAt: payment.expires_at.getTime() + HOLD_GRACE_MS,
    })
    if (answer.kind === 'refused' && answer.code !== 'busy') await forget(order, payment)
    accepted(answer)
    await orders.changePayment(db, payment.id, { held: true })
  }

  /** Holds the wallet's part, opens the cashier's part or pays at once; picks up wherever a first try ended. */
  async function carryOn(known: OrderView): Promise<OrderView> {
    const { order, payment } = known
    if (order.state !== 'created' || payment?.state !== 'created') return known
    if (!payment.held) await hold(order, payment)
    if (payment.cashier_fen > 0n) {
      await provider.open({ payment: payment.id, amountFen: payment.cashier_fen, expiresAt: payment.expires_at })
      return payment.held ? known : viewOf(order.id)
    }
    await payFromWallet(order, { ...payment, held: true })
    await outbox.settled(subjectOf(order.id), SETTLE_WAIT_MS)
    return viewOf(order.id)
  }

  async function payFromWallet(known: OrderRow, newest: PaymentRow): Promise<void> {
    if (!(await pay({ order: known, payment: newest, heard: undefined }))) {
      await db.transaction().execute(async (tx) => {
        const order = await orders.lock(tx, known.id)
        const payment = await orders.payment(newest.id, tx)
        if (order?.state !== 'created' || payment?.state !== 'created') return
        await payLocked(tx, { orders, outbox, order, payment, now: clock(), reference: null })
      })
      outbox.nudge()
    }
  }

  async function ownOrder(tx: Queries, member: string, id: string): Promise<OrderRow> {
    const order = await orders.lock(tx, id)
    if (order === undefined || order.member !== member) throw new MallError('unknown-order')
    return order
  }

  return {
    view,
    async place({ member, product, quantity, walletFen, key, shipTo, pickup }) {
      const place = await places.check({ shipTo, pickup })
      const totalFen = await catalogue.total(product, quantity)
      if (walletFen > totalFen) throw new MallError('bad-amount', 'the wallet part is more than the total')
      const now = clock()
      const order: OrderRow = {
        mall,
        id: newId(),
        member,
        product,
        quantity,
        total_fen: totalFen,
        state: 'created',
        cancel_code: null,
        created_at: new Date(now),
        expires_at: new Date(now + orderLifeMs),
        paid_at: null,
        settled_at: null,
        closed_at: null,
        sequence: null,
        refund_sequence: null,
        ...place,
        pickup_code: place.pickup === null ? null : newReferralCode(),
        received_at: null,
      }
      const payment = attempt(order, 1, walletFen)
      const body = { product, quantity, wallet: walletFen.toString(), shipTo, pickup }
      const { id, repeated } = await placeOne({ order, payment, key, body })
      return carryOn(repeated ? await viewOf(id) : view(order, payment))
    },

    async pay({ member, order: id, walletFen, key }) {
      await db.transaction().execute(async (tx) => {
        const order = await ownOrder(tx, member, id)
        if (walletFen > order.total_fen) throw new MallError('bad-amount', 'the wallet part is more than the total')
        const next = attempt(order, 1 + (await orders.payments(id, tx)).length, walletFen)
        const body = { order: id, wallet: walletFen.toString() }
        const booked = await bookKey(tx, mall, {
          caller: member,
          operation: 'pay',
          key,
          body,
          subject: next.id,
          at: new Date(clock()),
        })
        if (booked.repeated) return
        if (order.state !== 'created') throw new MallError('bad-state', `the order is ${order.state}`)
        if (order.expires_at.getTime() <= clock()) throw new MallError('order-expired')
        await endAttempt(tx, { orders, outbox, order, state: 'failed' })
        await orders.insertPayment(tx, next)
      })
      const ended = (await orders.payments(id)).filter((payment) => payment.state === 'failed')
      for (const payment of ended) await outbox.settled(`payment:${payment.id}`, SETTLE_WAIT_MS)
      return carryOn(await viewOf(id))
    },

    async cancel({ member, order: id }) {
      await db.transaction().execute(async (tx) => {
        const order = await ownOrder(tx, member, id)
        if (order.state === 'cancelled') return
        await orders.changeOrder(tx, id, {
          state: nextState(order.state, 'cancel'),
          cancel_code: 'member',
          closed_at: new Date(clock()),
        })
        await endAttempt(tx, { orders, outbox, order, state: 'failed' })
      })
      outbox.nudge()
      return viewOf(id)
    },

    async find({ member, order: id }) {
      let looks = 0
      const settled = await outbox.until(subjectOf(id), SETTLE_WAIT_MS, async () => {
        const found = await viewOf(id)
        if (found.order.member !== member) throw new MallError('unknown-order')
        if (found.order.state !== 'paid' || found.order.sequence !== null) return found
        looks += 1
        // What lies in quarantine is not worth waiting for.
        return looks > 1 && !(await outbox.isWaiting(subjectOf(id))) ? viewOf(id) : undefined
      })
      return settled ?? viewOf(id)
    },

    async list({ member, state, cursor, limit }) {
      const found = await orders.list({ member, state, cursor: readCursor(cursor), limit: limit + 1 })
      const { rows, next } = page(found, limit, (row) => ({ at: row.created_at, id: row.id }))
      const payments = await orders.newestPayments(rows.map((row) => row.id))
      const items = rows.map((row) => view(row, payments.get(row.id)))
      return next === undefined ? { items } : { items, next }
    },
  }
}
