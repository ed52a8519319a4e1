import { sql } from 'kysely'
import type { Books, CommandInput } from '../books.ts'
import type { Database, Queries } from '../database/database.ts'
import type { OutboxRow } from '../database/tables.ts'
import { isRefusalCode, MallError } from '../errors.ts'
import { type Clock, MINUTE_MS, SECOND_MS } from '../shared/clock.ts'
import { startPoller } from '../shared/poller.ts'
import { newId } from '../shared/secrets.ts'
import { type TraceCarrier, untraced } from '../shared/trace.ts'
import { readCommand, writeCommand } from './command-json.ts'

type WithoutEnvelope<C> = C extends unknown ? Omit<C, 'id' | 'caller'> : never
/** A command without its id: the outbox row's id is the command's. */
export type OutboxCommand = WithoutEnvelope<CommandInput>

/** What happens in SQL with the answer, in the same transaction that closes the row. */
export interface Effect {
  accepted(tx: Queries, row: OutboxRow, sequence: number): Promise<void>
  refused(tx: Queries, row: OutboxRow, code: string): Promise<void>
}

export interface Outbox {
  /** Writes the row in the caller's transaction; call `nudge` once that is committed. */
  add(tx: Queries, row: { subject: string; caller: string; command: OutboxCommand }): Promise<string>
  nudge(): void
  /**
   * Waits until the row is done and returns its sequence.
   * @throws MallError the engine's code when it was refused, not-settled-in-time
   */
  answer(id: string, timeoutMs?: number): Promise<number>
  /** Waits, without failing, until the row of the subject is no longer waiting or the time is over. */
  settled(subject: string, timeoutMs: number): Promise<void>
  /** Sends a quarantined row again. */
  retry(id: string): Promise<boolean>
  /** What an operator must look at: rows in quarantine, and rows that failed again and again. */
  troubled(limit: number): Promise<OutboxRow[]>
  figures(): Promise<{ waiting: number; failing: number; quarantined: number; oldestMs: number }>
  stop(): Promise<void>
}

const BATCH = 256
/** Rows under way at most. */
const CARRYING_MAX = 1024
const BEAT_MS = 500
const CLAIM_MS = 30 * SECOND_MS
const BACKOFF_FIRST_MS = 250
const BACKOFF_MAX_MS = MINUTE_MS
/** How long a caller waits for the answer of its own command. */
export const ANSWER_WAIT_MS = 5 * SECOND_MS
/** More failed attempts than this count as failing in the overview. */
export const FAILING_ATTEMPTS = 3

/** Pause before the next try of a row that failed `attempts` times. */
export const backoffMs = (attempts: number): number =>
  Math.min(BACKOFF_FIRST_MS * 2 ** Math.min(attempts, 20), BACKOFF_MAX_MS)

/**
 * Carries rows of SQL transactions into the engine. Drained by row state: a row is taken when it is
 * waiting and due, whatever its id; the command's id is the row's, so sending twice changes nothing.
 */
