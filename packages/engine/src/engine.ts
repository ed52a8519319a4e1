/** The engine of one mall: commands in, entries out, state in memory (architecture). Pure: no clock, no I/O, no chance. */
import { DAY_MS, dayOf, nextMidnight } from './clock.ts'
import type { Command } from './command.ts'
import { decide } from './decide/decide.ts'
import { releaseHold } from './decide/holds.ts'
import { orderRow, settleAwaiting } from './decide/orders.ts'
import { originalsOf } from './decide/refunds.ts'
import { Emitter } from './emit.ts'
import { LawBroken } from './errors.ts'
import { Directory } from './facts/named.ts'
import { hashState } from './hash.ts'
import { inputPrint, isInputOf } from './input.ts'
import { checkLaws, type LawViolation } from './laws.ts'
import type { Fingerprint } from './ledger/fingerprint.ts'
import { Mall } from './mall.ts'
import { CLOSE_SLICE, type CloseSlice, Closing } from './mechanisms/close/close.ts'
import { closeName, Standing, WAITS_FOR_CLOSE, workAnEntry } from './mechanisms/close/standing.ts'
import { DueCalendar, makesOrderDue } from './mechanisms/due.ts'
import { type Drained, type Outcome, outcomeOf, type SetAside, setAside } from './outcome.ts'
import { replay } from './replay.ts'
import type { SchemeDocument } from './scheme/scheme.ts'
import { readSnapshot, writeSnapshot } from './snapshot.ts'
import { State, type TableName } from './state.ts'
import { Warming } from './warm.ts'

const NO_INPUT = { low: 0, high: 0 }

export class Engine {
  readonly emit: Emitter
  /** The names behind rows, for readEntry. */
  readonly directory: Directory
  #mall: Mall | null = null
  #closing: Closing | null = null
  /** Null after a replay, until it is asked for: built anew from the state then. */
  #due: DueCalendar | null = null
  #cascading = false
  readonly #standing = new Standing()
  readonly #warming = new Warming()
  readonly #closeSlice: CloseSlice

  private constructor(state: State, closeSlice: CloseSlice) {
    this.#closeSlice = closeSlice
    this.emit = new Emitter(state)
    this.directory = new Directory(state)
  }

  /** An empty mall; its first command activates a scheme. */
  static create(closeSlice: CloseSlice = CLOSE_SLICE): Engine {
    return new Engine(new State(), closeSlice)
  }

  /** The engine a snapshot was taken of. Throws SnapshotError when the bytes are damaged or of another layout. */
  static restore(bytes: Uint8Array, closeSlice: CloseSlice = CLOSE_SLICE): Engine {
    const engine = new Engine(readSnapshot(bytes), closeSlice)
    engine.#forgetDerived()
    return engine
  }

  /** The engine a snapshot was taken of, under other ids: a copy to try things on, apart from any journal (issue 5 "Fork"). */
  static fork(bytes: Uint8Array, idOf: (table: TableName, row: number) => string): Engine {
    const state = readSnapshot(bytes)
    state.pseudonymise(idOf)
    const engine = new Engine(state, CLOSE_SLICE)
    engine.#forgetDerived()
    return engine
  }

  get state(): State {
    return this.emit.state
  }
  /** Sequence of the last entry decided; 0 when there is none. */
  get sequence(): number {
    return this.state.sequence
  }
  /** The engine's time, epoch milliseconds. */
  get clock(): number {
    return this.state.clock
  }
  /** A close or a cascade has work left that can be done now. */
  get busy(): boolean {
    return this.standing === '' && (this.#cascading || this.state.closing.at(0) !== 0)
  }
  /** Id of the command that tries again the close or cascade that stands still since a step of it failed; '' when none does. */
  get standing(): string {
    return this.#standing.id
  }
  /** The mall bound to its newest scheme. Throws Refusal `not-open` when no scheme is in force. */
  get mall(): Mall {
    if (this.#mall === null) this.#bind()
    return this.#mall as Mall
  }
  get scheme(): SchemeDocument {
    return this.mall.scheme
  }

  /** Decides one command. May append several entries: closes that are due come first, cascades continue in further ones. */
  submit(command: Command): Outcome {
    const id = this.#warming.printOf(command)
    if (command.id !== '') {
      const sequence = this.state.seen.find(id.low, id.high)
      if (sequence !== 0) {
        if (isInputOf(command, this.state.seen.inputOf(id))) return { kind: 'repeated', sequence }
        return { kind: 'refused', code: 'id-reused', message: 'the same command id came with another body' }
      }
    }
    const at = Math.max(command.at, this.clock)
    try {
      if (this.state.schemes.length > 0) {
        const triesAgain = this.#standing.endedBy(command)
        this.advance(at)
        if (triesAgain) workAnEntry(this)
        if (WAITS_FOR_CLOSE.has(command.kind)) this.finish()
        if (triesAgain || WAITS_FOR_CLOSE.has(command.kind)) this.#standing.refuse()
      }
      this.#finishBegun()
      return this.#decide(command, at, { id, input: inputPrint(command) })
    } catch (error) {
      return this.#refused(error)
    }
  }

  /**
   * Reads ahead what the next commands will read, so that deciding them one after another waits less for memory. Changes
   * nothing. The commands are the next ones to be submitted, no more than `WARM_LIMIT`; the number returned is of no
   * meaning.
   */
  warm(commands: readonly Command[]): number {
    return this.#mall === null ? 0 : this.#warming.warm(this.#mall, commands)
  }

  #decide(command: Command, at: number, prints: { id: Fingerprint; input: Fingerprint }): Outcome {
    const mall = command.kind === 'activate' ? this.#mall : this.mall
    // A new scheme's plans take over the watched columns: should it be refused half-way, the old one is bound anew.
    if (command.kind === 'activate') this.#mall = null
    this.emit.begin(
      { kind: command.kind, id: command.id, caller: command.caller, fingerprint: prints.id, input: prints.input },
      at,
    )
    const { sequence } = this.state
    if (mall !== null) for (const laws of mall.parts.laws) laws.before()
    const bound = decide(this.emit, mall, command)
    if (bound !== mall) this.#attach(bound)
    this.#cascade(bound)
    for (const laws of bound.parts.laws) laws.after()
    this.emit.commit()
    this.#noteDue(command)
    return { kind: 'accepted', sequence }
  }

  #refused(error: unknown): Outcome {
    const opened = this.emit.open
    this.emit.rollback()
    if (opened) this.#cascading = false
    const outcome = outcomeOf(error)
    if (outcome.kind === 'quarantined') this.#mall = null
    return outcome
  }

