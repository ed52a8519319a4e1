import type { ClientBase } from 'pg'

/** What a follower keeps between two batches besides its tables: small, JSON, in the checkpoint's own row. */
export type FollowerMemory = Record<string, unknown>

/** The database transaction that also moves the checkpoint. */
export type Transaction = Pick<ClientBase, 'query'>

/**
 * Reads the journal in order and keeps something in SQL that can be built again from it. What it writes
 * must depend on nothing but the mall and the entries: `verify` builds it a second time and compares.
 * Tables are named without a schema; the search path of the transaction says where they are.
 */
export interface Follower<Entry> {
  readonly name: string
  /** Raised whenever the same entries would give other rows: the follower is then built anew by itself. */
  readonly version: number
  /** Tables it writes, all with a column `mall`. */
  readonly tables: readonly string[]
  /** Applies entries that follow what was applied before, and returns the memory for the next batch. */
  apply(batch: FollowerBatch<Entry>): Promise<FollowerMemory>
}

export interface FollowerBatch<Entry> {
  readonly mall: string
  readonly entries: readonly Entry[]
  readonly tx: Transaction
  readonly memory: FollowerMemory
}

/** The schema of all follower tables. */
export const BOOKS = 'books'
