import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { lastSequence, payloads } from '../block.ts'
import { FollowerLag, messageOf } from '../errors.ts'
import type { Journal } from '../journal.ts'
import { newPool } from '../postgres/connect.ts'
import { DurableTimes } from './behind.ts'
import type { BookEntry } from './entry.ts'
import { BOOKS, type Follower, type FollowerMemory } from './follower.ts'

/** So many entries go into one transaction of a follower … */
export const BATCH_ENTRIES = 2000
/** … and no more once they have this many bytes: a single entry of a close changes thousands of accounts. */
export const BATCH_BYTES = 512 * 1024
/** After reading so many bytes of entries a follower lets others work: it may share its thread with the writer. */
const TURN_BYTES = 32 * 1024
/** Pauses after a failure, in milliseconds; the last one repeats. */
const RETRY_PAUSES_MS = [100, 500, 2000, 5000]
const WAIT_MS = 10_000

/** Where followers take entries from: a writer is one. */
export interface EntrySource<Entry> {
  /** Last sequence in the journal. */
  readonly durable: number
  onDurable(listener: (durable: number) => void): () => void
  /** Reads a durable entry. */
  decode(payload: Uint8Array): Entry
}

export interface FollowerOptions<Entry> {
  url: string
  mall: string
  journal: Journal
  source: EntrySource<Entry>
  followers: readonly Follower<Entry>[]
  /** Told when a follower cannot go on; it tries again by itself. */
  onFailure?: (follower: string, message: string) => void
  /** Told of every transaction that wrote rows. */
  onApplied?: (applied: Applied) => void
}

/** Entries that a follower has written, in one transaction; times of a clock that nobody can set, in milliseconds. */
export interface Applied {
  readonly follower: string
  /** The checkpoint before. */
  readonly from: number
  /** The checkpoint now. */
  readonly to: number
  readonly beganMs: number
  readonly endedMs: number
}

/** How far a follower has come: plain values, which can be sent from one thread to another. */
export interface FollowerFigures {
  readonly follower: string
  readonly checkpoint: number
  /** Entries that are durable and not in its rows yet. */
  readonly lagEntries: number
  /** How long the oldest of them has been waiting; entries from before the start count from the start. */
  readonly lagMs: number
  /** What keeps it from going on. */
  readonly failure: string | undefined
}

interface Runner {
  readonly name: string
  checkpoint: number
  failure: string | undefined
}

/** Followers at work, each with its checkpoint. */
export class FollowerSet<Entry = BookEntry> {
  readonly #options: FollowerOptions<Entry>
  readonly #pool: pg.Pool
  readonly #runners: Runner[]
  readonly #waiters = new Set<() => void>()
  readonly #running: Promise<unknown>
  readonly #times = new DurableTimes()
  #stopped = false
  #stopping: Promise<void> | undefined
  #wake = Promise.withResolvers<void>()
  #unlisten: () => void

