import { sql } from 'kysely'
import type { Database, Queries } from '../database/database.ts'
import type { OrderRow, OrderState, PaymentRow } from '../database/tables.ts'
import type { Cursor } from '../shared/cursor.ts'
import { findTogether } from '../shared/together.ts'
import { nextState } from './states.ts'

export interface OrderFilter {
  member?: string | undefined
  state?: OrderState | undefined
  cursor?: Cursor | undefined
  limit: number
}

/** An order and its newest payment attempt. */
export interface OrderWithPayment {
  order: OrderRow
  payment: PaymentRow | undefined
}

/** An order that the books have taken. */
export interface TakenOrder {
  id: string
  /** The entry that settled it; before that, the one that took it. */
  sequence: number
  settled: boolean
}

export interface OrderRepository {
  insertOrder(tx: Queries, row: Omit<OrderRow, 'mall'>): Promise<void>
  insertPayment(tx: Queries, row: Omit<PaymentRow, 'mall'>): Promise<void>
  /** An order and its newest attempt, as they are after the call. */
  find(id: string): Promise<OrderWithPayment | undefined>
  /** Locks the order for the rest of the transaction; every writer of an order or its payments takes this lock first. */
  lock(tx: Queries, id: string): Promise<OrderRow | undefined>
  list(filter: OrderFilter): Promise<OrderRow[]>
  changeOrder(tx: Queries, id: string, change: Partial<Omit<OrderRow, 'mall' | 'id'>>): Promise<void>
  payment(id: string, queries?: Queries): Promise<PaymentRow | undefined>
  /** A payment attempt and the order it pays. */
  paying(payment: string): Promise<{ order: OrderRow; payment: PaymentRow } | undefined>
  payments(order: string, queries?: Queries): Promise<PaymentRow[]>
  newestPayments(orders: readonly string[]): Promise<Map<string, PaymentRow>>
  changePayment(tx: Queries, id: string, change: Partial<Omit<PaymentRow, 'mall' | 'id'>>): Promise<void>
  countOpen(member: string): Promise<number>
  /** Ids of orders, or orders with payments, whose time is over. */
  overdue(now: Date, limit: number): Promise<string[]>
  /** Ids of orders the books have taken and SQL does not know as settled, the longest paid first. */
  accepted(limit: number): Promise<string[]>
  /** Marks orders that are still paid with the entry that took them, and as settled where it did. */
  settle(queries: Queries, orders: readonly TakenOrder[], at: Date): Promise<void>
  remove(tx: Queries, order: string): Promise<void>
  today(
    since: Date,
  ): Promise<{ orders: number; turnoverFen: bigint; waitingForPayment: number; paidNotSettled: number }>
}

/** Reads that may be under way at a time; those that come meanwhile go together. */
const READ_LANES = 2

/** Orders beside their payment attempts, whose columns have names of their own. */
const withPayments = (db: Database, mall: string) =>
  db
    .selectFrom('shop_order as o')
    .leftJoin('payment as p', (join) => join.onRef('p.mall', '=', 'o.mall').onRef('p.order_id', '=', 'o.id'))
    .selectAll('o')
    .select([
      'p.id as payment_id',
      'p.attempt as payment_attempt',
      'p.state as payment_state',
      'p.wallet_fen as payment_wallet_fen',
      'p.cashier_fen as payment_cashier_fen',
      'p.held as payment_held',
      'p.created_at as payment_created_at',
      'p.expires_at as payment_expires_at',
      'p.paid_at as payment_paid_at',
      'p.reference as payment_reference',
    ])
    .where('o.mall', '=', mall)

type JoinedRow = Awaited<ReturnType<ReturnType<typeof withPayments>['execute']>>[number]

function splitRow(row: JoinedRow): OrderWithPayment {
  const {
    payment_id: id,
    payment_attempt: attempt,
    payment_state: state,
    payment_wallet_fen: wallet_fen,
    payment_cashier_fen: cashier_fen,
    payment_held: held,
    payment_created_at: created_at,
    payment_expires_at: expires_at,
    payment_paid_at: paid_at,
    payment_reference: reference,
    ...order
  } = row
  if (id === null) return { order, payment: undefined }
  // A row that has an id has every column that the table demands.
  const columns = { id, attempt, state, wallet_fen, cashier_fen, held, created_at, expires_at, paid_at, reference }
  return { order, payment: { mall: order.mall, order_id: order.id, ...columns } as PaymentRow }
}

