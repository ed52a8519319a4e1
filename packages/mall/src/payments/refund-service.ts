import { sql } from 'kysely'
import type { Database, Queries } from '../database/database.ts'
import { backoffMs } from '../outbox/outbox.ts'
import { type Clock, SECOND_MS } from '../shared/clock.ts'
import { startPoller } from '../shared/poller.ts'
import { newId } from '../shared/secrets.ts'
import type { PaymentProvider } from './provider.ts'

/** Why money went back to where it came from. */
export type RefundReason = 'late' | 'wrong-amount' | 'price-changed' | 'already-paid' | 'order-refused' | 'operator'

export interface RefundService {
  /** Records in the caller's transaction that money must go back; the provider is asked afterwards. */
  add(
    tx: Queries,
    refund: { payment: string; reference: string; amountFen: bigint; reason: RefundReason },
  ): Promise<void>
  nudge(): void
  waiting(): Promise<number>
  of(
    payments: readonly string[],
  ): Promise<Map<string, { amountFen: bigint; reason: string; state: 'waiting' | 'done' }>>
  stop(): Promise<void>
}

const BATCH = 50
const BEAT_MS = SECOND_MS
const CLAIM_MS = 30 * SECOND_MS

/** Gives money back through the provider until it has answered; a provider that is away delays nobody else. */
export function startRefunds(options: {
  db: Database
  mall: string
  provider: PaymentProvider
  clock: Clock
  onError: (error: unknown) => void
}): RefundService {
  const { db, mall, provider, clock, onError } = options

  async function round(): Promise<boolean> {
    const rows = await db
      .updateTable('provider_refund')
      .set({ attempts: sql`attempts + 1`, next_at: new Date(clock() + CLAIM_MS) })
      .where('mall', '=', mall)
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('provider_refund')
          .select('id')
          .where('mall', '=', mall)
          .where('state', '=', 'waiting')
          .where('next_at', '<=', new Date(clock()))
          .orderBy('next_at')
          .limit(BATCH)
          .forUpdate()
          .skipLocked(),
      )
      .returningAll()
      .execute()
    for (const row of rows) {
      const at = db.updateTable('provider_refund').where('mall', '=', mall).where('id', '=', row.id)
      try {
        const { number } = await provider.refund({
          id: row.id,
          payment: row.payment,
          reference: row.reference,
          amountFen: row.amount_fen,
        })
        await at.set({ state: 'done', provider_number: number, done_at: new Date(clock()), last_error: null }).execute()
      } catch (error) {
        onError(error)
        const text = error instanceof Error ? error.message : String(error)
        await at.set({ next_at: new Date(clock() + backoffMs(row.attempts)), last_error: text.slice(0, 500) }).execute()
      }
    }
    return rows.length === BATCH
  }

  const { nudge, stop } = startPoller({ beatMs: BEAT_MS, round, onError })
  return {
    nudge,
    stop,
    async add(tx, { payment, reference, amountFen, reason }) {
      const now = new Date(clock())
      await tx
        .insertInto('provider_refund')
        .values({
          mall,
          id: newId(),
          payment,
          provider: provider.name,
          reference,
          amount_fen: amountFen,
          reason,
          state: 'waiting',
          attempts: 0,
          next_at: now,
          last_error: null,
          provider_number: null,
          created_at: now,
        })
        // A refund that is decided again, after a restore to an earlier entry, is not paid again.
        .onConflict((conflict) => conflict.columns(['mall', 'provider', 'reference', 'reason']).doNothing())
        .execute()
    },
    async waiting() {
      const { count } = await db
        .selectFrom('provider_refund')
        .select((eb) => eb.fn.countAll<bigint>().as('count'))
        .where('mall', '=', mall)
        .where('state', '=', 'waiting')
        .executeTakeFirstOrThrow()
      return Number(count)
    },
    async of(payments) {
      if (payments.length === 0) return new Map()
      const rows = await db
        .selectFrom('provider_refund')
        .selectAll()
        .where('mall', '=', mall)
        .where('payment', 'in', [...payments])
        .orderBy('created_at')
        .execute()
      return new Map(
        rows.map((row) => [row.payment, { amountFen: row.amount_fen, reason: row.reason, state: row.state }]),
      )
    },
  }
}
