import type { CommandInput } from '../books.ts'
import type { OutboxRow } from '../database/tables.ts'
import { SECOND_MS } from '../shared/clock.ts'
import { newId } from '../shared/secrets.ts'
import { writeCommand } from './command-json.ts'

type WithoutEnvelope<C> = C extends unknown ? Omit<C, 'id' | 'caller'> : never
/** A command without its id: the outbox row's id is the command's. */
export type OutboxCommand = WithoutEnvelope<CommandInput>

/** What is to be carried: for what, from whom, and the command. */
export interface OutboxRequest {
  subject: string
  caller: string
  command: OutboxCommand
}

/** A row of the outbox before it is written. */
export type OutboxLine = Omit<OutboxRow, 'mall' | 'done_at'>

/** A row that a process has taken is another's after this. */
export const CLAIM_MS = 30 * SECOND_MS

/**
 * The row that carries a command into the engine, under the trace of the request it comes from. It is due at once, or,
 * `claimed`, born in the hands of this process, which then carries it once it is committed.
 */
export function outboxLine(
  { subject, caller, command }: OutboxRequest,
  { now, claimed, traceparent }: { now: number; claimed: boolean; traceparent: string | undefined },
): OutboxLine {
  const id = newId()
  // The id and the caller complete the command that was given without them.
  const full = { ...command, id: `outbox/${id}`, caller } as CommandInput
  return {
    id,
    kind: command.kind,
    subject,
    caller,
    command: writeCommand(full),
    state: 'waiting',
    attempts: claimed ? 1 : 0,
    next_at: new Date(claimed ? now + CLAIM_MS : now),
    code: null,
    detail: null,
    sequence: null,
    traceparent: traceparent ?? null,
    created_at: new Date(now),
  }
}