  constructor(options: FollowerOptions<Entry>) {
    this.#options = options
    this.#pool = newPool({
      connectionString: options.url,
      application_name: 'huoshui-followers',
      max: options.followers.length + 1,
      keepAlive: true,
    })
    this.#runners = options.followers.map(({ name }) => ({ name, checkpoint: 0, failure: undefined }))
    this.#times.mark(options.source.durable, performance.now())
    this.#unlisten = options.source.onDurable((durable) => {
      this.#times.mark(durable, performance.now())
      this.#ring()
    })
    this.#running = Promise.all(options.followers.map((follower, index) => this.#run(follower, index)))
  }

  /** Entries behind the journal, by follower. */
  lag(): Record<string, number> {
    const { durable } = this.#options.source
    return Object.fromEntries(this.#runners.map(({ name, checkpoint }) => [name, Math.max(0, durable - checkpoint)]))
  }

  /** How far each follower has come. */
  figures(): FollowerFigures[] {
    const { durable } = this.#options.source
    const nowMs = performance.now()
    return this.#runners.map(({ name, checkpoint, failure }) => {
      const lagEntries = Math.max(0, durable - checkpoint)
      const lagMs = lagEntries === 0 ? 0 : this.#times.waitedMs(checkpoint, nowMs)
      return { follower: name, checkpoint, lagEntries, lagMs, failure }
    })
  }

  /** What keeps a follower from going on, by follower; empty when all is well. */
  failures(): Record<string, string> {
    const failing = this.#runners.flatMap(({ name, failure }) =>
      failure === undefined ? [] : [[name, failure] as const],
    )
    return Object.fromEntries(failing)
  }

  /** Resolves when every follower has applied this entry. @throws FollowerLag after `timeoutMs`. */
  async waitFor(sequence: number, timeoutMs: number = WAIT_MS): Promise<void> {
    const reached = () => this.#runners.every(({ checkpoint }) => checkpoint >= sequence)
    if (reached()) return
    const waited = Promise.withResolvers<void>()
    const check = () => {
      if (reached()) waited.resolve()
    }
    const late = () => waited.reject(new FollowerLag(`entry ${sequence} is not in the books after ${timeoutMs} ms`))
    const timer = setTimeout(late, timeoutMs)
    this.#waiters.add(check)
    try {
      await waited.promise
    } finally {
      clearTimeout(timer)
      this.#waiters.delete(check)
    }
  }

  /** Stops after the batches at hand. */
  async stop(): Promise<void> {
    this.#stopping ??= this.#end()
    await this.#stopping
  }

  async #end(): Promise<void> {
    this.#stopped = true
    this.#unlisten()
    this.#ring()
    await this.#running
    await this.#pool.end()
  }

  #ring(): void {
    this.#wake.resolve()
    this.#wake = Promise.withResolvers<void>()
  }

  async #run(follower: Follower<Entry>, index: number): Promise<void> {
    const runner = this.#runners[index]
    if (!runner) return
    let failures = 0
    let known = false
    while (!this.#stopped) {
      const { promise } = this.#wake
      try {
        if (!known) this.#reached(runner, await this.#restore(follower))
        known = true
        if (this.#options.source.durable > runner.checkpoint) await this.#catchUp(follower, runner)
        else await promise
        failures = 0
        runner.failure = undefined
      } catch (error) {
        known = false
        if (error instanceof CheckpointMoved) continue
        runner.failure = messageOf(error)
        this.#options.onFailure?.(follower.name, runner.failure)
        await Promise.race([promise, sleep(RETRY_PAUSES_MS[Math.min(failures, RETRY_PAUSES_MS.length - 1)])])
        failures += 1
      }
    }
  }

  /** Where the follower stands; one of another version begins anew. */
  async #restore(follower: Follower<Entry>): Promise<number> {
    const { mall } = this.#options
    return inBooks(this.#pool, async (tx) => {
      const { rows } = await tx.query<{ version: number; sequence: string }>(
        'SELECT version, sequence FROM checkpoint WHERE mall = $1 AND follower = $2 FOR UPDATE',
        [mall, follower.name],
      )
      if (rows[0]?.version === follower.version) return Number(rows[0].sequence)
      await clearFollower(tx, mall, follower)
      return 0
    })
  }

  async #catchUp(follower: Follower<Entry>, runner: Runner): Promise<void> {
    const { journal, source } = this.#options
    let batch: Entry[] = []
    let [bytes, unbroken] = [0, 0]
    let last = runner.checkpoint
    for await (const block of journal.blocks(runner.checkpoint)) {
      // What another writer has added since is not for us: our engine does not know the names in it.
      if (lastSequence(block) > source.durable) break
      let sequence = block.sequence
      for (const payload of payloads(block.frames)) {
        if (sequence > last) {
          batch.push(source.decode(payload))
          last = sequence
          bytes += payload.length
          unbroken += payload.length
        }
        sequence += 1
        if (unbroken >= TURN_BYTES) {
          unbroken = 0
          await nextTurn()
        }
        if (batch.length < BATCH_ENTRIES && bytes < BATCH_BYTES) continue
        await this.#apply(follower, runner, batch, last)
        batch = []
        bytes = 0
        if (this.#stopped) return
      }
    }
    if (batch.length > 0) await this.#apply(follower, runner, batch, last)
  }

  async #apply(follower: Follower<Entry>, runner: Runner, entries: readonly Entry[], last: number): Promise<void> {
    const { mall, onApplied } = this.#options
    const from = runner.checkpoint
    const beganMs = performance.now()
    await inBooks(this.#pool, (tx) => advance({ tx, mall, follower, entries, from, to: last }))
    this.#reached(runner, last)
    onApplied?.({ follower: follower.name, from, to: last, beganMs, endedMs: performance.now() })
  }

  #reached(runner: Runner, checkpoint: number): void {
    runner.checkpoint = checkpoint
    this.#times.forget(Math.min(...this.#runners.map((one) => one.checkpoint)))
    for (const check of this.#waiters) check()
  }
}

/** Another process applied entries for the same follower meanwhile: begin again where it stopped. */
class CheckpointMoved extends Error {}

/** Runs `work` in one transaction whose tables are those of the books. Its loss in a crash of the server costs only time. */
export async function inBooks<Result>(pool: pg.Pool, work: (tx: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  let broken: Error | undefined
  // A pool listens only while a connection is idle: one that breaks between two statements would end the process.
  const breaks = (error: Error) => {
    broken = error
  }
  client.on('error', breaks)
  try {
    await client.query(`BEGIN; SET LOCAL search_path = ${BOOKS}; SET LOCAL synchronous_commit = off`)
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(breaks)
    throw error
  } finally {
    client.off('error', breaks)
    client.release(broken)
  }
}

/** Applies a batch and moves the checkpoint in the same transaction. Throws when another process moved it. */
export async function advance<Entry>(step: {
  tx: Pick<pg.ClientBase, 'query'>
  mall: string
  follower: Follower<Entry>
  entries: readonly Entry[]
  from: number
  to: number
}): Promise<void> {
  const { tx, mall, follower, entries, from, to } = step
  const { rows } = await tx.query<{ sequence: string; memory: FollowerMemory }>(
    'SELECT sequence, memory FROM checkpoint WHERE mall = $1 AND follower = $2 FOR UPDATE',
    [mall, follower.name],
  )
  if (Number(rows[0]?.sequence ?? -1) !== from)
    throw new CheckpointMoved(`the checkpoint of ${follower.name} was moved by another process`)
  const memory = await follower.apply({ mall, entries, tx, memory: rows[0]?.memory ?? {} })
  await tx.query('UPDATE checkpoint SET sequence = $3, memory = $4 WHERE mall = $1 AND follower = $2', [
    mall,
    follower.name,
    to,
    JSON.stringify(memory),
  ])
}

/** Removes everything a follower wrote for a mall and puts its checkpoint before the first entry. */
export async function clearFollower<Entry>(
  tx: Pick<pg.ClientBase, 'query'>,
  mall: string,
  follower: Follower<Entry>,
): Promise<void> {
  for (const table of follower.tables)
    await tx.query(`DELETE FROM ${pg.escapeIdentifier(table)} WHERE mall = $1`, [mall])
  await tx.query(
    `INSERT INTO checkpoint (mall, follower, version, sequence, memory) VALUES ($1, $2, $3, 0, '{}')
     ON CONFLICT (mall, follower) DO UPDATE SET version = excluded.version, sequence = 0, memory = '{}'`,
    [mall, follower.name, follower.version],
  )
}