/** SQL of the orders of one mall and their payment attempts. */
export function orderRepository(db: Database, mall: string): OrderRepository {
  const orders = (queries: Queries = db) => queries.selectFrom('shop_order').selectAll().where('mall', '=', mall)
  const payments = (queries: Queries = db) => queries.selectFrom('payment').selectAll().where('mall', '=', mall)
  return {
    async insertOrder(tx, row) {
      await tx
        .insertInto('shop_order')
        .values({ ...row, mall })
        .execute()
    },
    async insertPayment(tx, row) {
      await tx
        .insertInto('payment')
        .values({ ...row, mall })
        .execute()
    },
    find: findTogether(async (ids) => {
      const found = await withPayments(db, mall)
        .distinctOn('o.id')
        .where((eb) => eb('o.id', '=', eb.fn.any(eb.val([...ids]))))
        .orderBy('o.id')
        .orderBy('p.attempt', 'desc')
        .execute()
      return new Map(found.map((row) => [row.id, splitRow(row)]))
    }, READ_LANES),
    lock: (tx, id) => orders(tx).where('id', '=', id).forUpdate().executeTakeFirst(),
    list({ member, state, cursor, limit }) {
      let query = orders().orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit)
      if (member !== undefined) query = query.where('member', '=', member)
      if (state !== undefined) query = query.where('state', '=', state)
      if (cursor) query = query.where((eb) => eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(cursor.at, cursor.id)))
      return query.execute()
    },
    async changeOrder(tx, id, change) {
      await tx.updateTable('shop_order').set(change).where('mall', '=', mall).where('id', '=', id).execute()
    },
    payment: (id, queries) => payments(queries).where('id', '=', id).executeTakeFirst(),
    paying: findTogether(async (ids) => {
      const found = await withPayments(db, mall)
        .where((eb) => eb('p.id', '=', eb.fn.any(eb.val([...ids]))))
        .where('p.mall', '=', mall)
        .execute()
      return new Map(
        found.flatMap((row) => {
          const { order, payment } = splitRow(row)
          return payment === undefined ? [] : [[payment.id, { order, payment }]]
        }),
      )
    }, READ_LANES),
    payments: (order, queries) => payments(queries).where('order_id', '=', order).orderBy('attempt', 'desc').execute(),
    async newestPayments(ids) {
      if (ids.length === 0) return new Map()
      const rows = await payments()
        .distinctOn('order_id')
        .where('order_id', 'in', [...ids])
        .orderBy('order_id')
        .orderBy('attempt', 'desc')
        .execute()
      return new Map(rows.map((row) => [row.order_id, row]))
    },
    async changePayment(tx, id, change) {
      await tx.updateTable('payment').set(change).where('mall', '=', mall).where('id', '=', id).execute()
    },
    async countOpen(member) {
      const { count } = await db
        .selectFrom('shop_order')
        .select((eb) => eb.fn.countAll<bigint>().as('count'))
        .where('mall', '=', mall)
        .where('member', '=', member)
        .where('state', '=', 'created')
        .executeTakeFirstOrThrow()
      return Number(count)
    },
    async overdue(now, limit) {
      const rows = await db
        .selectFrom('shop_order')
        .leftJoin('payment', (join) =>
          join
            .onRef('payment.mall', '=', 'shop_order.mall')
            .onRef('payment.order_id', '=', 'shop_order.id')
            .on('payment.state', '=', 'created'),
        )
        .select('shop_order.id')
        .where('shop_order.mall', '=', mall)
        .where('shop_order.state', '=', 'created')
        .where((eb) => eb.or([eb('shop_order.expires_at', '<=', now), eb('payment.expires_at', '<=', now)]))
        .limit(limit)
        .execute()
      return rows.map((row) => row.id)
    },
    async accepted(limit) {
      const rows = await db
        .selectFrom('shop_order')
        .select('id')
        .where('mall', '=', mall)
        .where('state', '=', 'paid')
        .where('sequence', 'is not', null)
        .orderBy('paid_at')
        .limit(limit)
        .execute()
      return rows.map((row) => row.id)
    },
    async settle(queries, taken, at) {
      if (taken.length === 0) return
      await sql`
        update shop_order o set
          state = case when t.settled then ${nextState('paid', 'settle')} else o.state end,
          settled_at = case when t.settled then ${at}::timestamptz end, sequence = t.sequence
        from unnest(
          ${taken.map(({ id }) => id)}::text[], ${taken.map(({ sequence }) => sequence)}::integer[],
          ${taken.map(({ settled }) => settled)}::boolean[]
        ) as t (id, sequence, settled)
        where o.mall = ${mall} and o.id = t.id and o.state = 'paid'`.execute(queries)
    },
    async remove(tx, order) {
      await tx.deleteFrom('payment').where('mall', '=', mall).where('order_id', '=', order).execute()
      await tx.deleteFrom('shop_order').where('mall', '=', mall).where('id', '=', order).execute()
    },
    async today(since) {
      const row = await db
        .selectFrom('shop_order')
        .select((eb) => [
          eb.fn.countAll<bigint>().filterWhere('paid_at', '>=', since).as('orders'),
          eb.fn.sum<string | null>('total_fen').filterWhere('paid_at', '>=', since).as('turnover'),
          eb.fn.countAll<bigint>().filterWhere('state', '=', 'created').as('waiting'),
          eb.fn.countAll<bigint>().filterWhere('state', '=', 'paid').as('unsettled'),
        ])
        .where('mall', '=', mall)
        .where((eb) => eb.or([eb('paid_at', '>=', since), eb('state', 'in', ['created', 'paid'])]))
        .executeTakeFirstOrThrow()
      return {
        orders: Number(row.orders),
        turnoverFen: BigInt(row.turnover ?? '0'),
        waitingForPayment: Number(row.waiting),
        paidNotSettled: Number(row.unsettled),
      }
    },
  }
}
