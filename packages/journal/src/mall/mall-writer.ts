import { Engine, type Entry } from '@huoshui/engine'
import type { BookEntry } from '../followers/entry.ts'
import type { Follower } from '../followers/follower.ts'
import { rebuildFollowers } from '../followers/rebuild.ts'
import { FollowerSet } from '../followers/runner.ts'
import { statementFollower } from '../followers/statement.ts'
import type { Journal } from '../journal.ts'
import { restore, saveSnapshot } from '../snapshot/restore.ts'
import type { SnapshotHead, SnapshotStore } from '../snapshot/snapshot.ts'
import type { VerifyReport } from '../verify/report.ts'
import { type VerifyOptions, verifyJournal } from '../verify/verify.ts'
import type { Answer } from '../writer/types.ts'
import { Writer, type WriterOptions } from '../writer/writer.ts'
import { bookEntryOf, type MallCommand, mallKit, mallProof, mallSnapshots } from './kit.ts'

/** The writer of a mall. */
export type MallWriter = Writer<MallCommand, Engine, Entry>

/** What a mall's writer answers. */
export type MallAnswer = Answer<Entry>

export type MallWriterOptions = Omit<WriterOptions<MallCommand, Engine, Entry>, 'kit'>

export const MallWriter = {
  /**
   * Takes the lease of a mall and folds its journal. One process at a time writes a mall.
   * @throws LeaseHeld when another writer keeps it; JournalDamaged; JournalUnavailable.
   */
  open(options: MallWriterOptions): Promise<MallWriter> {
    return Writer.open({ ...options, kit: mallKit })
  },
}

/** Starts the followers of a mall on the database at `url`, fed by its writer; the statement alone by default. */
export function startFollowers(options: {
  url: string
  writer: MallWriter
  followers?: readonly Follower<BookEntry>[]
  onFailure?: (follower: string, message: string) => void
}): FollowerSet {
  const { url, writer, followers = [statementFollower], onFailure } = options
  const source = {
    get durable() {
      return writer.durable
    },
    onDurable: (listener: (durable: number) => void) => writer.onDurable(listener),
    decode: (payload: Uint8Array) => bookEntryOf(writer.readEntry(payload)),
  }
  return new FollowerSet({
    url,
    mall: writer.mall,
    journal: writer.journal,
    source,
    followers,
    onApplied: (applied) => writer.followed(applied),
    ...(onFailure && { onFailure }),
  })
}

/**
 * Proves a mall (laws 1–8): chain, fold, laws, index of commands, and, given the `url` of its database,
 * every book against the journal.
 */
export function verify(
  options: Omit<VerifyOptions<Engine>, 'kit' | 'books'> & { url?: string; followers?: readonly Follower<BookEntry>[] },
): Promise<VerifyReport> {
  const { url, followers = [statementFollower], ...rest } = options
  return verifyJournal({ ...rest, kit: mallProof, ...(url === undefined ? {} : { books: { url, followers } }) })
}

/** Builds every book of a mall anew from its journal; returns the last sequence in them. */
export function rebuild(options: {
  url: string
  journal: Journal
  followers?: readonly Follower<BookEntry>[]
  onProgress?: (sequence: number) => void
}): Promise<number> {
  const { followers = [statementFollower], ...rest } = options
  const { create, bookEntry } = mallProof
  const evolve = (engine: Engine, frames: Uint8Array) => engine.evolve(frames)
  return rebuildFollowers({ ...rest, followers, kit: { create, bookEntry, evolve } })
}

/**
 * Folds the mall from its newest good snapshot, checks its laws, and saves a snapshot of what came out.
 * It needs no writer and holds none up: run it in a process of its own.
 * @throws Error when a law is broken: such a state is not worth keeping.
 */
export async function takeSnapshot(options: {
  journal: Journal
  snapshots: SnapshotStore
  warn?: (message: string) => void
}): Promise<SnapshotHead> {
  const { journal, snapshots: store, warn } = options
  const kit = mallSnapshots
  const { engine, head } = await restore({ journal, create: () => Engine.create(), kit, store, warn })
  const [violation] = engine.checkLaws()
  if (violation) throw new Error(`no snapshot of entry ${head.sequence}: law ${violation.law}: ${violation.message}`)
  return saveSnapshot({ engine, head, kit, store })
}
