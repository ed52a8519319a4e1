import { sql } from 'kysely'
import { type Database, isUniqueViolation } from '../database/database.ts'
import type { OrderRow, PaymentRow } from '../database/tables.ts'
import type { OutboxLine, OutboxRequest } from '../outbox/line.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { Clock } from '../shared/clock.ts'
import { together } from '../shared/together.ts'

/** A payment that pays its order, as far as was known when it was last read. */
export interface Paying {
  order: OrderRow
  payment: PaymentRow
  /** What the provider said; undefined when the wallet paid all of it. */
  heard: { provider: string; reference: string; amountFen: bigint } | undefined
}

/** Marks an order paid; false when it is not as it was read, and nothing changed. */
export type Pay = (paying: Paying) => Promise<boolean>

/** What the outbox carries to settle a paid order. */
export const settling = (order: OrderRow, payment: PaymentRow): OutboxRequest => ({
  subject: `order:${order.id}`,
  caller: 'mall',
  command: {
    kind: 'order',
    order: order.id,
    member: order.member,
    product: order.product,
    quantity: order.quantity,
    awaitsReceipt: true,
    ...(order.ship_to !== null && { shipTo: order.ship_to }),
    ...(order.pickup !== null && { pickup: order.pickup }),
    ...(payment.wallet_fen > 0n && { hold: payment.id }),
  },
})

interface WithLine extends Paying {
  line: OutboxLine
}

/**
 * Marks orders paid together, each with its payment, the provider's notification and the outbox row that settles it, in
 * one statement. It answers false, having changed nothing, for an order that is not as it was read: whatever was in
 * the way is then for a transaction that locks the order and looks closely.
 */
export function payTogether(parts: { db: Database; mall: string; outbox: Outbox; clock: Clock }): Pay {
  const { outbox, clock } = parts
  const payOne = together<WithLine, boolean>({
    async run(wanted) {
      // Of two payments of one order in a round only the first is tried.
      const firsts = [...new Map(wanted.toReversed().map((paying) => [paying.order.id, paying])).values()]
      const paid = new Set(await writeUnlessHeard({ ...parts, now: clock() }, firsts))
      const done = wanted.map((paying) => paid.has(paying.order.id) && firsts.includes(paying))
      outbox.carry(wanted.filter((_, index) => done[index]).map(({ line }) => line))
      return done
    },
  })
  return (paying) => payOne({ ...paying, line: outbox.line(settling(paying.order, paying.payment)) })
}

/** A notification that another server heard at this very moment is for a closer look too. */
async function writeUnlessHeard(
  parts: { db: Database; mall: string; now: number },
  wanted: readonly WithLine[],
): Promise<readonly string[]> {
  try {
    return await write(parts, wanted)
  } catch (error) {
    if (wanted.length === 1 && isUniqueViolation(error)) return []
    throw error
  }
}

async function write(
  { db, mall, now }: { db: Database; mall: string; now: number },
  wanted: readonly WithLine[],
): Promise<readonly string[]> {
  const at = new Date(now)
  const lines = wanted.map(({ line }) => line)
  const heard = wanted.map((paying) => paying.heard)
  // Whoever changes an order or its payments holds the lock of the order's row: so once `locked` has it, the payment
  // cannot change any more, and `taken` looks at it as it is then.
  const { rows } = await sql<{ id: string }>`
    with asked as (
      select * from unnest(
        ${wanted.map(({ order }) => order.id)}::text[], ${wanted.map(({ payment }) => payment.id)}::text[],
        ${heard.map((one) => one?.provider ?? null)}::text[], ${heard.map((one) => one?.reference ?? null)}::text[],
        ${heard.map((one) => one?.amountFen ?? null)}::bigint[], ${lines.map((line) => line.id)}::text[],
        ${lines.map((line) => JSON.stringify(line.command))}::jsonb[], ${lines.map((line) => line.attempts)}::integer[],
        ${lines.map((line) => line.next_at)}::timestamptz[], ${lines.map((line) => line.created_at)}::timestamptz[],
        ${lines.map((line) => line.traceparent)}::text[]
      ) as t (id, payment, provider, reference, amount_fen, outbox, command, attempts, next_at, asked_at, traceparent)),
    locked as (
      select o.id from shop_order o join asked a using (id)
      where o.mall = ${mall} and o.state = 'created' and not exists (
        select from notification n where n.mall = ${mall} and n.provider = a.provider and n.reference = a.reference)
      order by o.id for update of o),
    taken as (
      update payment p set state = 'paid', paid_at = ${at}, reference = a.reference
      from asked a join locked using (id)
      where p.mall = ${mall} and p.id = a.payment and p.order_id = a.id
        and p.state = 'created' and p.held and p.expires_at > ${at}
      returning p.order_id as id),
    paid as (
      update shop_order o set state = 'paid', paid_at = ${at} from taken t
      where o.mall = ${mall} and o.id = t.id and o.state = 'created' returning o.id),
    noted as (
      insert into notification (mall, provider, reference, payment, amount_fen, result, received_at)
      select ${mall}, provider, reference, payment, amount_fen, 'paid', ${at}
      from asked join paid using (id) where reference is not null),
    sent as (
      insert into outbox (id, mall, kind, subject, caller, command, state, attempts, next_at, created_at, traceparent)
      select outbox, ${mall}, 'order', 'order:' || id, 'mall', command, 'waiting', attempts, next_at, asked_at, traceparent
      from asked join paid using (id))
    select id from paid`.execute(db)
  return rows.map((row) => row.id)
}
