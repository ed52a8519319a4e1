import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { type Clock, SECOND_MS } from '../shared/clock.ts'

/** How many members who spent something have been paid at least as much, by the mall's own books, up to an instant. */
export interface Recovered {
  recovered: number
  members: number
  at: Date
}

/** Every member may ask at once; the books are asked once in so long. */
const FRESH_MS = 10 * SECOND_MS

/**
 * Counts members with settled orders: those whose rewards, sales and exits paid at least what they spent. Orders given
 * back count on neither side, nor do rewards that such orders had paid. Nothing is said of what members still hold.
 */
export function recoveredCount(parts: { db: Database; mall: string; clock: Clock }): () => Promise<Recovered> {
  const { db, mall, clock } = parts
  let kept: Promise<Recovered> | undefined
  let keptAt = 0

  async function count(): Promise<Recovered> {
    const { rows } = await sql<{ members: bigint; recovered: bigint }>`
      with spent as (
        select member, sum(total_fen) as fen from shop_order where mall = ${mall} and state = 'settled' group by member
      ), paid as (
        select reward."to" as member, sum(reward.amount) as fen from books.reward
        where reward.mall = ${mall} and reward."to" in (select member from spent) and not exists (
          select from shop_order where shop_order.mall = reward.mall and shop_order.id = reward."order"
            and shop_order.state = 'refunded')
        group by reward."to"
      )
      select count(*) as members, count(*) filter (where coalesce(paid.fen, 0) >= spent.fen) as recovered
      from spent left join paid using (member)`.execute(db)
    const [row] = rows
    return { recovered: Number(row?.recovered ?? 0n), members: Number(row?.members ?? 0n), at: new Date(clock()) }
  }

  return async () => {
    const now = clock()
    if (kept === undefined || now - keptAt > FRESH_MS) {
      keptAt = now
      kept = count()
      kept.catch(() => {
        kept = undefined
      })
    }
    return kept
  }
}
