import type { Books } from '../books.ts'
import type { Database, Queries } from '../database/database.ts'
import type { OrderRow } from '../database/tables.ts'
import type { Clock } from '../shared/clock.ts'
import { type Poller, startPoller } from '../shared/poller.ts'
import type { SettledOrder } from './looks.ts'
import type { OrderRepository } from './order-repository.ts'
import { nextState } from './states.ts'

const BATCH = 500
const BEAT_MS = 5000

/** Marks a paid order settled, in the caller's transaction. */
export async function settle(
  tx: Queries,
  { orders, order, sequence, at }: { orders: OrderRepository; order: OrderRow; sequence: number; at: Date },
): Promise<void> {
  await orders.changeOrder(tx, order.id, { state: nextState(order.state, 'settle'), settled_at: at, sequence })
}

/** Under `settle: completion` orders settle by the engine's clock: this hears of it. */
export function startCompletion(parts: {
  db: Database
  orders: OrderRepository
  books: Books
  clock: Clock
  onError: (error: unknown) => void
}): Poller {
  const { db, orders, books, clock, onError } = parts

  async function mark({ id, sequence }: SettledOrder): Promise<void> {
    await db.transaction().execute(async (tx) => {
      const order = await orders.lock(tx, id)
      if (order?.state === 'paid') await settle(tx, { orders, order, sequence, at: new Date(clock()) })
    })
  }

  return startPoller({
    beatMs: BEAT_MS,
    onError,
    async round() {
      const accepted = await orders.accepted(BATCH)
      const found = accepted.length === 0 ? [] : await books.look('settledOrders', accepted)
      for (const settled of found) await mark(settled)
      return found.length === BATCH
    },
  })
}
