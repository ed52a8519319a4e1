import {
  type Alarm,
  addressOf,
  type FinishedSpan,
  type FollowerSet,
  type Journal,
  LeaseHeld,
  MallWriter,
  messageOf,
  openPostgresJournal,
  openPostgresSnapshots,
  type SnapshotStore,
  startFollowers,
  startSnapshots,
  WriterUnavailable,
} from '@huoshui/journal'
import { type Books, isLookName, type LookArguments, type LookName, MallError, ownBooks } from '@huoshui/mall'
import { type JournalReader, journalReader } from './journal-reader.ts'
import type { MallSeat, Note, Place, Question, Standing } from './questions.ts'
import { startSigning } from './signing.ts'

/** Followers further behind than this make the mall answer `busy`: what waits for them waits in memory or on disk. */
export const BEHIND_MAX = 50_000
/** How often the lease is asked for while another process has it, in milliseconds. */
const ASK_MS = 200
/** Pause before the journal is folded again that could not be folded, in milliseconds. */
const FAILED_PAUSE_MS = 5000
/** Pause before the next try when the database cannot be reached, in milliseconds. */
const AWAY_PAUSE_MS = 500

/** Whether followers are so far behind that no new work is taken. */
export const tooFarBehind = (behind: Readonly<Record<string, number>>, max: number = BEHIND_MAX): boolean =>
  Object.values(behind).some((entries) => entries > max)

/** What belongs to the time in which the lease is ours. */
interface Reign {
  readonly writer: MallWriter
  readonly books: Books
  readonly followers: FollowerSet
  readonly reader: JournalReader
  end(): Promise<void>
}

export interface MallHostParts {
  readonly seat: MallSeat
  readonly clock: () => number
  readonly onChange: () => void
  readonly onNote: (note: Note) => void
  readonly onSpan: (span: FinishedSpan) => void
}

/**
 * Hosts the engine of one mall whenever the lease can be had: writer, followers, snapshots, signed heads. While
 * another process has the lease it says where that is, and goes on asking.
 */
export class MallHost {
  readonly #parts: MallHostParts
  readonly #journal: Journal
  readonly #snapshots: SnapshotStore
  readonly #kept: Promise<void>
  #place: Place = { at: 'opening' }
  #reign: Reign | undefined
  #durable = 0
  #stopping = false
  /** Resolves when there is something else to do than to go on. */
  #turn = Promise.withResolvers<void>()

  constructor(parts: MallHostParts) {
    this.#parts = parts
    const { url, slug } = parts.seat
    this.#journal = openPostgresJournal({ url, mall: slug })
    this.#snapshots = openPostgresSnapshots({ url, mall: slug })
    this.#kept = this.#keep()
  }

  standing(): Standing {
    this.#durable = Math.max(this.#durable, this.#reign?.writer.durable ?? 0)
    const behind = this.#reign?.followers.lag()
    return {
      mall: this.#parts.seat.slug,
      place: this.#place,
      reloading: this.#reign?.writer.state === 'reloading',
      durable: this.#durable,
      followed: behind === undefined ? 0 : this.#durable - Math.max(0, ...Object.values(behind)),
      behind: behind ?? {},
    }
  }

  /** @throws WriterUnavailable when the engine is not here; and as the question does */
  async answer({ ask, given }: Question): Promise<unknown> {
    const reign = this.#reign
    if (reign === undefined) throw new WriterUnavailable(`the mall’s engine is ${this.#place.at}`)
    switch (ask) {
      case 'submit':
        return reign.books.submit(given.command, given.context)
      case 'look':
        return lookAt(reign.books, given.name, given.args)
      case 'entry':
        return reign.books.entry(given)
      case 'page':
        return reign.reader.list(given)
      case 'view':
        return reign.reader.find(given)
      case 'followed':
        return reign.followers.waitFor(given.sequence, given.timeoutMs)
      case 'figures':
        return { writer: reign.writer.metrics(), followers: reign.followers.figures() }
    }
  }

