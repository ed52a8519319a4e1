import { formatFen, parseFen } from '@huoshui/engine'
import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { MallError } from '../errors.ts'
import { type Clock, instantText, SECOND_MS } from '../shared/clock.ts'
import { hmac, newId, sameText } from '../shared/secrets.ts'
import { findTogether, together } from '../shared/together.ts'
import type { PaymentNotification, PaymentProvider } from './provider.ts'

/** What the tester asks the cashier to do with a payment. */
export const CASHIER_ACTS = ['pay', 'replay', 'forge', 'wrong-amount', 'delay'] as const
export type CashierAct = (typeof CASHIER_ACTS)[number]

export interface CashierPayment {
  payment: string
  amountFen: bigint
  state: 'open' | 'paid' | 'refunded'
}

/** Carries a notification to the mall's own address, as a payment provider's servers would. */
export type Deliver = (
  notification: PaymentNotification,
  signature: string,
) => Promise<{ status: number; result: string }>

export interface LocalCashier extends PaymentProvider {
  find(payment: string): Promise<CashierPayment | undefined>
  /** The member presses a button of the cashier's page; answers what the mall answered, once per notification sent. */
  act(payment: string, act: CashierAct): Promise<{ status: number; result: string }[]>
  sign(notification: PaymentNotification): string
  /** Sends once more what the mall has not heard of: a server that was killed missed its notification. Returns how many. */
  resend(): Promise<number>
}

/** How often a replayed notification is sent, all at once. */
export const REPLAYS = 5
/** How long a delayed notification is held back. */
export const DELAY_MS = 20 * SECOND_MS
/** A payment the mall has not heard of after this is told again. */
export const RESEND_AFTER_MS = 40 * SECOND_MS
const RESEND_BATCH = 100

interface OpenPayment {
  payment: string
  amountFen: bigint
}

const signedText = ({ payment, reference, amountFen, paidAt }: PaymentNotification): string =>
  [payment, reference, formatFen(amountFen), paidAt].join('\n')

/** The development provider of payments: a page of its own, notifications signed with HMAC-SHA-256. */
export function localCashier(options: {
  db: Database
  mall: string
  secret: string
  clock: Clock
  deliver: Deliver
}): LocalCashier {
  const { db, mall, secret, clock, deliver } = options
  const sign = (notification: PaymentNotification): string => hmac(secret, signedText(notification))

  const find = findTogether(async (payments): Promise<Map<string, CashierPayment>> => {
    const rows = await db
      .selectFrom('cashier')
      .selectAll()
      .where('mall', '=', mall)
      .where((eb) => eb('payment', '=', eb.fn.any(eb.val([...payments]))))
      .execute()
    return new Map(rows.map(({ payment, amount_fen, state }) => [payment, { payment, amountFen: amount_fen, state }]))
  })

  const open = together<OpenPayment, void>({
    async run(payments) {
      const created_at = new Date(clock())
      const rows = payments.map(({ payment, amountFen }) => ({
        payment,
        mall,
        amount_fen: amountFen,
        state: 'open' as const,
        reference: null,
        created_at,
        paid_at: null,
      }))
      await db
        .insertInto('cashier')
        .values(rows)
        .onConflict((conflict) => conflict.column('payment').doNothing())
        .execute()
      return payments.map(() => undefined)
    },
  })

  /** The cashier takes the money: from then on the payment has its number. */
  const take = findTogether(async (payments): Promise<Map<string, { reference: string; amountFen: bigint }>> => {
    const { rows } = await sql<{ payment: string; reference: string; amount_fen: bigint }>`
      update cashier c set state = 'paid', reference = coalesce(c.reference, t.reference), paid_at = ${new Date(clock())}
      from unnest(${[...payments]}::text[], ${payments.map(() => `local-${newId()}`)}::text[]) as t (payment, reference)
      where c.mall = ${mall} and c.payment = t.payment
      returning c.payment, c.reference, c.amount_fen`.execute(db)
    return new Map(rows.map(({ payment, reference, amount_fen }) => [payment, { reference, amountFen: amount_fen }]))
  })

  /** The notification of a payment that is made now. @throws MallError unknown-payment */
  async function pay(payment: string): Promise<PaymentNotification> {
    const taken = await take(payment)
    if (taken === undefined) throw new MallError('unknown-payment')
    return { payment, ...taken, paidAt: instantText(clock(), 'Asia/Shanghai') }
  }

  /** A notification that the mall must refuse, or give the money back for. */
  async function dishonest(payment: string, prefix: string): Promise<PaymentNotification> {
    const found = await find(payment)
    if (found === undefined) throw new MallError('unknown-payment')
    const paidAt = instantText(clock(), 'Asia/Shanghai')
    return { payment, reference: `${prefix}-${newId()}`, amountFen: found.amountFen, paidAt }
  }

  return {
    name: 'local',
    development: true,
    find,
    sign,
    urlOf: (payment) => `/cashier/${payment}`,
    async open({ payment, amountFen }) {
      await open({ payment, amountFen })
      return { url: `/cashier/${payment}` }
    },
    readNotification(notification, signature) {
      if (!sameText(signature, sign(notification))) throw new MallError('bad-signature')
      return notification
    },
    async refund({ id, payment }) {
      await db
        .updateTable('cashier')
        .set({ state: 'refunded' })
        .where('mall', '=', mall)
        .where('payment', '=', payment)
        .execute()
      return { number: `local-refund-${id}` }
    },
    async resend() {
      const rows = await db
        .selectFrom('cashier')
        .selectAll()
        .where('mall', '=', mall)
        .where('state', '=', 'paid')
        .where('paid_at', '<', new Date(clock() - RESEND_AFTER_MS))
        .where((eb) =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('notification')
                .select('reference')
                .whereRef('notification.mall', '=', 'cashier.mall')
                .whereRef('notification.reference', '=', 'cashier.reference'),
            ),
          ),
        )
        .limit(RESEND_BATCH)
        .execute()
      for (const { payment, reference, amount_fen, paid_at } of rows) {
        if (reference === null || paid_at === null) continue
        const notification = {
          payment,
          reference,
          amountFen: amount_fen,
          paidAt: instantText(paid_at, 'Asia/Shanghai'),
        }
        await deliver(notification, sign(notification))
      }
      return rows.length
    },
    async act(payment, act) {
      switch (act) {
        case 'forge': {
          const forged = await dishonest(payment, 'forged')
          return [await deliver(forged, hmac('not the secret', signedText(forged)))]
        }
        case 'wrong-amount': {
          const due = await dishonest(payment, 'local')
          const wrong = { ...due, amountFen: due.amountFen - 1n || parseFen('0.02') }
          return [await deliver(wrong, sign(wrong))]
        }
        case 'pay': {
          const paid = await pay(payment)
          return [await deliver(paid, sign(paid))]
        }
        case 'replay': {
          const paid = await pay(payment)
          return Promise.all(Array.from({ length: REPLAYS }, () => deliver(paid, sign(paid))))
        }
        case 'delay': {
          const paid = await pay(payment)
          setTimeout(() => void deliver(paid, sign(paid)).catch(() => undefined), DELAY_MS).unref()
          return []
        }
      }
    },
  }
}
