import { formatFen, parseFen } from '@huoshui/engine'
import type { Database } from '../database/database.ts'
import { MallError } from '../errors.ts'
import { type Clock, instantText, SECOND_MS } from '../shared/clock.ts'
import { hmac, newId, sameText } from '../shared/secrets.ts'
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

  async function find(payment: string): Promise<CashierPayment | undefined> {
    const row = await db
      .selectFrom('cashier')
      .selectAll()
      .where('mall', '=', mall)
      .where('payment', '=', payment)
      .executeTakeFirst()
    return row && { payment: row.payment, amountFen: row.amount_fen, state: row.state }
  }

  /** The cashier takes the money: from then on the payment has its number. */
  async function take(payment: string): Promise<string> {
    const reference = `local-${newId()}`
    const row = await db
      .updateTable('cashier')
      .set((eb) => ({
        state: 'paid',
        reference: eb.fn.coalesce('reference', eb.val(reference)),
        paid_at: new Date(clock()),
      }))
      .where('mall', '=', mall)
      .where('payment', '=', payment)
      .returning('reference')
      .executeTakeFirstOrThrow()
    return row.reference ?? reference
  }

  return {
    name: 'local',
    development: true,
    find,
    sign,
    urlOf: (payment) => `/cashier/${payment}`,
    async open({ payment, amountFen }) {
      await db
        .insertInto('cashier')
        .values({
          payment,
          mall,
          amount_fen: amountFen,
          state: 'open',
          reference: null,
          created_at: new Date(clock()),
          paid_at: null,
        })
        .onConflict((conflict) => conflict.column('payment').doNothing())
        .execute()
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
      const found = await find(payment)
      if (found === undefined) throw new MallError('unknown-payment')
      const paidAt = instantText(clock(), 'Asia/Shanghai')
      const honest: PaymentNotification = { payment, reference: '', amountFen: found.amountFen, paidAt }
      switch (act) {
        case 'forge': {
          const forged = { ...honest, reference: `forged-${newId()}` }
          return [await deliver(forged, hmac('not the secret', signedText(forged)))]
        }
        case 'wrong-amount': {
          const wrong = {
            ...honest,
            reference: `local-${newId()}`,
            amountFen: found.amountFen - 1n || parseFen('0.02'),
          }
          return [await deliver(wrong, sign(wrong))]
        }
        case 'pay': {
          const paid = { ...honest, reference: await take(payment) }
          return [await deliver(paid, sign(paid))]
        }
        case 'replay': {
          const paid = { ...honest, reference: await take(payment) }
          return Promise.all(Array.from({ length: REPLAYS }, () => deliver(paid, sign(paid))))
        }
        case 'delay': {
          const paid = { ...honest, reference: await take(payment) }
          setTimeout(() => void deliver(paid, sign(paid)).catch(() => undefined), DELAY_MS).unref()
          return []
        }
      }
    },
  }
}
