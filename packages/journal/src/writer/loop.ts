import { lastSequence, payloads, sealBlock } from '../block.ts'
import { JournalDamaged, LeaseLost, messageOf, WriterUnavailable } from '../errors.ts'
import type { Append, Head, Journal } from '../journal.ts'
import { type CommandJob, type Job, JobQueue, settleNow } from './jobs.ts'
import type { LeaseKeeper } from './lease.ts'
import { LoopFigures } from './loop-figures.ts'
import { Originals } from './originals.ts'
import { CommandSpans, type DoneAppend, type FinishedSpan } from './spans.ts'
import type { Timing } from './timing.ts'
import type { Alarm, CommandHead, DecidedOutcome, EngineKit, WriterEngine, WriterLimits, WriterState } from './types.ts'

/** Pauses before the attempts to reload, in milliseconds; the last one repeats. */
const RELOAD_PAUSES_MS = [0, 50, 100, 200, 500, 1000, 2000]
/** As many commands the engine reads ahead for, when no fewer than these wait. */
const AHEAD = 32
const AHEAD_FROM = 8
/** This many commands are decided between two slices of a close or cascade. */
const COMMANDS_PER_SLICE = 16
/** An engine that throws this often without a stored block in between is given up. */
const FAULTS_IN_A_ROW = 3

/** What a loop is made of. */
export interface LoopParts<Command extends CommandHead, Engine extends WriterEngine<Command>, Entry> {
  mall: string
  journal: Journal
  kit: EngineKit<Command, Engine, Entry>
  clock: () => number
  limits: WriterLimits
  onAlarm: (alarm: Alarm) => void
  onSpan: ((span: FinishedSpan) => void) | undefined
  lease: LeaseKeeper
  timing: Timing
  /** The mall as its journal tells it. */
  load: () => Promise<{ engine: Engine; head: Head }>
  engine: Engine
  head: Head
}

/**
 * Decide, append, settle, again: the inside of a writer. While one append is on its way the next batch is
 * decided, so batches grow with load. A job is settled only when all it saw is durable; whatever an
 * append's failure leaves unknown is found out by folding the journal anew and deciding the rest again.
 */
export class CommitLoop<Command extends CommandHead, Engine extends WriterEngine<Command>, Entry> {
  readonly jobs = new JobQueue<Command>()
  readonly figures = new LoopFigures()
  readonly spans: CommandSpans<Command>
  readonly originals: Originals<Command, Engine, Entry>
  readonly #parts: LoopParts<Command, Engine, Entry>
  readonly #listeners = new Set<(durable: number) => void>()
  #engine: Engine
  #head: Head
  #state: WriterState = 'live'
  #closing = false
  #unreachable = false
  #appending = false
  /** Last sequence handed to the journal. */
  #sent: number
  #faults = 0
  #cancelTurn: (() => void) | undefined
  #whenIdle: (() => void) | undefined

  constructor(parts: LoopParts<Command, Engine, Entry>) {
    this.#parts = parts
    this.#engine = parts.engine
    this.#head = parts.head
    this.#sent = parts.head.sequence
    this.spans = new CommandSpans(parts)
    this.originals = new Originals({
      ...parts,
      jobs: this.jobs,
      durable: () => this.durable,
      onDurable: (listener) => this.onDurable(listener),
      wake: () => this.#schedule(),
    })
    this.#schedule()
  }

  get engine(): Engine {
    return this.#engine
  }

  get state(): WriterState {
    return this.#state === 'live' && this.#closing ? 'closing' : this.#state
  }

  /** Sequence of the last entry in the journal. */
  get durable(): number {
    return this.#head.sequence
  }