  /**
   * Moves the clock: whatever falls due until `at` is opened or done, in order of time. A close still open at the next
   * boundary is finished first; with `finishing` every close is finished before anything later is done, as in a scenario.
   */
  advance(at: number, finishing = false): void {
    while (this.clock !== 0) {
      const dueAt = Math.max(this.clock, this.#calendar.nextAt)
      const boundary = this.#nextClose(Math.min(at, dueAt))
      if (boundary <= at) {
        this.finish()
        this.#standing.refuse()
        const name = closeName(dayOf(boundary))
        this.#step(name, () => this.#entry('close.opened', boundary, () => this.#openClose(dayOf(boundary)), name))
        this.#standing.refuse()
        if (finishing) this.finish()
      } else if (dueAt <= at) this.#doDue(dueAt)
      else return
    }
  }

  /** What plans do at the boundary itself is done before anything else is decided, in further entries where needed. */
  #openClose(day: number): void {
    this.#closes().open(day)
    this.#cascade(this.mall)
  }

  /** The first midnight after the clock, up to `limit`, at which some plan has something to close; else Infinity. */
  #nextClose(limit: number): number {
    for (let midnight = nextMidnight(this.clock); midnight <= limit; midnight += DAY_MS) {
      if (this.#closes().hasWork(dayOf(midnight))) return midnight
    }
    return Number.POSITIVE_INFINITY
  }

  /** Finishes every close and cascade that is open. */
  finish(): void {
    while (this.busy && this.work());
  }

  /** One bounded slice of a close or cascade, at most one entry; false when there is none, or it failed and stands still. */
  work(): boolean {
    if (!this.busy) return false
    if (this.#cascading)
      return this.#step('cascade', () => this.#entry('cascade.continued', this.clock, () => this.#continueCascade()))
    const name = closeName(this.state.closing.at(0) - 1)
    return this.#step(name, () => this.#closes().work((kind, act) => this.#entry(kind, this.clock, act, name)))
  }

  #continueCascade(): void {
    this.#cascading = false
    this.#cascade(this.mall)
  }

