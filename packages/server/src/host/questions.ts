/** What passes between those who ask an engine and the engine, in a worker or at another node: values alone. */
import type { Entry } from '@huoshui/engine'
import {
  type Alarm,
  type FinishedSpan,
  type FollowerFigures,
  FollowerLag,
  JournalError,
  messageOf,
  type WriterMetrics,
  WriterUnavailable,
} from '@huoshui/journal'
import {
  type BooksAnswer,
  type CommandInput,
  type LookName,
  MallError,
  type MallErrorCode,
  type SubmitContext,
} from '@huoshui/mall'
import type { EntryRow, EntryView } from './journal-reader.ts'

/** All that can be asked of a mall's engine: what is given, and what is told. */
export interface Askable {
  submit: { given: { command: CommandInput; context?: SubmitContext | undefined }; told: BooksAnswer }
  look: { given: { name: LookName; args: readonly unknown[] }; told: unknown }
  entry: { given: number; told: Entry | undefined }
  /** A page of entries for the operator. */
  page: { given: { before: number | undefined; limit: number }; told: EntryRow[] }
  view: { given: number; told: EntryView | undefined }
  /** Told when the followers have applied an entry. */
  followed: { given: { sequence: number; timeoutMs: number }; told: undefined }
  figures: { given: undefined; told: EngineFigures }
}

/** What an engine's writer and followers have done since it was opened. */
export interface EngineFigures {
  readonly writer: WriterMetrics
  readonly followers: readonly FollowerFigures[]
}

export type Question = { [Kind in keyof Askable]: { ask: Kind; given: Askable[Kind]['given'] } }[keyof Askable]

/** A question on its way: the answer carries its number. */
export interface NumberedQuestion {
  readonly number: number
  readonly mall: string
  readonly question: Question
}

export type NumberedAnswer =
  | { readonly number: number; readonly told: unknown }
  | { readonly number: number; readonly failure: Failure }

/** Why there is no answer, as values; `failureOf` and `thrown` are each other's inverse. */
export type Failure =
  | { readonly kind: 'refused'; readonly code: MallErrorCode; readonly message: string }
  | { readonly kind: 'unavailable' | 'behind' | 'fault'; readonly message: string }

export function failureOf(error: unknown): Failure {
  const message = messageOf(error)
  if (error instanceof MallError) return { kind: 'refused', code: error.code, message }
  if (error instanceof FollowerLag) return { kind: 'behind', message }
  if (error instanceof JournalError) return { kind: 'unavailable', message }
  return { kind: 'fault', message: error instanceof Error ? (error.stack ?? message) : message }
}

export function thrown(failure: Failure): Error {
  switch (failure.kind) {
    case 'refused':
      return new MallError(failure.code, failure.message)
    case 'behind':
      return new FollowerLag(failure.message)
    case 'unavailable':
      return new WriterUnavailable(failure.message)
    case 'fault':
      return new Error(failure.message)
  }
}

/** Where the engine of a mall is, as its worker sees it. */
export type Place =
  /** The lease is being asked for, or the journal folded; `problem` is what stands in the way of it. */
  | { readonly at: 'opening'; readonly problem?: string }
  | { readonly at: 'here' }
  /** Another process has the lease; `address` is where it takes questions, when it takes any. */
  | { readonly at: 'elsewhere'; readonly owner: string; readonly address: string | undefined }
  /** The journal cannot be folded; tried again now and then. */
  | { readonly at: 'failed'; readonly message: string }

/** How a mall stands with its engine. */
export interface Standing {
  readonly mall: string
  readonly place: Place
  /** The journal was lost for a moment and is being folded again. */
  readonly reloading: boolean
  /** Sequence of the last durable entry. */
  readonly durable: number
  /** Last entry that all followers have applied. */
  readonly followed: number
  /** Entries each follower is behind. */
  readonly behind: Readonly<Record<string, number>>
}

/** How a mall stands whose engine is not there yet, or no more. */
export const openingOf = (mall: string, problem?: string): Standing => ({
  mall,
  place: { at: 'opening', ...(problem !== undefined && { problem }) },
  reloading: false,
  durable: 0,
  followed: 0,
  behind: {},
})

/** A mall a worker is to host. */
export interface MallSeat {
  readonly slug: string
  /** The application's own role. */
  readonly url: string
  /** Under this name the lease is held; the same name again takes it over. */
  readonly owner: string
  /** The key with which heads of days are signed; none are signed without it. */
  readonly signingKeyFile?: string | undefined
  /** Entries the followers may be behind before the mall answers `busy`. */
  readonly behindMax?: number | undefined
}

/** A worker died and is started again. */
export interface WorkerAlarm {
  readonly mall: string
  readonly code: 'worker-gone'
  readonly message: string
}

export type LogLevel = 'info' | 'warn' | 'error'

/** Something a worker wants written down. */
export interface Note {
  readonly level: LogLevel
  readonly fields: { readonly mall: string; readonly alarm?: Alarm | WorkerAlarm; readonly [field: string]: unknown }
  readonly message: string
}

/** To a host of engines: a worker takes all of these, a node `ask` alone. */
export type ToHost =
  | { readonly kind: 'open'; readonly seat: MallSeat }
  | { readonly kind: 'ask'; readonly questions: readonly NumberedQuestion[] }
  /** Answered by `alive`: whoever is not has stopped turning. */
  | { readonly kind: 'ping' }
  | { readonly kind: 'stop' }

/** From a host of engines. */
export type FromHost =
  | { readonly kind: 'told'; readonly answers: readonly NumberedAnswer[]; readonly standings: readonly Standing[] }
  | { readonly kind: 'note'; readonly note: Note }
  | { readonly kind: 'span'; readonly span: FinishedSpan }
  | { readonly kind: 'alive' }
  | { readonly kind: 'stopped' }
