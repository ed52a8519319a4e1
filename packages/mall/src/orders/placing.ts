import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { OrderRow, PaymentRow } from '../database/tables.ts'
import { MallError } from '../errors.ts'
import { findAct, hashOfBody } from '../shared/client-key.ts'
import { together } from '../shared/together.ts'

/** Most unpaid orders of one member at a time. */
export const OPEN_ORDERS_MAX = 100

/** A new order with its first payment attempt, under the key its member gave it. */
export interface NewOrder {
  order: OrderRow
  payment: PaymentRow
  key: string
  body: unknown
}

/** Rounds of new orders that may be under way at a time. */
const LANES = 2

/** What the statement says of one of the orders it was given. */
interface Written {
  id: string
  /** Its key was new: order and payment are stored. */
  booked: boolean
  /** The member has as many unpaid orders as it may have. */
  at_limit: boolean
}

/**
 * Stores new orders together: client key, order and first payment attempt of each in one statement, so that a crowd of
 * buyers costs one commit. Answers the order that the key stands for, and whether it was there before.
 * @throws MallError id-reused, limit-reached
 */
export function placeTogether(
  db: Database,
  mall: string,
): (wanted: NewOrder) => Promise<{ id: string; repeated: boolean }> {
  /** A key that was there, or a member who may not order more: rare enough to be looked at one by one. */
  async function notBooked({ order, key, body }: NewOrder, atLimit: boolean): Promise<{ id: string; repeated: true }> {
    const first = await findAct(db, mall, { caller: order.member, operation: 'order', key })
    if (first !== undefined) {
      if (first.bodyHash !== hashOfBody(body)) throw new MallError('id-reused')
      return { id: first.subject, repeated: true }
    }
    if (atLimit) throw new MallError('limit-reached', 'too many unpaid orders')
    // The first order was refused and its key given back between the two statements: the client may try again.
    throw new MallError('busy')
  }

  return together({
    lanes: LANES,
    async run(wanted) {
      const written = new Map((await write(db, mall, wanted)).map((row) => [row.id, row]))
      const answers = wanted.map((one) => {
        const { booked = false, at_limit = false } = written.get(one.order.id) ?? {}
        return booked ? { id: one.order.id, repeated: false } : notBooked(one, at_limit)
      })
      const settled = await Promise.allSettled(answers)
      return settled.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason))
    },
  })
}

async function write(db: Database, mall: string, wanted: readonly NewOrder[]): Promise<readonly Written[]> {
  const orders = wanted.map(({ order }) => order)
  const payments = wanted.map(({ payment }) => payment)
  const { rows } = await sql<Written>`
    with asked as (
      select * from unnest(
        ${orders.map((order) => order.id)}::text[], ${orders.map((order) => order.member)}::text[],
        ${orders.map((order) => order.product)}::text[], ${orders.map((order) => order.quantity)}::integer[],
        ${orders.map((order) => order.total_fen)}::bigint[], ${orders.map((order) => order.created_at)}::timestamptz[],
        ${orders.map((order) => order.expires_at)}::timestamptz[], ${wanted.map(({ key }) => key)}::text[],
        ${wanted.map(({ body }) => hashOfBody(body))}::text[], ${payments.map((payment) => payment.id)}::text[],
        ${payments.map((payment) => payment.wallet_fen)}::bigint[],
        ${payments.map((payment) => payment.cashier_fen)}::bigint[], ${payments.map((payment) => payment.held)}::boolean[],
        ${payments.map((payment) => payment.expires_at)}::timestamptz[], ${orders.map((order) => order.ship_to)}::text[],
        ${orders.map((order) => order.pickup)}::text[], ${orders.map((order) => order.pickup_code)}::text[]
      ) with ordinality as t (id, member, product, quantity, total_fen, created_at, expires_at, key, body_hash,
        payment, wallet_fen, cashier_fen, held, payment_expires_at, ship_to, pickup, pickup_code, place)),
    counted as (
      select asked.*, row_number() over (partition by member order by place) +
        (select count(*) from shop_order o where o.mall = ${mall} and o.member = asked.member and o.state = 'created')
        > ${OPEN_ORDERS_MAX}::integer as at_limit
      from asked),
    booked as (
      insert into client_key (mall, caller, operation, key, body_hash, subject, created_at)
      select ${mall}, member, 'order', key, body_hash, id, created_at from counted where not at_limit
      on conflict (mall, caller, operation, key) do nothing returning subject as id),
    ordered as (
      insert into shop_order (mall, id, member, product, quantity, total_fen, state, created_at, expires_at, ship_to, pickup,
        pickup_code)
      select ${mall}, id, member, product, quantity, total_fen, 'created', created_at, expires_at, ship_to, pickup, pickup_code
      from asked join booked using (id)),
    attempted as (
      insert into payment (mall, id, order_id, attempt, state, wallet_fen, cashier_fen, held, created_at, expires_at)
      select ${mall}, payment, id, 1, 'created', wallet_fen, cashier_fen, held, created_at, payment_expires_at
      from asked join booked using (id))
    select id, booked.id is not null as booked, at_limit from counted left join booked using (id)`.execute(db)
  return rows
}
