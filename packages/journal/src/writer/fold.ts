import { type Block, blockHash, genesisHash, lastSequence, sameHash } from '../block.ts'
import { JournalDamaged, messageOf } from '../errors.ts'
import type { Head, Journal } from '../journal.ts'
import { realTiming, type Timing } from './timing.ts'

/** What can be folded into: every engine. */
export interface Foldable {
  readonly sequence: number
  evolve(frames: Uint8Array, count: number): void
}

/** Blocks are folded this long before other work of the process gets a turn, in milliseconds. */
const FOLD_TURN_MS = 20

/** Blocks are handed to the engine together until they hold this much: what it rebuilds after each run is rebuilt less often. */
const RUN_BYTES = 4 * 1024 * 1024

/**
 * Folds every block after `from` into the engine, checking the chain on the way, and returns the head.
 * @throws JournalDamaged naming the first entry of the block that does not fit; JournalUnavailable.
 */
export async function fold(
  journal: Pick<Journal, 'blocks'>,
  engine: Foldable,
  from: Head,
  timing: Timing = realTiming,
): Promise<Head> {
  let head = from
  let run: Block[] = []
  let bytes = 0
  let turnEnds = timing.elapsedMs() + FOLD_TURN_MS
  for await (const block of journal.blocks(head.sequence)) {
    head = follow(block, head)
    run.push(block)
    bytes += block.frames.byteLength
    if (bytes < RUN_BYTES) continue
    evolve(engine, run)
    run = []
    bytes = 0
    if (timing.elapsedMs() > turnEnds) {
      await new Promise<void>((done) => timing.soon(done))
      turnEnds = timing.elapsedMs() + FOLD_TURN_MS
    }
  }
  evolve(engine, run)
  return head
}

/** The head after a block, which must follow the head before it. @throws JournalDamaged */
export function follow(block: Block, head: Head): Head {
  const { sequence, hash, at } = block
  if (sequence !== head.sequence + 1)
    throw new JournalDamaged(`block ${sequence} follows entry ${head.sequence}`, sequence)
  if (!sameHash(block.previous, head.hash)) {
    throw new JournalDamaged(`block ${sequence} does not follow the hash of the block before`, sequence)
  }
  if (!sameHash(blockHash(block), hash)) throw new JournalDamaged(`block ${sequence} does not have its hash`, sequence)
  if (at < head.at) throw new JournalDamaged(`block ${sequence} is older than the block before`, sequence)
  return { sequence: lastSequence(block), hash, at }
}

function evolve(engine: Foldable, run: readonly Block[]): void {
  const last = run.at(-1)
  if (!last) return
  const count = run.reduce((sum, block) => sum + block.count, 0)
  const frames = run.length === 1 ? last.frames : Buffer.concat(run.map((block) => block.frames))
  try {
    engine.evolve(frames, count)
  } catch (error) {
    throw new JournalDamaged(`entry ${engine.sequence + 1} cannot be folded: ${messageOf(error)}`, engine.sequence + 1)
  }
  if (engine.sequence !== lastSequence(last)) {
    throw new JournalDamaged(
      `the block before entry ${engine.sequence + 1} holds other entries than it says`,
      engine.sequence,
    )
  }
}

/** The head of a journal nobody has written to. */
export function emptyHead(mall: string): Head {
  return { sequence: 0, hash: genesisHash(mall), at: 0 }
}