  /** The instant for the next command: the clock, but never earlier than anything decided before. */
  stamp(): number {
    return Math.max(this.#parts.clock(), this.#engine.clock, this.#head.at)
  }

  /** Whether a close or an expiry is due while nobody sends anything. */
  get tickDue(): boolean {
    if (this.#state !== 'live' || this.#closing || this.jobs.waiting > 0) return false
    const { dueAt } = this.#engine
    return dueAt !== undefined && this.stamp() >= dueAt
  }

  onDurable(listener: (durable: number) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Queues a job; it is rejected with WriterUnavailable when there is no hope for it now. */
  add(job: Job<Command>): void {
    if (this.#closing || this.#unreachable || !this.#isOpen()) {
      job.reject(new WriterUnavailable(`the writer is ${this.#unreachable ? 'without its journal' : this.state}`))
      return
    }
    if (job.kind === 'command') job.addedMs = this.#parts.timing.elapsedMs()
    this.jobs.add(job)
    this.#schedule()
  }

  /** Takes nothing new and returns when everything that waited is settled. */
  async drain(): Promise<void> {
    this.#closing = true
    if (this.#isOpen()) {
      await new Promise<void>((done) => {
        this.#whenIdle = done
        this.#schedule()
      })
    }
    this.#cancelTurn?.()
    if (this.#state === 'live') this.#state = 'closed'
  }

  /** The lease was lost: every job is rejected, nothing more is decided. */
  lose(): void {
    this.#end('lost', 'lease-lost', 'another writer has taken this mall')
  }

  #isOpen(): boolean {
    return this.#state === 'live' || this.#state === 'reloading'
  }

  #schedule(): void {
    this.#cancelTurn ??= this.#parts.timing.soon(() => {
      this.#cancelTurn = undefined
      if (this.#state === 'live') this.#runTurn()
    })
  }

  /** One turn: decides what waits until time or room is used up, then sends it off. */
  #runTurn(): void {
    const { timing, limits } = this.#parts
    const beganMs = timing.elapsedMs()
    let nowMs = beganMs
    let decided = 0
    while (this.#hasRoom()) {
      if (decided % AHEAD === 0 && this.jobs.waiting >= AHEAD_FROM) this.#engine.warm?.(this.jobs.ahead(AHEAD))
      const job = this.jobs.take()
      if (job) {
        if (!this.#decide(job, nowMs)) return
        decided += 1
      }
      const slice = this.#engine.busy && (job ? decided % COMMANDS_PER_SLICE === 0 : !this.#closing)
      if (slice && !this.#work()) return
      if (!job && !slice) break
      nowMs = timing.elapsedMs()
      if (nowMs > beganMs + limits.turnMs) {
        this.#schedule()
        break
      }
    }
    if (decided > 0) this.figures.decideMs.observe(nowMs - beganMs)
    this.#append()
    this.#checkIdle()
  }

  /** While an append is on its way, the next block grows up to its limit. */
  #hasRoom(): boolean {
    if (this.jobs.undurable >= this.#parts.limits.undurable) return false
    return this.#engine.sequence - this.#sent < this.#parts.limits.blockEntries
  }

  /** Decides one job, now; false when the state had to be dropped. */
  #decide(job: Job<Command>, nowMs: number): boolean {
    if (job.kind === 'read') {
      try {
        job.settle = job.look()
      } catch (error) {
        job.settle = () => job.reject(error)
      }
      this.#afterDecision(job)
      return true
    }
    const command = this.originals.complete(job, this.#engine)
    if (!command) return true
    const first = job.outcome
    if (!first) this.figures.queueMs.observe(nowMs - job.addedMs)
    if (job.trace) job.trace.decideBeganMs = nowMs
    let outcome: DecidedOutcome
    try {
      outcome = this.#engine.submit({ ...command, at: this.stamp() })
    } catch (error) {
      this.#faulty(error, job)
      return false
    }
    this.#keepSetAside()
    // Deciding moved the clock: an order that settled by that has another entry to be seen before its refund is answered.
    if (outcome.kind === 'refused' && !this.originals.complete(job, this.#engine)) return true
    // Decided before the state was dropped, and its block turned out to be stored: the answer is the first one.
    job.outcome = first?.kind === 'accepted' && outcome.kind === 'repeated' ? { ...outcome, kind: 'accepted' } : outcome
    if (job.trace) this.spans.decided(job.trace)
    this.#afterDecision(job)
    return true
  }

  /** What fell due and failed is no command's fault: it is kept under the command that tries it again. */
  #keepSetAside(): void {
    const { journal, kit } = this.#parts
    for (const { retry, code, message } of this.#engine.takeSetAside?.() ?? []) {
      this.figures.setAside += 1
      this.#alarm('quarantined', `${code}: ${message}`, retry.id)
      const at = this.stamp()
      journal.quarantine({ commandId: retry.id, at, code, message, command: kit.print(retry) }).catch((error) => {
        this.#alarm('journal-unavailable', `not kept in quarantine: ${messageOf(error)}`, retry.id)
      })
    }
  }

  #afterDecision(job: Job<Command>): void {
    job.need = this.#engine.sequence
    if (job.need <= this.#head.sequence) this.#settle(job)
    else this.jobs.decided(job)
  }

  #work(): boolean {
    try {
      this.#engine.work()
      this.#keepSetAside()
      return true
    } catch (error) {
      this.#faulty(error)
      return false
    }
  }

  #append(): void {
    if (this.#appending || this.#engine.sequence === this.#sent) return
    let append: Append
    try {
      append = this.#nextBlock()
    } catch (error) {
      this.#faulty(error)
      return
    }
    this.#sent = lastSequence(append.block)
    this.#appending = true
    const { timing, journal } = this.#parts
    const beganMs = timing.elapsedMs()
    journal.append(append).then(
      (head) => this.#stored(head, { block: append.block, beganMs, endedMs: timing.elapsedMs() }),
      (error) => {
        this.#appending = false
        this.#reload(error)
      },
    )
  }

  #nextBlock(): Append {
    const { frames, count, firstSequence, commands } = this.#engine.drain()
    if (firstSequence !== this.#head.sequence + 1) {
      throw new Error(`the engine drained from entry ${firstSequence}, the journal ends at ${this.#head.sequence}`)
    }
    const { hash: previous } = this.#head
    const { epoch } = this.#parts.lease
    const block = sealBlock({ previous, sequence: firstSequence, count, at: this.stamp(), epoch, frames })
    return { block, commands }
  }

  #stored(head: Head, append: DoneAppend): void {
    const { block } = append
    this.#appending = false
    this.#faults = 0
    this.#head = head
    this.figures.stored(append)
    let stored: Uint8Array[] | undefined
    for (const job of this.jobs.durable(head.sequence)) {
      if (job.kind === 'command' && job.outcome?.kind === 'accepted') {
        stored ??= [...payloads(block.frames)]
        const payload = stored[job.outcome.sequence - block.sequence]
        if (payload) job.payload = payload
      }
      this.#settle(job, append)
    }
    for (const listener of this.#listeners) listener(head.sequence)
    if (this.#state === 'reloading') {
      this.#reload(new Error('the engine failed while a block was on its way'))
      return
    }
    this.#append()
    this.#schedule()
  }

  /** Gives the answer: what it saw is durable. An answer from memory alone also needs the lease to be ours still. */
  #settle(job: Job<Command>, append?: DoneAppend): void {
    if (job.kind === 'command' && job.trace) this.spans.tell(job, append)
    const fromJournal = job.kind === 'command' && (job.outcome?.kind === 'accepted' || job.outcome?.kind === 'repeated')
    if (fromJournal || this.#parts.lease.valid) {
      settleNow(job)
      return
    }
    this.#parts.lease.confirm().then(
      () => settleNow(job),
      (error) => job.reject(new WriterUnavailable(messageOf(error), { cause: error })),
    )
  }

  /** The engine itself threw: its state is not to be trusted. The command goes to quarantine, the state is folded anew. */
  #faulty(error: unknown, job?: CommandJob<Command>): void {
    const message = messageOf(error)
    this.#faults += 1
    if (job) {
      job.outcome = { kind: 'quarantined', code: 'engine-fault', message }
      if (job.trace) this.spans.decided(job.trace)
      this.spans.tell(job)
      settleNow(job)
    }
    this.#alarm('engine-fault', message, job?.command.id)
    if (this.#faults > FAULTS_IN_A_ROW)
      this.#end('failed', 'engine-fault', `the engine fails again and again: ${message}`)
    else if (!this.#appending) this.#reload(error)
    else this.#state = 'reloading'
  }

  /** Drops the state and folds the journal; what was not answered is decided again. */
  async #reload(cause: unknown): Promise<void> {
    if (!this.#isOpen()) return
    if (cause instanceof LeaseLost) return this.lose()
    this.#state = 'reloading'
    this.figures.reloads += 1
    this.jobs.redo()
    this.#alarm('journal-unavailable', messageOf(cause))
    const began = this.#parts.timing.elapsedMs()
    for (let attempt = 0; this.#isOpen(); attempt += 1) {
      await this.#parts.timing.sleep(RELOAD_PAUSES_MS[Math.min(attempt, RELOAD_PAUSES_MS.length - 1)] ?? 0)
      try {
        await this.#parts.lease.confirm()
        const { engine, head } = await this.#parts.load()
        if (this.#isOpen()) this.#resume(engine, head)
        return
      } catch (error) {
        if (error instanceof LeaseLost) return
        if (error instanceof JournalDamaged) return this.#end('failed', 'journal-damaged', error.message)
        if (this.#parts.timing.elapsedMs() - began > this.#parts.limits.patienceMs) this.#turnAway(error)
      }
    }
  }

  #resume(engine: Engine, head: Head): void {
    this.#engine = engine
    this.#head = head
    this.#sent = head.sequence
    this.#unreachable = false
    this.#state = 'live'
    this.#alarm('recovered', `the journal was folded again up to entry ${head.sequence}`)
    for (const listener of this.#listeners) listener(head.sequence)
    this.#schedule()
  }

  /** Nobody can say when the journal comes back: callers are told to come again with the same id. */
  #turnAway(error: unknown): void {
    this.#unreachable = true
    for (const job of this.jobs.takeAll()) job.reject(new WriterUnavailable(messageOf(error), { cause: error }))
    this.#checkIdle()
  }

  #end(state: 'lost' | 'failed', code: Alarm['code'], message: string): void {
    if (!this.#isOpen()) return
    this.#state = state
    this.#cancelTurn?.()
    this.#parts.lease.stop()
    this.#alarm(code, message)
    for (const job of this.jobs.takeAll()) job.reject(new WriterUnavailable(message))
    this.#whenIdle?.()
  }

  #checkIdle(): void {
    if (!this.#whenIdle || this.jobs.waiting > 0 || this.jobs.undurable > 0 || this.#appending) return
    this.#whenIdle()
  }

  #alarm(code: Alarm['code'], message: string, commandId?: string): void {
    this.#parts.onAlarm({ mall: this.#parts.mall, code, message, ...(commandId === undefined ? {} : { commandId }) })
  }
}
