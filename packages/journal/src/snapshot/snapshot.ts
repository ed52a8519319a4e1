import { createHash } from 'node:crypto'
import { JournalError } from '../errors.ts'

/** What is known of a snapshot without loading it. */
export interface SnapshotHead {
  /** Sequence of the last entry in it; always the end of a block. */
  readonly sequence: number
  /** Hash of the block that ends there: ties the snapshot to this very history. */
  readonly blockHash: Uint8Array
  /** Instant of that block, epoch milliseconds. */
  readonly at: number
  /** Version of the engine's layout; another one is not read. */
  readonly layout: number
  /** Hash of the whole state, in hex. */
  readonly stateHash: string
  /** SHA-256 of the snapshot's bytes. */
  readonly digest: Uint8Array
}

/** Where the snapshots of one mall are kept. They are copies: losing them costs time at the next start, nothing else. */
export interface SnapshotStore {
  /** Newest first. */
  list(): Promise<readonly SnapshotHead[]>
  /** @throws SnapshotDamaged when the bytes are not those that were saved. */
  load(head: SnapshotHead): Promise<Uint8Array>
  /** Saves a snapshot whole or not at all; one of the same sequence is replaced. */
  save(head: SnapshotHead, bytes: Uint8Array): Promise<void>
  remove(sequence: number): Promise<void>
  close(): Promise<void>
}

/** A snapshot that cannot be used; the next older one can, or the journal from its beginning. */
export class SnapshotDamaged extends JournalError {
  readonly code = 'snapshot-damaged'
  override readonly name = 'SnapshotDamaged'
}

/** SHA-256 of a snapshot's bytes. */
export function digestOf(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}

/** Snapshots in memory, for tests. */
export function memorySnapshots(): SnapshotStore & {
  readonly kept: Map<number, { head: SnapshotHead; bytes: Uint8Array }>
} {
  const kept = new Map<number, { head: SnapshotHead; bytes: Uint8Array }>()
  return {
    kept,
    list: async () =>
      [...kept.values()].map(({ head }) => head).toSorted((left, right) => right.sequence - left.sequence),
    async load({ sequence, digest }) {
      const bytes = kept.get(sequence)?.bytes
      if (!bytes || Buffer.compare(digestOf(bytes), digest) !== 0)
        throw new SnapshotDamaged(`snapshot ${sequence} is damaged`)
      return bytes
    },
    save: async (head, bytes) => {
      kept.set(head.sequence, { head, bytes })
    },
    remove: async (sequence) => {
      kept.delete(sequence)
    },
    close: async () => {},
  }
}