export function startOutbox(options: {
  db: Database
  mall: string
  books: Books
  effects: Partial<Record<CommandInput['kind'], Effect>>
  clock: Clock
  onError: (error: unknown) => void
  trace?: TraceCarrier
}): Outbox {
  const { db, mall, books, effects, clock, onError, trace = untraced } = options
  const waiters = new Map<string, Set<() => void>>()
  const carrying = new Set<Promise<void>>()

  async function claim(): Promise<OutboxRow[]> {
    const now = new Date(clock())
    const rows = await db
      .updateTable('outbox')
      .set({ attempts: sql`attempts + 1`, next_at: new Date(clock() + CLAIM_MS) })
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('outbox')
          .select('id')
          .where('mall', '=', mall)
          .where('state', '=', 'waiting')
          .where('next_at', '<=', now)
          .orderBy('next_at')
          .limit(BATCH)
          .forUpdate()
          .skipLocked(),
      )
      .returningAll()
      .execute()
    // Sent in the order in which they were asked for: after a restore to an earlier entry many wait that build on each other.
    return rows.toSorted((one, other) => one.created_at.getTime() - other.created_at.getTime())
  }

  async function postpone(row: OutboxRow, detail: string): Promise<void> {
    await db
      .updateTable('outbox')
      .set({ next_at: new Date(clock() + backoffMs(row.attempts)), detail: detail.slice(0, 500) })
      .where('id', '=', row.id)
      .where('state', '=', 'waiting')
      .execute()
  }

  async function close(
    row: OutboxRow,
    change: Pick<OutboxRow, 'state' | 'code' | 'detail' | 'sequence'>,
  ): Promise<void> {
    await db.transaction().execute(async (tx) => {
      const closed = await tx
        .updateTable('outbox')
        .set({ ...change, done_at: new Date(clock()) })
        .where('id', '=', row.id)
        .where('state', '=', 'waiting')
        .executeTakeFirst()
      if (closed.numUpdatedRows !== 1n) return
      const effect = effects[row.kind as CommandInput['kind']]
      if (change.sequence !== null) await effect?.accepted(tx, row, change.sequence)
      else if (change.state === 'refused') await effect?.refused(tx, row, change.code ?? 'bad-command')
    })
    for (const wake of waiters.get(row.id) ?? []) wake()
    for (const wake of waiters.get(row.subject) ?? []) wake()
  }

  async function carry(row: OutboxRow): Promise<void> {
    try {
      const answer = await books.submit(readCommand(row.command))
      if (answer.kind === 'refused' && answer.code === 'busy') return await postpone(row, 'busy')
      switch (answer.kind) {
        case 'accepted':
        case 'repeated':
          return await close(row, { state: 'done', code: null, detail: null, sequence: answer.sequence })
        case 'refused':
          return await close(row, { state: 'refused', code: answer.code, detail: answer.message, sequence: null })
        case 'quarantined':
          return await close(row, { state: 'quarantined', code: answer.code, detail: answer.message, sequence: null })
      }
    } catch (error) {
      onError(error)
      await postpone(row, error instanceof Error ? error.message : String(error))
    }
  }

  /** A row whose answer takes long holds up nobody: the next round goes on without it. */
  async function round(): Promise<boolean> {
    if (carrying.size >= CARRYING_MAX) await Promise.race(carrying)
    const rows = await claim()
    for (const row of rows) {
      const carried: Promise<void> = trace
        .under(row.traceparent ?? undefined, () => carry(row))
        .catch(onError)
        .finally(() => carrying.delete(carried))
      carrying.add(carried)
    }
    return rows.length === BATCH
  }

  /** Resolves when the row with this id or subject is closed, or the time is over; false for the latter. */
  function closing(name: string, timeoutMs: number): { wait: Promise<boolean>; done: () => void } {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const wake = (): void => resolve(true)
    const named = waiters.get(name) ?? new Set()
    waiters.set(name, named.add(wake))
    const timer = setTimeout(() => resolve(false), timeoutMs)
    const done = (): void => {
      clearTimeout(timer)
      named.delete(wake)
      if (named.size === 0 && waiters.get(name) === named) waiters.delete(name)
    }
    return { wait: promise, done }
  }

  /** What a process that was killed had claimed is due at once: sending it twice changes nothing. */
  async function takeOver(): Promise<void> {
    await db
      .updateTable('outbox')
      .set({ next_at: new Date(clock()) })
      .where('mall', '=', mall)
      .where('state', '=', 'waiting')
      .execute()
  }

  let tookOver = false
  const { nudge, stop } = startPoller({
    beatMs: BEAT_MS,
    onError,
    async round() {
      if (!tookOver) await takeOver()
      tookOver = true
      return round()
    },
  })
  const find = (id: string): Promise<OutboxRow> =>
    db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

  return {
    nudge,
    async add(tx, { subject, caller, command }) {
      const id = newId()
      // The id and the caller complete the command that was given without them.
      const full = { ...command, id: `outbox/${id}`, caller } as CommandInput
      await tx
        .insertInto('outbox')
        .values({
          id,
          mall,
          kind: command.kind,
          subject,
          caller,
          command: writeCommand(full),
          state: 'waiting',
          attempts: 0,
          next_at: new Date(clock()),
          code: null,
          detail: null,
          sequence: null,
          traceparent: trace.current() ?? null,
          created_at: new Date(clock()),
        })
        .execute()
      return id
    },

    async answer(id, timeoutMs = ANSWER_WAIT_MS) {
      const { wait, done } = closing(id, timeoutMs)
      try {
        nudge()
        let row = await find(id)
        if (row.state === 'waiting') {
          await wait
          row = await find(id)
        }
        if (row.sequence !== null) return row.sequence
        if (row.state === 'quarantined') throw new MallError('quarantined', row.detail ?? undefined)
        if (row.state === 'refused')
          throw new MallError(
            row.code !== null && isRefusalCode(row.code) ? row.code : 'bad-command',
            row.detail ?? undefined,
          )
        throw new MallError('not-settled-in-time')
      } finally {
        done()
      }
    },

    async settled(subject, timeoutMs) {
      const { wait, done } = closing(subject, timeoutMs)
      try {
        nudge()
        const waiting = await db
          .selectFrom('outbox')
          .select('id')
          .where('mall', '=', mall)
          .where('subject', '=', subject)
          .where('state', '=', 'waiting')
          .limit(1)
          .executeTakeFirst()
        if (waiting !== undefined) await wait
      } finally {
        done()
      }
    },

    async retry(id) {
      const result = await db
        .updateTable('outbox')
        .set({ state: 'waiting', next_at: new Date(clock()), code: null, detail: null, done_at: null })
        .where('mall', '=', mall)
        .where('id', '=', id)
        .where('state', '=', 'quarantined')
        .executeTakeFirst()
      nudge()
      return result.numUpdatedRows === 1n
    },

    troubled: (limit) =>
      db
        .selectFrom('outbox')
        .selectAll()
        .where('mall', '=', mall)
        .where((eb) =>
          eb.or([
            eb('state', '=', 'quarantined'),
            eb.and([eb('state', '=', 'waiting'), eb('attempts', '>', FAILING_ATTEMPTS)]),
          ]),
        )
        .orderBy('created_at')
        .limit(limit)
        .execute(),

    async figures() {
      const row = await db
        .selectFrom('outbox')
        .select((eb) => [
          eb.fn.countAll<bigint>().filterWhere('state', '=', 'waiting').as('waiting'),
          eb.fn
            .countAll<bigint>()
            .filterWhere('state', '=', 'waiting')
            .filterWhere('attempts', '>', FAILING_ATTEMPTS)
            .as('failing'),
          eb.fn.countAll<bigint>().filterWhere('state', '=', 'quarantined').as('quarantined'),
          eb.fn.min('created_at').filterWhere('state', '=', 'waiting').as('oldest'),
        ])
        .where('mall', '=', mall)
        .where('state', 'in', ['waiting', 'quarantined'])
        .executeTakeFirstOrThrow()
      const oldestMs = row.oldest === null ? 0 : Math.max(0, clock() - row.oldest.getTime())
      return {
        waiting: Number(row.waiting),
        failing: Number(row.failing),
        quarantined: Number(row.quarantined),
        oldestMs,
      }
    },

    async stop() {
      await stop()
      await Promise.all(carrying)
    },
  }
}
