import { Engine } from '@huoshui/engine'
import type { Journal } from '../journal.ts'
import type { SnapshotStore } from '../snapshot/snapshot.ts'
import { foldBeside, type ReadySnapshot } from '../snapshot/upgrade.ts'
import { mallSnapshots } from './kit.ts'

export { type PendingMigration, pendingMigrations } from '../postgres/migrate.ts'
export { type ReadySnapshot, StateDiffers } from '../snapshot/upgrade.ts'

/** The layout of the snapshots that this release reads and writes. */
export const snapshotLayout: number = mallSnapshots.layout

/**
 * Folds a mall into a snapshot of this release beside the server that runs; see `foldBeside`. Again later it goes on
 * from the snapshot that it made.
 * @throws StateDiffers; Error when a law is broken
 */
export function snapshotBeside(options: {
  journal: Journal
  snapshots: SnapshotStore
  warn?: (message: string) => void
  onProgress?: (sequence: number) => void
}): Promise<ReadySnapshot> {
  const { snapshots: store, ...rest } = options
  return foldBeside({ ...rest, store, kit: mallSnapshots, create: () => Engine.create() })
}
