import type { Block } from './block.ts'

/** The end of a mall's chain. An empty journal has sequence 0, at 0 and the genesis hash. */
export interface Head {
  readonly sequence: number
  readonly hash: Uint8Array
  readonly at: number
}

/** A scoped command id (caller, operation and the client's own id) and the entry that answers it. */
export interface CommandKey {
  readonly id: string
  readonly sequence: number
}

/** The right to append, until it expires or a later epoch is given out. */
export interface Lease {
  readonly owner: string
  readonly epoch: number
  /** Epoch milliseconds of the store's clock. */
  readonly expiresAt: number
}

/** What one append carries: the block, and the command ids it answers. */
export interface Append {
  readonly block: Block
  readonly commands: readonly CommandKey[]
}

/** A command that was rolled back because a law broke or the engine threw; an operator looks at it. */
export interface QuarantinedCommand {
  readonly commandId: string
  readonly at: number
  readonly code: string
  readonly message: string
  /** The command as JSON text (bigints as {"$bigint": "…"}, bytes as {"$bytes": base64}). */
  readonly command: string
}

/** The end of the chain when a day ended, signed with a key that is not in the store. */
export interface DayHead {
  readonly mall: string
  /** The mall's day, `2026-01-31`. */
  readonly day: string
  /** Last entry of that day. */
  readonly sequence: number
  /** Hash of the block that ends there. */
  readonly hash: Uint8Array
  /** Ed25519 public key and signature, base64url. */
  readonly publicKey: string
  readonly signature: string
}

/**
 * The append-only journal of one mall. All drivers pass `journalContract`.
 *
 * Only the holder of the newest lease appends, at exactly the sequence after the head; everything is
 * durable (fsync) before a promise of `append` resolves, and an append is all or nothing.
 */
export interface Journal {
  readonly mall: string
  head(): Promise<Head>
  /**
   * Appends one block.
   * @throws LeaseLost when a later epoch was given out; SequenceConflict when the head is not
   * `block.sequence − 1` with hash `block.previous`; CommandConflict when an id is in the journal already;
   * JournalUnavailable when it is unknown whether the block was stored: read the head again.
   */
  append(append: Append): Promise<Head>
  /** All blocks whose last entry lies after `after`, oldest first. A block may begin at or before `after`. */
  blocks(after: number): AsyncIterable<Block>
  /** The payload of one entry, or undefined beyond the head. */
  entry(sequence: number): Promise<Uint8Array | undefined>
  /** Which of these scoped ids are in the journal, and at which sequence. */
  findCommands(ids: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** How many ids lead to entries up to `sequence`. */
  commandCount(sequence: number): Promise<number>
  /**
   * Takes the lease with the next epoch when it is free, expired, held by the same owner, or by `replacing`,
   * an owner that is known to be gone. @throws LeaseHeld otherwise.
   */
  acquire(owner: string, ttlMs: number, replacing?: string): Promise<Lease>
  /** Prolongs a lease. @throws LeaseLost when a later epoch was given out. */
  renew(lease: Lease, ttlMs: number): Promise<Lease>
  /** Gives a lease back; a lease already lost is left alone. */
  release(lease: Lease): Promise<void>
  /** The head as it was before an instant: the last block with an earlier one. */
  headBefore(at: number): Promise<Head>
  /** Keeps the signed head of a day; one day has one, for ever. */
  addDayHead(head: DayHead): Promise<void>
  /** Oldest first. */
  dayHeads(): Promise<readonly DayHead[]>
  quarantine(command: QuarantinedCommand): Promise<void>
  /** Newest first, at most `limit`. */
  quarantined(limit: number): Promise<readonly QuarantinedCommand[]>
  /** Ends the connections of this journal. */
  close(): Promise<void>
}
