import { createHash } from 'node:crypto'
import { frame, payloads } from '../block.ts'
import type { CommandKey } from '../journal.ts'
import type { DecidedOutcome, Drained, EngineKit, WriterEngine } from '../writer/types.ts'

/** Commands of the tally: the smallest mall in which a lost or doubled entry shows. */
export type TallyCommand = { id: string; caller: string } & (
  | { kind: 'add'; amount: number }
  /** Adds 1 to the tally `slices` times, in entries of its own, between other commands. */
  | { kind: 'spread'; slices: number }
  /** Adds `amount` when the clock passes `when`. */
  | { kind: 'later'; when: number; amount: number }
  /** Adds what the entry that answered `of` added, once more. */
  | { kind: 'again'; of: string; originals?: readonly Uint8Array[] }
  | { kind: 'poison' }
  | { kind: 'throw' }
  | { kind: 'tick' }
)

/** An entry of the tally. */
export interface TallyEntry {
  sequence: number
  at: number
  id: string
  input: string
  amount: number
  later?: number
  slices?: number
}

/** A pure engine that keeps one number, refuses to go below zero, and knows closes, clocks and poison in small. */
export class Tally implements WriterEngine<TallyCommand> {
  total = 0
  sequence = 0
  clock = 0
  #slices = 0
  #later: { at: number; amount: number }[] = []
  readonly #answers = new Map<string, number>()
  #payloads: Uint8Array[] = []
  #commands: CommandKey[] = []
  #drained = 0

  get busy(): boolean {
    return this.#slices > 0
  }

  get dueAt(): number | undefined {
    return this.#later.length > 0 ? Math.min(...this.#later.map((one) => one.at)) : undefined
  }

  submit(command: TallyCommand & { at: number }): DecidedOutcome {
    const known = this.#answers.get(command.id)
    if (known !== undefined) return { kind: 'repeated', sequence: known }
    if (command.at < this.clock) throw new Error(`the clock fell from ${this.clock} to ${command.at}`)
    switch (command.kind) {
      case 'throw':
        // As real faults do, it leaves the state half changed.
        this.total += 1000
        throw new Error('thrown on purpose')
      case 'poison':
        return { kind: 'quarantined', code: 'law-1', message: 'poison' }
      default:
    }
    if (command.kind !== 'later' && this.total + effect(command).amount < 0) {
      return { kind: 'refused', code: 'insufficient-funds', message: 'below zero' }
    }
    while (this.dueAt !== undefined && this.dueAt <= command.at) this.#expire(command.at)
    const { id } = command
    const entry = { ...effect(command), sequence: this.sequence + 1, at: command.at, id, input: inputOf(command) }
    this.#emit(entry)
    return { kind: 'accepted', sequence: entry.sequence }
  }

  #expire(at: number): void {
    const first = this.#later.find((one) => one.at === this.dueAt)
    if (first)
      this.#emit({ sequence: this.sequence + 1, at, id: '', input: '', amount: first.amount, later: -first.at })
  }

  work(): boolean {
    if (this.#slices === 0) return false
    this.#emit({ sequence: this.sequence + 1, at: this.clock, id: '', input: '', amount: 1, slices: -1 })
    return true
  }

  #emit(entry: TallyEntry): void {
    this.#apply(entry)
    this.#payloads.push(Buffer.from(JSON.stringify(entry)))
    if (entry.id !== '') this.#commands.push({ id: entry.id, sequence: entry.sequence })
  }

  #apply(entry: TallyEntry): void {
    if (entry.sequence !== this.sequence + 1) throw new Error(`entry ${entry.sequence} follows ${this.sequence}`)
    this.sequence = entry.sequence
    this.clock = entry.at
    if (entry.id !== '') this.#answers.set(entry.id, entry.sequence)
    this.#slices += entry.slices ?? 0
    const { later } = entry
    if (later !== undefined && later > 0) this.#later.push({ at: later, amount: entry.amount })
    else this.total += entry.amount
    if (later !== undefined && later < 0)
      this.#later.splice(
        this.#later.findIndex((one) => one.at === -later),
        1,
      )
  }

  drain(): Drained {
    const frames = frame(this.#payloads)
    const count = this.#payloads.length
    const drained = { frames, count, firstSequence: this.#drained + 1, commands: this.#commands }
    this.#drained += count
    this.#payloads = []
    this.#commands = []
    return drained
  }

  evolve(frames: Uint8Array, count: number): void {
    let seen = 0
    for (const payload of payloads(frames)) {
      this.#apply(readTally(payload))
      seen += 1
    }
    if (seen !== count) throw new Error(`${seen} entries where ${count} were announced`)
    this.#drained = this.sequence
  }

  /** The whole state as bytes. */
  snapshot(): Uint8Array {
    const { total, sequence, clock } = this
    const state = { total, sequence, clock, slices: this.#slices, later: this.#later, answers: [...this.#answers] }
    return Buffer.from(JSON.stringify(state))
  }

  static restore(bytes: Uint8Array): Tally {
    const state = JSON.parse(Buffer.from(bytes).toString())
    const tally = new Tally()
    tally.total = state.total
    tally.sequence = state.sequence
    tally.clock = state.clock
    tally.#slices = state.slices
    tally.#later = state.later
    tally.#drained = state.sequence
    for (const [id, sequence] of state.answers) tally.#answers.set(id, sequence)
    return tally
  }

  originalsOf(id: string): number[] {
    const sequence = this.#answers.get(id)
    return sequence === undefined ? [] : [sequence]
  }

  stateHash(): string {
    const state = [this.total, this.sequence, this.clock, this.#slices, this.#later, [...this.#answers]]
    return createHash('sha256').update(JSON.stringify(state)).digest('hex')
  }
}

function effect(command: TallyCommand): { amount: number; later?: number; slices?: number } {
  switch (command.kind) {
    case 'add':
      return { amount: command.amount }
    case 'spread':
      return { amount: 0, slices: command.slices }
    case 'later':
      return { amount: command.amount, later: command.when }
    case 'again':
      return { amount: (command.originals ?? []).reduce((sum, payload) => sum + readTally(payload).amount, 0) }
    default:
      return { amount: 0 }
  }
}

function readTally(payload: Uint8Array): TallyEntry {
  return JSON.parse(Buffer.from(payload).toString())
}

/** The input of a command: everything but the instant and what the host loaded. */
function inputOf(command: TallyCommand): string {
  return JSON.stringify({ ...command, at: undefined, originals: undefined })
}

/** How a writer runs tallies. */
export const tallyKit: EngineKit<TallyCommand, Tally, TallyEntry> = {
  create: () => new Tally(),
  readEntry: (payload) => readTally(payload),
  answers(payload, command) {
    const entry = readTally(payload)
    return entry.id === command.id && entry.input === inputOf(command)
  },
  tick: (id) => ({ id, caller: 'clock', kind: 'tick' }),
  orderToLoad: (command) => (command.kind === 'again' ? command.of : undefined),
  withOriginals: (command, originals) => (command.kind === 'again' ? { ...command, originals } : command),
  print: (command) => JSON.stringify(command),
  snapshots: { layout: 1, write: (tally) => tally.snapshot(), read: (bytes) => Tally.restore(bytes) },
}
