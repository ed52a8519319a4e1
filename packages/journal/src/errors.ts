/** Why a journal refused or failed. `code` is stable and may be compared; the message is for people. */
export abstract class JournalError extends Error {
  abstract readonly code: string
}

/** Somebody else has appended: the head is not where the caller believed. Drop the state and reload. */
export class SequenceConflict extends JournalError {
  readonly code = 'sequence-conflict'
  override readonly name = 'SequenceConflict'
}

/** A command id of this append is in the journal already. */
export class CommandConflict extends JournalError {
  readonly code = 'command-conflict'
  override readonly name = 'CommandConflict'
}

/** A later epoch was given out: this writer may not append any more. */
export class LeaseLost extends JournalError {
  readonly code = 'lease-lost'
  override readonly name = 'LeaseLost'
}

/** Another writer holds the lease until `expiresAt` (epoch milliseconds). */
export class LeaseHeld extends JournalError {
  readonly code = 'lease-held'
  override readonly name = 'LeaseHeld'
  readonly owner: string
  readonly expiresAt: number
  constructor(owner: string, expiresAt: number) {
    super(`the lease is held by ${owner} until ${new Date(expiresAt).toISOString()}`)
    this.owner = owner
    this.expiresAt = expiresAt
  }
}

/** The store cannot be reached, or broke off: whether the last append was stored is not known. */
export class JournalUnavailable extends JournalError {
  readonly code = 'journal-unavailable'
  override readonly name = 'JournalUnavailable'
}

/** What the store holds cannot be a journal (a broken block, a gap). `sequence` names the first bad entry. */
export class JournalDamaged extends JournalError {
  readonly code = 'journal-damaged'
  override readonly name = 'JournalDamaged'
  readonly sequence: number
  constructor(message: string, sequence: number) {
    super(message)
    this.sequence = sequence
  }
}

/** The writer cannot answer now; the same command id may be sent again. */
export class WriterUnavailable extends JournalError {
  readonly code = 'unavailable'
  override readonly name = 'WriterUnavailable'
}

/** A follower did not reach the awaited sequence in time. */
export class FollowerLag extends JournalError {
  readonly code = 'follower-lag'
  override readonly name = 'FollowerLag'
}

/** A message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
