import { type Block, blockHash, genesisHash, lastSequence, sameHash } from '../block.ts'
import { JournalDamaged, messageOf } from '../errors.ts'
import type { Head, Journal } from '../journal.ts'

/** What can be folded into: every engine. */
export interface Foldable {
  readonly sequence: number
  evolve(frames: Uint8Array, count: number): void
}

/** Blocks are folded this long before other work of the process gets a turn, in milliseconds. */
const FOLD_TURN_MS = 20

/**
 * Folds every block after `from` into the engine, checking the chain on the way, and returns the head.
 * @throws JournalDamaged naming the first entry of the block that does not fit; JournalUnavailable.
 */
export async function fold(journal: Journal, engine: Foldable, from: Head): Promise<Head> {
  let head = from
  let turnEnds = performance.now() + FOLD_TURN_MS
  for await (const block of journal.blocks(head.sequence)) {
    head = foldBlock(engine, block, head)
    if (performance.now() > turnEnds) {
      await new Promise((done) => setImmediate(done))
      turnEnds = performance.now() + FOLD_TURN_MS
    }
  }
  return head
}

function foldBlock(engine: Foldable, block: Block, head: Head): Head {
  const { sequence } = block
  if (sequence !== head.sequence + 1)
    throw new JournalDamaged(`block ${sequence} follows entry ${head.sequence}`, sequence)
  if (!sameHash(block.previous, head.hash)) {
    throw new JournalDamaged(`block ${sequence} does not follow the hash of the block before`, sequence)
  }
  if (!sameHash(blockHash(block), block.hash))
    throw new JournalDamaged(`block ${sequence} does not have its hash`, sequence)
  if (block.at < head.at) throw new JournalDamaged(`block ${sequence} is older than the block before`, sequence)
  try {
    engine.evolve(block.frames, block.count)
  } catch (error) {
    throw new JournalDamaged(`block ${sequence} cannot be folded: ${messageOf(error)}`, engine.sequence + 1)
  }
  if (engine.sequence !== lastSequence(block)) {
    throw new JournalDamaged(`block ${sequence} holds other entries than it says`, engine.sequence)
  }
  return { sequence: lastSequence(block), hash: block.hash, at: block.at }
}

/** The head of a journal nobody has written to. */
export function emptyHead(mall: string): Head {
  return { sequence: 0, hash: genesisHash(mall), at: 0 }
}
