import type { Engine, Entry } from '@huoshui/engine'
import type { BookEntry } from '../followers/entry.ts'
import type { Follower } from '../followers/follower.ts'
import { FollowerSet } from '../followers/runner.ts'
import { statementFollower } from '../followers/statement.ts'
import type { VerifyReport } from '../verify/report.ts'
import { type VerifyOptions, verifyJournal } from '../verify/verify.ts'
import type { Answer } from '../writer/types.ts'
import { Writer, type WriterOptions } from '../writer/writer.ts'
import { bookEntryOf, type MallCommand, mallKit, mallProof } from './kit.ts'

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
