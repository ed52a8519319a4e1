import { messageOf, WriterUnavailable } from '../errors.ts'
import type { Applied } from '../followers/runner.ts'
import type { Journal } from '../journal.ts'
import { restore } from '../snapshot/restore.ts'
import type { SnapshotStore } from '../snapshot/snapshot.ts'
import type { CommandJob } from './jobs.ts'
import { LeaseKeeper } from './lease.ts'
import { CommitLoop } from './loop.ts'
import { ownerName } from './owner.ts'
import type { FinishedSpan } from './spans.ts'
import { realTiming, type Timing } from './timing.ts'
import {
  type Alarm,
  type Answer,
  type CommandContext,
  type CommandHead,
  type CommandOutcome,
  type EngineKit,
  type WriterEngine,
  type WriterLimits,
  type WriterMetrics,
  type WriterState,
  writerLimits,
} from './types.ts'

/** How a writer is opened. */
export interface WriterOptions<Command, Engine extends WriterEngine<Command>, Entry> {
  mall: string
  journal: Journal
  kit: EngineKit<Command, Engine, Entry>
  /** Epoch milliseconds; the writer never lets it fall. */
  clock?: () => number
  /** Name of this writer among others; unique by default. */
  owner?: string
  /** Length of the lease in milliseconds: as long may a dead writer keep others out. */
  leaseMs?: number
  /** How long to wait for another writer's lease, in milliseconds. */
  waitForLeaseMs?: number
  limits?: Partial<WriterLimits>
  onAlarm?: (alarm: Alarm) => void
  /** Told of the way of every command that comes with a sampled trace; must not throw. */
  onSpan?: (span: FinishedSpan) => void
  /** Where snapshots are found: a start then reads the newest good one and the blocks after it. */
  snapshots?: SnapshotStore
  /** Asked before a command is taken: true answers it `busy`, as when followers are too far behind. */
  busyWhen?: () => boolean
  /** How time passes; really, by default. */
  timing?: Timing
}

const LEASE_MS = 6000
const WAIT_FOR_LEASE_MS = 10_000
/**
 * The one writer of a mall: commands and reads go in, answers come out once they are durable. One mall has
 * one live writer at a time, whichever process it is in; the lease and the journal's own rules see to it.
 */
