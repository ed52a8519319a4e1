/** What an operator's experiments are made of, and what the server and the child process say to each other. */
import type { LocalText } from '../shared/text.ts'

/** Where a document is wrong, counted from 1. */
export interface Problem {
  readonly line: number
  readonly column: number
  readonly message: string
}

/** What a run would cost, on one core. */
export interface Cost {
  readonly runs: number
  readonly orders: number
  readonly seconds: number
}

/** One figure of comparison, as it is printed for each point. */
export interface Figure {
  readonly metric: string
  readonly title: LocalText
  readonly values: readonly string[]
}

export interface Outcome {
  readonly points: readonly string[]
  readonly figures: readonly Figure[]
  /** Points beyond those in `points`; they stand in the files. */
  readonly morePoints: number
}

export interface RunProgress {
  /** Share of everything that is done, from 0 to 1. */
  readonly done: number
  /** By the speed so far; null until something is done. */
  readonly leftMs: number | null
  readonly finished: number
  readonly runs: number
}

export type RunKind = 'experiment' | 'fork'
export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

/** What a fork is asked for. */
export interface ForkRequest {
  /** The scheme to compare with the one in force, as YAML. */
  readonly scheme: string
  readonly days: number
  readonly seed: number
  /** Newcomers a day; as of late when not said. */
  readonly newcomersADay?: number | undefined
  /** Who sells everything, in percent of all members, and how many days after buying; nobody when not said. */
  readonly selling?: { readonly sharePercent: number; readonly afterDays: number } | undefined
}

/** A run as it is kept in its folder. */
export interface RunRecord {
  readonly id: string
  readonly kind: RunKind
  readonly name: string
  readonly title: LocalText
  readonly state: RunState
  /** Name of the operator who asked for it. */
  readonly operator: string
  readonly createdAt: number
  readonly startedAt: number | null
  readonly finishedAt: number | null
  /** By the estimate before it ran; a fork is not estimated. */
  readonly cost: Cost | null
  /** What a fork changes, in words. */
  readonly changes: readonly string[]
  /** Days a fork looks ahead; null for an experiment, whose document says. */
  readonly fork: Omit<ForkRequest, 'scheme'> | null
  /** Why it failed. */
  readonly problem: string | null
  readonly files: readonly string[]
  readonly outcome: Outcome | null
}

/** What a child process is asked to do; it does one thing and ends. */
export type Task =
  | { readonly kind: 'check'; readonly text: string }
  | { readonly kind: 'experiment'; readonly text: string; readonly folder: string }
  | (ForkRequest & {
      readonly kind: 'fork'
      readonly folder: string
      /** The engine's state as it is; given other names before anything else is done with it. */
      readonly snapshot: Uint8Array
      readonly change: string
    })

/** What a child process says. */
export type Word =
  | { readonly kind: 'sound'; readonly name: string; readonly title: LocalText; readonly cost: Cost }
  | { readonly kind: 'unsound'; readonly problem: Problem }
  | ({ readonly kind: 'progress' } & RunProgress)
  | { readonly kind: 'done'; readonly outcome: Outcome; readonly files: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string }
