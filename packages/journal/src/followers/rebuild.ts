import { payloads } from '../block.ts'
import type { Journal } from '../journal.ts'
import { newPool } from '../postgres/connect.ts'
import { emptyHead, follow } from '../writer/fold.ts'
import type { BookEntry } from './entry.ts'
import type { Follower } from './follower.ts'
import { advance, BATCH_BYTES, BATCH_ENTRIES, clearFollower, inBooks } from './runner.ts'

/** An engine as far as names are needed: it folds, and then entries can be read. */
export interface RebuildKit<Engine> {
  create(mall: string): Engine
  evolve(engine: Engine, frames: Uint8Array, count: number): void
  bookEntry(payload: Uint8Array, engine: Engine): BookEntry
}

/**
 * Builds the books of a mall anew from its journal and returns how far it came. Readers see the old books
 * of a follower until its first batch is in; a follower that runs meanwhile goes on where this one left off. The chain is
 * checked first as a whole: books that were right are not replaced by those of a journal that was changed.
 * @throws JournalDamaged
 */
export async function rebuildFollowers<Engine>(options: {
  url: string
  journal: Journal
  kit: RebuildKit<Engine>
  followers: readonly Follower<BookEntry>[]
  onProgress?: (sequence: number) => void
}): Promise<number> {
  const { url, journal, kit, followers, onProgress } = options
  const pool = newPool({ connectionString: url, application_name: 'huoshui-rebuild', max: 1 })
  const engine = kit.create(journal.mall)
  let done = 0
  let batch: BookEntry[] = []
  let bytes = 0
  const write = async (to: number) => {
    const entries = batch
    const from = done
    batch = []
    bytes = 0
    for (const follower of followers) {
      await inBooks(pool, async (tx) => {
        if (from === 0) await clearFollower(tx, journal.mall, follower)
        await advance({ tx, mall: journal.mall, follower, entries, from, to })
      })
    }
    done = to
    onProgress?.(done)
  }
  try {
    await checkChain(journal)
    let last = 0
    for await (const block of journal.blocks(0)) {
      kit.evolve(engine, block.frames, block.count)
      last = block.sequence - 1
      for (const payload of payloads(block.frames)) {
        batch.push(kit.bookEntry(payload, engine))
        bytes += payload.length
        last += 1
        if (batch.length >= BATCH_ENTRIES || bytes >= BATCH_BYTES) await write(last)
      }
    }
    await write(last)
    return done
  } finally {
    await pool.end()
  }
}

/** Reads every block once. @throws JournalDamaged naming the first that does not fit */
async function checkChain(journal: Journal): Promise<void> {
  let head = emptyHead(journal.mall)
  for await (const block of journal.blocks(0)) head = follow(block, head)
}