export class Writer<Command extends CommandHead, Engine extends WriterEngine<Command>, Entry> {
  readonly mall: string
  readonly journal: Journal
  readonly #kit: EngineKit<Command, Engine, Entry>
  readonly #limits: WriterLimits
  readonly #onAlarm: (alarm: Alarm) => void
  readonly #busyWhen: () => boolean
  readonly #lease: LeaseKeeper
  readonly #loop: CommitLoop<Command, Engine, Entry>
  readonly #endTicking: () => void
  readonly #outcomes: Record<CommandOutcome, number> = {
    accepted: 0,
    repeated: 0,
    refused: 0,
    busy: 0,
    quarantined: 0,
    unavailable: 0,
  }

  private constructor(
    options: WriterOptions<Command, Engine, Entry>,
    lease: LeaseKeeper,
    loop: CommitLoop<Command, Engine, Entry>,
  ) {
    this.mall = options.mall
    this.journal = options.journal
    this.#kit = options.kit
    this.#limits = { ...writerLimits, ...options.limits }
    this.#onAlarm = options.onAlarm ?? (() => {})
    this.#busyWhen = options.busyWhen ?? (() => false)
    this.#lease = lease
    this.#loop = loop
    this.#endTicking = (options.timing ?? realTiming).every(this.#limits.tickMs, () => this.#tick())
  }

  /**
   * Takes the mall's lease and folds its journal.
   * @throws LeaseHeld when another writer keeps the lease; JournalDamaged; JournalUnavailable.
   */
  static async open<Command extends CommandHead, Engine extends WriterEngine<Command>, Entry>(
    options: WriterOptions<Command, Engine, Entry>,
  ): Promise<Writer<Command, Engine, Entry>> {
    const { mall, journal, kit, clock = Date.now, onAlarm = () => {}, onSpan, timing = realTiming } = options
    let loop: CommitLoop<Command, Engine, Entry> | undefined
    const lease = await LeaseKeeper.acquire({
      journal,
      owner: options.owner ?? ownerName(),
      ttlMs: options.leaseMs ?? LEASE_MS,
      waitMs: options.waitForLeaseMs ?? WAIT_FOR_LEASE_MS,
      timing,
      onLost: () => loop?.lose(),
    })
    try {
      const start = { create: () => kit.create(mall), kit: kit.snapshots, store: options.snapshots }
      const warn = (message: string) => onAlarm({ mall, code: 'snapshot-passed-over', message })
      const load = () => restore({ journal, ...start, warn, timing })
      const { engine, head } = await load()
      const limits = { ...writerLimits, ...options.limits }
      const parts = { mall, journal, kit, clock, limits, onAlarm, onSpan, lease, timing, load }
      loop = new CommitLoop({ ...parts, engine, head })
      return new Writer(options, lease, loop)
    } catch (error) {
      await lease.release()
      throw error
    }
  }

  get state(): WriterState {
    return this.#loop.state
  }

  /** Sequence of the last entry that is in the journal. */
  get durable(): number {
    return this.#loop.durable
  }

  /** The engine as it is now, possibly ahead of the journal: only for what may be told early (names, metrics). */
  get engine(): Engine {
    return this.#loop.engine
  }

  /**
   * Decides a command and answers once the answer is durable. The same id again gives the first answer.
   * Answers `refused` with code `busy` above the queue's limit.
   * @throws WriterUnavailable when the journal cannot be reached or another writer has the mall; the
   * command may have been accepted: send it again with the same id.
   */
  submit(command: Command, context?: CommandContext): Promise<Answer<Entry>> {
    if (this.#isFull() || this.#busyWhen()) {
      this.#outcomes.busy += 1
      return Promise.resolve({ kind: 'refused', code: 'busy', message: 'too many commands are waiting; come again' })
    }
    const trace = this.#loop.spans.trace(context)
    const decided = new Promise<CommandJob<Command>>((resolve, reject) => {
      this.#loop.add({ kind: 'command', command, addedMs: 0, trace, need: 0, resolve, reject })
    })
    return decided.then(
      (job) => this.#answer(job),
      (error) => {
        this.#outcomes.unavailable += 1
        throw error
      },
    )
  }

  /**
   * Runs `look` on the state as it is and answers once everything it saw is durable. When the state has to
   * be dropped before that, `look` runs again on the new one.
   * @throws whatever `look` throws; WriterUnavailable as `submit`, and when too many wait.
   */
  read<Result>(look: (engine: Engine) => Result): Promise<Result> {
    if (this.#isFull()) {
      return Promise.reject(new WriterUnavailable('too many commands are waiting; come again'))
    }
    return new Promise<Result>((resolve, reject) => {
      const lookNow = () => {
        const seen = look(this.engine)
        return () => resolve(seen)
      }
      this.#loop.add({ kind: 'read', look: lookNow, need: 0, reject })
    })
  }

  /** A durable entry, or undefined beyond the head. */
  async entry(sequence: number): Promise<Entry | undefined> {
    if (sequence > this.durable) return undefined
    const payload = await this.journal.entry(sequence)
    return payload && this.readEntry(payload)
  }

  /** Reads the payload of a durable entry. */
  readEntry(payload: Uint8Array): Entry {
    return this.#kit.readEntry(payload, this.engine)
  }

  /** Calls `listener` with the last durable sequence whenever it grew; returns how to stop that. */
  onDurable(listener: (durable: number) => void): () => void {
    return this.#loop.onDurable(listener)
  }

  /** A follower tells that it has written rows: spans of traced commands then tell of it too. */
  followed(applied: Applied): void {
    this.#loop.spans.followed(applied)
  }

  metrics(): WriterMetrics {
    const { jobs, figures, durable } = this.#loop
    return {
      state: this.state,
      queued: jobs.waiting,
      undurable: jobs.undurable,
      durable,
      epoch: this.#lease.epoch,
      outcomes: { ...this.#outcomes },
      ...figures.now(),
    }
  }

  /** Takes nothing new, answers everything that waits, gives the lease back. The journal stays open. */
  async close(): Promise<void> {
    this.#endTicking()
    await this.#loop.drain()
    await this.#lease.release()
  }

  #isFull(): boolean {
    return this.#loop.jobs.waiting >= this.#limits.queued
  }

  /** On an idle mall days end and holds expire too. */
  #tick(): void {
    if (!this.#loop.tickDue) return
    this.submit(this.#kit.tick(`clock:tick:${this.engine.sequence + 1}`)).catch(() => undefined)
  }

  async #answer(job: CommandJob<Command>): Promise<Answer<Entry>> {
    const { outcome, command } = job
    switch (outcome?.kind) {
      case undefined:
        throw this.#unavailable(new Error('the command was not decided'))
      case 'refused':
        this.#outcomes[outcome.code === 'busy' ? 'busy' : 'refused'] += 1
        return outcome
      case 'quarantined':
        await this.#quarantine(command, outcome)
        return outcome
      case 'accepted':
        if (job.payload) return this.#byEntry('accepted', outcome.sequence, job.payload)
        return this.#byStored(command, outcome)
      case 'repeated':
        return this.#byStored(command, outcome)
      default:
        return unreachable(outcome)
    }
  }

  /** The answer lies in the journal: it is this command's only if id and input are the same. */
  async #byStored(
    command: Command,
    outcome: { kind: 'accepted' | 'repeated'; sequence: number },
  ): Promise<Answer<Entry>> {
    let payload: Uint8Array
    try {
      payload = await this.#loop.originals.load(outcome.sequence)
    } catch (error) {
      throw this.#unavailable(error)
    }
    if (this.#kit.answers(payload, command, this.engine)) return this.#byEntry(outcome.kind, outcome.sequence, payload)
    this.#outcomes.refused += 1
    return { kind: 'refused', code: 'id-reused', message: `the id ${command.id} was used for another command` }
  }

  #byEntry(kind: 'accepted' | 'repeated', sequence: number, payload: Uint8Array): Answer<Entry> {
    const [kit, engine] = [this.#kit, this.engine]
    this.#outcomes[kind] += 1
    return {
      kind,
      sequence,
      payload,
      get entry() {
        return kit.readEntry(payload, engine)
      },
    }
  }

  /** The journal cannot say, or keep, what the answer is. */
  #unavailable(cause: unknown): WriterUnavailable {
    this.#outcomes.unavailable += 1
    return new WriterUnavailable(messageOf(cause), { cause })
  }

  async #quarantine(command: Command, outcome: { code: string; message: string }): Promise<void> {
    const { code, message } = outcome
    this.#onAlarm({ mall: this.mall, code: 'quarantined', message: `${code}: ${message}`, commandId: command.id })
    const at = this.#loop.stamp()
    try {
      await this.journal.quarantine({ commandId: command.id, at, code, message, command: this.#kit.print(command) })
    } catch (error) {
      throw this.#unavailable(error)
    }
    this.#outcomes.quarantined += 1
  }
}

function unreachable(value: never): never {
  throw new Error(`unexpected ${String(value)}`)
}