  /** A step that no command asked for: when it fails it is put aside, and what it belongs to stands still. */
  #step(what: string, act: () => unknown): boolean {
    const cascading = this.#cascading
    try {
      return act() !== false
    } catch (error) {
      // A rollback that failed leaves its entry open: then nothing here is to be trusted.
      if (this.emit.open) throw error
      this.#cascading = cascading
      this.#mall = null
      this.#standing.stand(what, this.state, error)
      return false
    }
  }

  /** Takes what was decided since the last drain; the host appends it to the journal. */
  drain(): Drained {
    const { emit } = this
    const drained = {
      frames: emit.writer.bytes.slice(0, emit.writer.length),
      count: emit.count,
      firstSequence: this.sequence - emit.count + 1,
      commands: emit.commands,
    }
    emit.writer.length = 0
    emit.count = 0
    emit.commands = []
    return drained
  }

  /** Replays entries of the journal. Throws LawBroken on a gap or an unknown format. */
  evolve(frames: Uint8Array): void {
    this.emit.undo.recording = false
    try {
      replay(this.emit.evolution, frames)
    } finally {
      this.emit.undo.recording = true
      this.#forgetDerived()
    }
  }

  /** The whole state as bytes, for `restore`. */
  snapshot(): Uint8Array {
    return writeSnapshot(this.state)
  }

  /** The instant at which the engine has something to do by itself: a close, an expiry, a settlement; undefined when never. */
  get dueAt(): number | undefined {
    if (this.clock === 0 || this.state.schemes.length === 0) return undefined
    const closesAt = this.standing === '' ? this.#nextClose(this.clock + 400 * DAY_MS) : Number.POSITIVE_INFINITY
    const dueAt = Math.min(this.#calendar.nextAt, closesAt)
    return Number.isFinite(dueAt) ? dueAt : undefined
  }

  /** SHA-256 of the whole state, in hex: equal states have equal hashes (law 7). */
  stateHash(): string {
    return hashState(this.state)
  }
  /** Laws 1, 2, 4 and 8 on the whole state; law 3 is checked at every command. */
  checkLaws(): LawViolation[] {
    return checkLaws(this.state, this.state.schemes.length > 0 ? this.mall : null)
  }
  /** Sequences of the entries whose payloads a refund of this order needs. */
  originalsOf(order: string): number[] {
    return originalsOf(this.mall, order)
  }

  /** What an order that waits would pay if it settled now; decided and rolled back. */
  expected<Out>(order: string, read: () => Out): Out {
    const { mall } = this
    this.#begin('expected', this.clock)
    try {
      settleAwaiting(mall, orderRow(mall, order))
      return read()
    } finally {
      this.emit.rollback()
    }
  }

  /** What was begun and must end before anything else is decided. */
  #finishBegun(): void {
    while (this.#cascading || (this.state.closing.at(0) !== 0 && this.#closes().isHalfPaid)) {
      if (!this.work()) this.#standing.refuse()
    }
  }

  /** Longer work, step by step; what the entry has no room for is left to the next. */
  #cascade(mall: Mall): void {
    for (const step of mall.steps) {
      do {
        this.#cascading = this.emit.isFull
        if (this.#cascading) return
      } while (step())
    }
  }

  #doDue(at: number): void {
    this.#finishBegun()
    const due = this.#calendar.take(at)
    if (due === null) return
    try {
      if (due.what === 'hold') this.#entry('hold.expired', at, () => releaseHold(this.mall, due.row))
      else
        this.#entry('order.settled', at, () => {
          settleAwaiting(this.mall, due.row)
          this.#cascade(this.mall)
        })
    } catch (error) {
      // A rollback that failed leaves its entry open: then nothing here is to be trusted.
      if (this.emit.open) throw error
      this.#cascading = false
      this.#standing.put(setAside(this.state, due, at, error))
    }
  }

  /** Takes what was put aside since it was asked last: the host stores it and raises an alarm. */
  takeSetAside(): readonly SetAside[] {
    return this.#standing.takeAside()
  }

  #entry(kind: string, at: number, act: () => void, caller = 'engine'): void {
    // Right after a replay the mall is not bound yet, and it is bound between entries only.
    if (this.#mall === null) this.#bind()
    this.#begin(kind, at, caller)
    try {
      act()
      if (this.emit.facts === 0) this.emit.rollback()
      else this.emit.commit()
    } catch (error) {
      this.emit.rollback()
      this.#mall = null
      throw error
    }
  }

  #begin(kind: string, at: number, caller = 'engine'): void {
    this.emit.begin({ kind, id: '', caller, fingerprint: NO_INPUT, input: NO_INPUT }, at)
  }

  #bind(): void {
    if (this.emit.open) throw new LawBroken('closed', 'a mall is bound between entries')
    this.#begin('bound', this.clock)
    try {
      this.#attach(new Mall(this.emit))
      if (this.emit.facts === 0) this.emit.rollback()
      else this.emit.commit()
    } catch (error) {
      this.emit.rollback()
      throw error
    }
  }

  #attach(mall: Mall): void {
    this.#mall = mall
    this.#closing = new Closing(mall, this.#closeSlice)
  }

  /** The closes of the mall as it is bound now: bound anew, what passes had added up is added up again. */
  #closes(): Closing {
    if (this.#mall === null || this.#closing === null) this.#bind()
    return this.#closing as Closing
  }

  /** Notes what a command made fall due later. */
  #noteDue(command: Command): void {
    // Not built yet since a replay: it will find what the command made in the state.
    if (this.#due === null) return
    this.#due.noteHolds()
    if (makesOrderDue(command) && this.scheme.settle === 'completion') this.#due.noteOrder(command.order)
  }

  get #calendar(): DueCalendar {
    this.#due ??= new DueCalendar(this.state)
    return this.#due
  }

  /** After a replay every derived index is out of date; each is built anew when it is asked for. */
  #forgetDerived(): void {
    const { state } = this
    this.#mall = null
    this.#closing = null
    this.#due = null
    this.#standing.clear()
    // A cascade may have been under way: the next step finds out, and writes nothing when there was none.
    this.#cascading = state.schemes.length > 0
    for (const column of state.columns) column.watcher = null
  }
}
