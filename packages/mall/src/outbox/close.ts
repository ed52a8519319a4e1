import { sql } from 'kysely'
import type { CommandInput } from '../books.ts'
import type { Database, Queries } from '../database/database.ts'
import type { OutboxRow } from '../database/tables.ts'
import type { Clock } from '../shared/clock.ts'
import { together } from '../shared/together.ts'
import type { TraceCarrier } from '../shared/trace.ts'

/** A row that the engine took, and the entry it became. */
export interface Taken {
  readonly row: OutboxRow
  readonly sequence: number
}

/** Does what belongs to a row under the trace of the row. */
export type Under = <Result>(row: OutboxRow, act: () => Result) => Result

/** Writes what follows from rows, in the transaction that closed them. */
export type Write = (tx: Queries, closed: readonly Taken[], under: Under) => Promise<void>

/** What happens in SQL with an answer, in the same transaction that closes the row. */
export interface Effect {
  /**
   * For all rows of its kind that are closed together. It may ask the books first and returns what is to be written:
   * so no transaction waits for the books.
   */
  accepted(taken: readonly Taken[]): Promise<Write>
  refused(tx: Queries, row: OutboxRow, code: string): Promise<void>
}

export type Effects = Partial<Record<CommandInput['kind'], Effect>>

/** An effect that writes one row after the other and asks nothing before. */
export const eachTaken =
  (write: (tx: Queries, taken: Taken) => Promise<void>): Effect['accepted'] =>
  async () =>
  async (tx, closed, under) => {
    for (const taken of closed) await under(taken.row, () => write(tx, taken))
  }

/** What the engine answered to a row. */
export type Closing =
  | Taken
  | {
      readonly row: OutboxRow
      readonly state: 'refused' | 'quarantined'
      readonly code: string
      readonly detail: string
    }

/** Closes rows with what the engine answered, together with the effects of it; true for a row that this call closed. */
export function closeTogether({
  db,
  effects,
  clock,
  trace,
}: {
  db: Database
  effects: Effects
  clock: Clock
  trace: TraceCarrier
}): (closing: Closing) => Promise<boolean> {
  const effectOf = (row: OutboxRow): Effect | undefined => effects[row.kind as CommandInput['kind']]

  const under: Under = (row, act) => trace.under(row.traceparent ?? undefined, act)

  async function run(closings: readonly Closing[]): Promise<readonly boolean[]> {
    const byEffect = Map.groupBy(
      closings.filter((closing): closing is Taken => 'sequence' in closing),
      ({ row }) => effectOf(row),
    )
    const writes: { taken: readonly Taken[]; write: Write }[] = []
    for (const [effect, taken] of byEffect) {
      if (effect !== undefined) writes.push({ taken, write: await effect.accepted(taken) })
    }
    return db.transaction().execute(async (tx) => {
      const closed = await close(tx, closings, new Date(clock()))
      for (const { taken, write } of writes) {
        const ours = taken.filter(({ row }) => closed.has(row.id))
        await write(tx, ours, under)
      }
      for (const closing of closings) {
        const { row } = closing
        if ('sequence' in closing || closing.state !== 'refused' || !closed.has(row.id)) continue
        await under(row, () => effectOf(row)?.refused(tx, row, closing.code))
      }
      return closings.map(({ row }) => closed.has(row.id))
    })
  }

  return together({ run })
}

/**
 * Ids of the rows that were waiting and are closed now. The commit need not wait for the disk: a crash that forgets it
 * leaves the rows waiting, they are sent again, and the engine knows them.
 */
async function close(tx: Queries, closings: readonly Closing[], at: Date): Promise<Set<string>> {
  const columns = closings.map((closing) =>
    'sequence' in closing
      ? { state: 'done', code: null, detail: null, sequence: closing.sequence }
      : { state: closing.state, code: closing.code, detail: closing.detail, sequence: null },
  )
  const { rows } = await sql<{ id: string }>`
    with quick as materialized (select set_config('synchronous_commit', 'off', true))
    update outbox set state = a.state, code = a.code, detail = a.detail, sequence = a.sequence, done_at = ${at}
    from quick, unnest(
      ${closings.map(({ row }) => row.id)}::text[], ${columns.map(({ state }) => state)}::text[],
      ${columns.map(({ code }) => code)}::text[], ${columns.map(({ detail }) => detail)}::text[],
      ${columns.map(({ sequence }) => sequence)}::integer[]
    ) as a (id, state, code, detail, sequence)
    where outbox.id = a.id and outbox.state = 'waiting' returning outbox.id`.execute(tx)
  return new Set(rows.map((row) => row.id))
}