  /** Takes nothing new, answers what waits, gives the lease back and closes the connections. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#turn.resolve()
    await this.#kept
    await Promise.all([this.#journal.close(), this.#snapshots.close()])
  }

  async #keep(): Promise<void> {
    while (!this.#stopping) {
      this.#turn = Promise.withResolvers<void>()
      const pauseMs = await this.#reignOnce()
      if (!this.#stopping && pauseMs > 0) await Promise.race([this.#turn.promise, pause(pauseMs)])
    }
  }

  /** One reign, if the lease can be had; resolves to the pause before the next try, in milliseconds. */
  async #reignOnce(): Promise<number> {
    try {
      this.#reign = await this.#begin()
      this.#stand({ at: 'here' })
      this.#endIfLost()
      await this.#turn.promise
      this.#stand({ at: 'opening' })
      return 0
    } catch (error) {
      return this.#excuse(error)
    } finally {
      const reign = this.#reign
      await reign?.end().catch((error: unknown) => this.#note('error', 'a mall could not be closed in order', error))
      this.#reign = undefined
    }
  }

  /** @returns the pause before the next try */
  #excuse(error: unknown): number {
    if (error instanceof LeaseHeld) {
      const { owner } = error
      this.#stand({ at: 'elsewhere', owner, address: addressOf(owner) })
      return ASK_MS
    }
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'journal-unavailable' || code === 'lease-lost') {
      this.#stand({ at: 'opening', problem: messageOf(error) })
      return AWAY_PAUSE_MS
    }
    this.#stand({ at: 'failed', message: messageOf(error) })
    this.#note('error', 'the mall’s engine cannot be opened', error)
    return FAILED_PAUSE_MS
  }

  async #begin(): Promise<Reign> {
    const { seat, clock, onSpan } = this.#parts
    const { url, slug: mall, owner, signingKeyFile: keyFile, behindMax } = seat
    const journal = this.#journal
    let followers: FollowerSet | undefined
    const writer = await MallWriter.open({
      mall,
      journal,
      clock,
      owner,
      waitForLeaseMs: 0,
      snapshots: this.#snapshots,
      busyWhen: () => followers !== undefined && tooFarBehind(followers.lag(), behindMax),
      onAlarm: (alarm) => this.#alarm(alarm),
      onSpan,
    })
    const onFailure = (follower: string, message: string): void =>
      this.#note('error', 'a follower cannot go on', message, { follower })
    const following = startFollowers({ url, writer, onFailure })
    followers = following
    const snapshots = startSnapshots({
      url,
      mall,
      source: writer,
      onTaken: (sequence) => this.#note('info', 'a snapshot was taken', undefined, { sequence }),
      onFailure: (message) => this.#note('warn', 'no snapshot could be taken', message),
    })
    const signing = keyFile === undefined ? undefined : this.#sign(keyFile)
    const durable = (): number => writer.durable
    return {
      writer,
      books: ownBooks(writer),
      followers: following,
      reader: journalReader({ journal, decode: (payload) => writer.readEntry(payload), durable }),
      async end() {
        await signing?.stop()
        await snapshots.stop()
        await writer.close()
        await following.stop()
      },
    }
  }

  #sign(keyFile: string): { stop(): Promise<void> } {
    return startSigning({
      journal: this.#journal,
      keyFile,
      clock: this.#parts.clock,
      onSigned: (days) => this.#note('info', 'heads of days were signed', undefined, { days }),
      onFailure: (error) => this.#note('error', 'the heads of days cannot be signed', error),
    })
  }

  #alarm(alarm: Alarm): void {
    this.#parts.onNote({ level: 'error', fields: { mall: alarm.mall, alarm }, message: 'alarm' })
    // The alarm is raised while the writer ends; how it ended shows a moment later.
    setImmediate(() => this.#endIfLost())
    this.#parts.onChange()
  }

  #endIfLost(): void {
    const state = this.#reign?.writer.state
    if (state === 'lost' || state === 'failed') this.#turn.resolve()
  }

  #stand(place: Place): void {
    this.#place = place
    this.#parts.onChange()
  }

  #note(level: Note['level'], message: string, error: unknown, more: object = {}): void {
    const fields = { mall: this.#parts.seat.slug, ...(error !== undefined && { problem: messageOf(error) }), ...more }
    this.#parts.onNote({ level, fields, message })
  }
}

/** The name may come from another node: it is looked up, not trusted. */
function lookAt(books: Books, name: string, args: readonly unknown[]): Promise<unknown> {
  if (!isLookName(name)) throw new MallError('bad-command', `there is no look ${name}`)
  return books.look<LookName>(name, ...(args as LookArguments<LookName>))
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}
