import type { CommandKey } from '../journal.ts'
import type { SnapshotKit } from '../snapshot/restore.ts'
import type { HistogramFigures } from './histogram.ts'

/** What the engine decided since the last drain: the body of the next block. */
export interface Drained {
  readonly frames: Uint8Array
  readonly count: number
  readonly firstSequence: number
  readonly commands: readonly CommandKey[]
}

/** Fields every command has; the engine knows the rest by `kind`. */
export interface CommandHead {
  /** Scoped: caller, operation and the client's own id. Never used for two different commands. */
  readonly id: string
  readonly caller: string
  readonly kind: string
}

/** What comes beside a command and is no part of it: the answer is the same with and without. */
export interface CommandContext {
  /** W3C trace context of the span the command is sent under. */
  readonly traceparent?: string | undefined
}

/** The engine's word on a command. */
export type DecidedOutcome =
  | { readonly kind: 'accepted'; readonly sequence: number }
  | { readonly kind: 'repeated'; readonly sequence: number }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'quarantined'; readonly code: string; readonly message: string }

/** Something that fell due and could not be done. */
export interface SetAside<Command> {
  readonly retry: Command
  readonly code: string
  readonly message: string
}

/** What the writer needs of an engine. `Engine` of @huoshui/engine is one; tests bring smaller ones. */
export interface WriterEngine<Command> {
  readonly sequence: number
  readonly clock: number
  /** A close or a cascade has work left. */
  readonly busy: boolean
  /** When the next close or expiry is due, in epoch milliseconds; undefined when nothing waits for the clock. */
  readonly dueAt: number | undefined
  submit(command: Command & { at: number }): DecidedOutcome
  /** Reads ahead what the next commands will read; changes nothing. */
  warm?(commands: readonly Command[]): unknown
  /** One bounded slice of the work left; false when idle. */
  work(): boolean
  drain(): Drained
  /** What fell due and failed since it was asked last, each with the command that tries again. */
  takeSetAside?(): readonly SetAside<Command>[]
  evolve(frames: Uint8Array, count: number): void
  /** Hash of the whole state, in hex. */
  stateHash(): string
  /** Sequences of the entries that a refund of this order needs to see. */
  originalsOf(order: string): readonly number[]
}

/** How the writer makes engines and reads their entries. */
export interface EngineKit<Command, Engine extends WriterEngine<Command>, Entry> {
  create(mall: string): Engine
  /** Reads an entry; the engine's directory of names must know everything up to it. */
  readEntry(payload: Uint8Array, engine: Engine): Entry
  /** Whether this entry answered this very command: same id, same input. */
  answers(payload: Uint8Array, command: Command, engine: Engine): boolean
  /** The command that only moves the clock. */
  tick(id: string): Command
  /** The order whose entries a command must be given (a refund), and the command with them. */
  orderToLoad(command: Command): string | undefined
  withOriginals(command: Command, originals: readonly Uint8Array[]): Command
  /** The command as JSON text, for quarantine. */
  print(command: Command): string
  /** How states are kept as bytes; without it every start folds the whole journal. */
  readonly snapshots?: SnapshotKit<Engine>
}

/** Something an operator must hear of. */
export interface Alarm {
  readonly mall: string
  readonly code:
    | 'quarantined'
    | 'engine-fault'
    | 'journal-unavailable'
    | 'journal-damaged'
    | 'lease-lost'
    | 'recovered'
    | 'snapshot-passed-over'
  readonly message: string
  readonly commandId?: string
}

/** Bounds of the writer's memory and patience. Each is tested at the limit and one past it. */
export interface WriterLimits {
  /** Commands and reads waiting to be decided; one more is answered `busy`. */
  readonly queued: number
  /** Decided but not durable answers; above it no more is decided until an append returns. */
  readonly undurable: number
  /** No block holds many more entries than this. */
  readonly blockEntries: number
  /** As long does one turn decide before it lets input and output pass, in milliseconds. */
  readonly turnMs: number
  /** How often the clock is looked at when nothing happens, in milliseconds. */
  readonly tickMs: number
  /** Callers wait as long for a journal that cannot be reached; then they are told to come again. */
  readonly patienceMs: number
}

export const writerLimits: WriterLimits = {
  queued: 4096,
  undurable: 16_384,
  blockEntries: 4096,
  turnMs: 4,
  tickMs: 250,
  patienceMs: 10_000,
}

/** A writer's answer: the engine's outcome, with the entry that answers. Given only once it is durable. */
export type Answer<Entry> =
  | (AnsweredByEntry<Entry> & { readonly kind: 'accepted' })
  | (AnsweredByEntry<Entry> & { readonly kind: 'repeated' })
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'quarantined'; readonly code: string; readonly message: string }

/** Accepted now, or answered before by the same entry. */
export interface AnsweredByEntry<Entry> {
  readonly sequence: number
  readonly payload: Uint8Array
  /** The entry, read when it is asked for. */
  readonly entry: Entry
}

/** Figures of a writer, since it was opened: plain values, which can be sent from one thread to another. */
export interface WriterMetrics {
  readonly state: WriterState
  /** Commands and reads waiting to be decided. */
  readonly queued: number
  /** Decided, and waiting for a block to be stored. */
  readonly undurable: number
  /** Sequence of the last entry in the journal. */
  readonly durable: number
  readonly epoch: number
  readonly entries: number
  readonly blocks: number
  /** Commands by what their callers were told; `unavailable`: they were told to come again. */
  readonly outcomes: Readonly<Record<CommandOutcome, number>>
  readonly reloads: number
  /** What fell due by itself and failed, and was kept in quarantine. */
  readonly setAside: number
  /** Time from handing a block to the journal until it is stored, in milliseconds. */
  readonly commitMs: HistogramFigures
  /** Entries of a block. */
  readonly blockEntries: HistogramFigures
  /** Time from a command's being handed in until it is decided for the first time, in milliseconds. */
  readonly queueMs: HistogramFigures
  /** Time that one turn decides before it lets input and output pass, in milliseconds. */
  readonly decideMs: HistogramFigures
}

export const commandOutcomes = ['accepted', 'repeated', 'refused', 'busy', 'quarantined', 'unavailable'] as const
/** What the caller of a command is told. */
export type CommandOutcome = (typeof commandOutcomes)[number]

/** `lost`: another writer has the mall; `failed`: the journal cannot be folded; both end this writer. */
export type WriterState = 'live' | 'reloading' | 'closing' | 'closed' | 'lost' | 'failed'
