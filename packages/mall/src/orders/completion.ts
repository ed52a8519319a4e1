import type { Books } from '../books.ts'
import type { Database } from '../database/database.ts'
import type { Clock } from '../shared/clock.ts'
import { type Poller, startPoller } from '../shared/poller.ts'
import type { OrderRepository } from './order-repository.ts'

const BATCH = 500
const BEAT_MS = 5000

/** Under `settle: completion` orders settle by the engine's clock: this hears of it. */
export function startCompletion(parts: {
  db: Database
  orders: OrderRepository
  books: Books
  clock: Clock
  onError: (error: unknown) => void
}): Poller {
  const { db, orders, books, clock, onError } = parts

  return startPoller({
    beatMs: BEAT_MS,
    onError,
    async round() {
      const accepted = await orders.accepted(BATCH)
      const found = accepted.length === 0 ? [] : await books.look('settledOrders', accepted)
      const settled = found.map((order) => ({ ...order, settled: true }))
      await orders.settle(db, settled, new Date(clock()))
      return found.length === BATCH
    },
  })
}
