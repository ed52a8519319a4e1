import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

// Entries are named in the order in which rows are written, so a few bytes for every range of pages say which of them can
// name one beyond the journal's end; unlike a tree of every row, that costs an order next to nothing.
const statements = [
  'create index outbox_by_sequence on outbox using brin (sequence) with (autosummarize = on, pages_per_range = 32)',
  'create index shop_order_by_sequence on shop_order using brin (sequence) with (autosummarize = on, pages_per_range = 32)',
  'create index shop_order_by_refund on shop_order (mall, refund_sequence) where refund_sequence is not null',
]

/** What the reconciler asks of every row that names an entry, without reading them all. */
export const sequences: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
