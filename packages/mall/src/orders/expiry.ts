import type { Database } from '../database/database.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { type Clock, SECOND_MS } from '../shared/clock.ts'
import { type Poller, startPoller } from '../shared/poller.ts'
import type { OrderRepository } from './order-repository.ts'
import { endAttempt } from './order-service.ts'
import { nextState } from './states.ts'

const BATCH = 100

/** Ends payment attempts and cancels orders whose time is over; the wallet's part is given back. */
export function startExpiry(options: {
  db: Database
  orders: OrderRepository
  outbox: Outbox
  clock: Clock
  onError: (error: unknown) => void
}): Poller {
  const { db, orders, outbox, clock, onError } = options

  async function end(id: string): Promise<void> {
    await db.transaction().execute(async (tx) => {
      const order = await orders.lock(tx, id)
      if (order?.state !== 'created') return
      const now = clock()
      const [newest] = await orders.payments(id, tx)
      if (newest && newest.expires_at.getTime() <= now)
        await endAttempt(tx, { orders, outbox, order, state: 'expired' })
      if (order.expires_at.getTime() > now) return
      await endAttempt(tx, { orders, outbox, order, state: 'expired' })
      await orders.changeOrder(tx, id, {
        state: nextState(order.state, 'cancel'),
        cancel_code: 'order-expired',
        closed_at: new Date(now),
      })
    })
  }

  return startPoller({
    beatMs: SECOND_MS,
    onError,
    async round() {
      const ids = await orders.overdue(new Date(clock()), BATCH)
      for (const id of ids) await end(id)
      if (ids.length > 0) outbox.nudge()
      return ids.length === BATCH
    },
  })
}
