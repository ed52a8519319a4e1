import type { Database, Queries } from '../database/database.ts'
import type { OrderRow, OrderState, PaymentRow } from '../database/tables.ts'
import type { Cursor } from '../shared/cursor.ts'

export interface OrderFilter {
  member?: string | undefined
  state?: OrderState | undefined
  cursor?: Cursor | undefined
  limit: number
}

export interface OrderRepository {
  insertOrder(tx: Queries, row: Omit<OrderRow, 'mall'>): Promise<void>
  insertPayment(tx: Queries, row: Omit<PaymentRow, 'mall'>): Promise<void>
  find(id: string, queries?: Queries): Promise<OrderRow | undefined>
  /** Locks the order for the rest of the transaction; every writer of an order or its payments takes this lock first. */
  lock(tx: Queries, id: string): Promise<OrderRow | undefined>
  list(filter: OrderFilter): Promise<OrderRow[]>
  changeOrder(tx: Queries, id: string, change: Partial<Omit<OrderRow, 'mall' | 'id'>>): Promise<void>
  payment(id: string, queries?: Queries): Promise<PaymentRow | undefined>
  payments(order: string, queries?: Queries): Promise<PaymentRow[]>
  newestPayments(orders: readonly string[]): Promise<Map<string, PaymentRow>>
  changePayment(tx: Queries, id: string, change: Partial<Omit<PaymentRow, 'mall' | 'id'>>): Promise<void>
  countOpen(member: string): Promise<number>
  /** Ids of orders, or orders with payments, whose time is over. */
  overdue(now: Date, limit: number): Promise<string[]>
  /** Ids of orders the books have taken and SQL does not know as settled, the longest paid first. */
  accepted(limit: number): Promise<string[]>
  remove(tx: Queries, order: string): Promise<void>
  today(
    since: Date,
  ): Promise<{ orders: number; turnoverFen: bigint; waitingForPayment: number; paidNotSettled: number }>
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
    find: (id, queries) => orders(queries).where('id', '=', id).executeTakeFirst(),
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
