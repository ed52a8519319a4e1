import { sql } from 'kysely'
import type { Books } from '../books.ts'
import type { Database, Queries } from '../database/database.ts'
import type { OutboxRow } from '../database/tables.ts'
import { isRefusalCode, MallError } from '../errors.ts'
import { type Clock, MINUTE_MS, SECOND_MS } from '../shared/clock.ts'
import { startPoller } from '../shared/poller.ts'
import { type TraceCarrier, untraced } from '../shared/trace.ts'
import { type Closing, closeTogether, type Effects } from './close.ts'
import { Closings } from './closings.ts'
import { readCommand } from './command-json.ts'
import { CLAIM_MS, type OutboxLine, type OutboxRequest, outboxLine } from './line.ts'

export interface Outbox {
  /** Writes the row in the caller's transaction; call `nudge` once that is committed. */
  add(tx: Queries, request: OutboxRequest): Promise<string>
  /** The row for a statement that writes it itself; once that is committed, the row must be given to `carry`. */
  line(request: OutboxRequest): OutboxLine
  /** Carries rows made by `line` that are committed. */
  carry(lines: readonly OutboxLine[]): void
  nudge(): void
  /**
   * Waits until the row is done and returns its sequence.
   * @throws MallError the engine's code when it was refused, not-settled-in-time
   */
  answer(id: string, timeoutMs?: number): Promise<number>
  /** Waits, without failing, until the row of the subject is no longer waiting or the time is over. */
  settled(subject: string, timeoutMs: number): Promise<void>
  /** Looks until `look` has something to say, soon after a row of the subject is closed; undefined when the time is over. */
  until<Seen>(subject: string, timeoutMs: number, look: () => Promise<Seen | undefined>): Promise<Seen | undefined>
  /** Whether a row of the subject still waits for the engine's answer. */
  isWaiting(subject: string): Promise<boolean>
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
const BACKOFF_FIRST_MS = 250
const BACKOFF_MAX_MS = MINUTE_MS
/** How long a caller waits for the answer of its own command. */
export const ANSWER_WAIT_MS = 5 * SECOND_MS
/** More failed attempts than this count as failing in the overview. */
export const FAILING_ATTEMPTS = 3

/** Pause before the next try of a row that failed `attempts` times. */
export const backoffMs = (attempts: number): number =>
  Math.min(BACKOFF_FIRST_MS * 2 ** Math.min(attempts, 20), BACKOFF_MAX_MS)

export interface OutboxParts {
  db: Database
  mall: string
  books: Books
  effects: Effects
  clock: Clock
  onError: (error: unknown) => void
  trace?: TraceCarrier
}

/**
 * Carries rows of SQL transactions into the engine. Drained by row state: a row is taken when it is
 * waiting and due, whatever its id; the command's id is the row's, so sending twice changes nothing.
 */
export function startOutbox(options: OutboxParts): Outbox {
  const { db, mall, books, effects, clock, onError, trace = untraced } = options
  const closings = new Closings()
  const carrying = new Set<Promise<void>>()
  const closeRow = closeTogether({ db, effects, clock, trace })

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

  async function close(closing: Closing): Promise<void> {
    const { row } = closing
    await closeRow(closing)
    closings.announce(row.id)
    closings.announce(row.subject)
  }

  async function carry(row: OutboxRow): Promise<void> {
    try {
      const answer = await books.submit(readCommand(row.command))
      if (answer.kind === 'refused' && answer.code === 'busy') return await postpone(row, 'busy')
      switch (answer.kind) {
        case 'accepted':
        case 'repeated':
          return await close({ row, sequence: answer.sequence })
        case 'refused':
        case 'quarantined':
          return await close({ row, state: answer.kind, code: answer.code, detail: answer.message })
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
    carryAll(rows)
    return rows.length === BATCH
  }

  function carryAll(rows: readonly OutboxRow[]): void {
    for (const row of rows) {
      const carried: Promise<void> = trace
        .under(row.traceparent ?? undefined, () => carry(row))
        .catch(onError)
        .finally(() => carrying.delete(carried))
      carrying.add(carried)
    }
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
  async function isWaiting(subject: string): Promise<boolean> {
    const row = await db
      .selectFrom('outbox')
      .select('id')
      .where('mall', '=', mall)
      .where('subject', '=', subject)
      .where('state', '=', 'waiting')
      .limit(1)
      .executeTakeFirst()
    return row !== undefined
  }

  const lineOf = (request: OutboxRequest, claimed: boolean): OutboxLine =>
    outboxLine(request, { now: clock(), claimed, traceparent: trace.current() })

  const find = (id: string): Promise<OutboxRow> =>
    db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

  return {
    nudge,
    line: (request) => lineOf(request, carrying.size < CARRYING_MAX),
    carry(lines) {
      const [due, ours] = [lines.some((line) => line.attempts === 0), lines.filter((line) => line.attempts > 0)]
      carryAll(ours.map((line) => ({ ...line, mall, done_at: null })))
      if (due) nudge()
    },
    async add(tx, request) {
      const line = lineOf(request, false)
      await tx
        .insertInto('outbox')
        .values({ ...line, mall })
        .execute()
      return line.id
    },

    async answer(id, timeoutMs = ANSWER_WAIT_MS) {
      const row = await closings.until({ name: id, timeoutMs, onWait: nudge }, async () => {
        const found = await find(id)
        return found.state === 'waiting' ? undefined : found
      })
      if (row === undefined) throw new MallError('not-settled-in-time')
      if (row.sequence !== null) return row.sequence
      if (row.state === 'quarantined') throw new MallError('quarantined', row.detail ?? undefined)
      throw new MallError(
        row.code !== null && isRefusalCode(row.code) ? row.code : 'bad-command',
        row.detail ?? undefined,
      )
    },

    isWaiting,

    async settled(subject, timeoutMs) {
      await closings.until({ name: subject, timeoutMs, onWait: nudge }, async () =>
        (await isWaiting(subject)) ? undefined : true,
      )
    },

    until: (subject, timeoutMs, look) => closings.until({ name: subject, timeoutMs, onWait: nudge }, look),

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
