/** What becomes of a command, of what falls due by itself, and what the host takes to the journal. */
import type { Command } from './command.ts'
import { type ErrorCode, LawBroken, Refusal } from './errors.ts'
import type { Due } from './mechanisms/due.ts'
import type { State } from './state.ts'

export type Outcome =
  | { readonly kind: 'accepted'; readonly sequence: number }
  /** The same id with the same input: the first answer is that entry. */
  | { readonly kind: 'repeated'; readonly sequence: number }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly message: string }
  /** A broken law or an unexpected exception: rolled back; the host stores the command and raises an alarm. */
  | { readonly kind: 'quarantined'; readonly code: string; readonly message: string }

/** What was decided since the last drain. */
export interface Drained {
  /** Length-prefixed entries. The bytes are the engine's own buffer only until the next submit: copy to keep. */
  readonly frames: Uint8Array
  readonly count: number
  readonly firstSequence: number
  readonly commands: readonly { readonly id: string; readonly sequence: number }[]
}

/** Why something was turned down or failed, as an answer. */
export function outcomeOf(error: unknown): Extract<Outcome, { readonly message: string }> {
  if (error instanceof Refusal) return { kind: 'refused', code: error.code, message: error.message }
  if (error instanceof LawBroken) return { kind: 'quarantined', code: error.law, message: error.message }
  return { kind: 'quarantined', code: 'exception', message: error instanceof Error ? error.message : String(error) }
}

/** Something that fell due and could not be done: put aside, so that the mall goes on. */
export interface SetAside {
  /** The command that tries again; its `at` is the instant at which it was due. */
  readonly retry: Command
  readonly code: string
  readonly message: string
}

/** What is put aside for a thing that was due, and why. */
export function setAside(state: State, { what, row }: Due, at: number, error: unknown): SetAside {
  const { documents, holds } = state.tables
  const id = (what === 'hold' ? holds : documents).ids?.id(row) ?? ''
  const { code, message } = outcomeOf(error)
  const head = { id: `engine:${what}:${id}`, caller: 'engine', at }
  const retry: Command =
    what === 'hold' ? { ...head, kind: 'void-hold', hold: id } : { ...head, kind: 'settle-order', order: id }
  return { retry, code, message }
}
