import { lastSequence, sameHash } from '../block.ts'
import type { Journal } from '../journal.ts'
import { fold } from '../writer/fold.ts'
import { type RestorableEngine, restore, type SnapshotKit, saveSnapshot } from './restore.ts'
import type { SnapshotHead, SnapshotStore } from './snapshot.ts'

/** A state that a newer release makes of the journal, and an older one saw otherwise: it must not be put into use. */
export class StateDiffers extends Error {
  readonly code = 'state-differs'
  readonly sequence: number
  constructor(sequence: number) {
    super(
      `this release folds entry ${sequence} to another state than the release that runs: do not switch, and report it`,
    )
    this.name = 'StateDiffers'
    this.sequence = sequence
  }
}

/** What was made ready for the switch. */
export interface ReadySnapshot {
  /** The snapshot of this release's layout, as new as can be. */
  readonly snapshot: SnapshotHead
  /** Entry at which this release's state was compared with that of the older one; undefined when there was none. */
  readonly compared: number | undefined
}

/**
 * Folds a mall into a snapshot of this release's layout beside a server of another release that goes on: it takes no
 * lease and removes and replaces no snapshot of another layout. On the way the state is compared with the newest
 * snapshot that another release took of this history.
 * @throws StateDiffers; Error when a law is broken or there is no entry yet
 */
export async function foldBeside<
  Engine extends RestorableEngine & {
    checkLaws(): readonly { readonly law: string; readonly message: string }[]
  },
>(options: {
  journal: Journal
  create: () => Engine
  kit: SnapshotKit<Engine>
  store: SnapshotStore
  warn?: (message: string) => void
  onProgress?: (sequence: number) => void
}): Promise<ReadySnapshot> {
  const { journal, create, kit, store, warn, onProgress } = options
  const others = (await store.list()).filter(({ layout }) => layout !== kit.layout)
  const until = await lastFree(journal, others)
  const own: Pick<SnapshotStore, 'list' | 'load'> = {
    list: async () => (await store.list()).filter(({ layout }) => layout === kit.layout),
    load: (head) => store.load(head),
  }
  const from = (await own.list()).find(({ sequence }) => sequence <= until)?.sequence ?? 0
  const witness = await witnessOf(journal, others, { from, until })
  const first = witness?.sequence ?? until
  const begun = await restore({ journal: reading(journal, first, onProgress), create, kit, store: own, warn })
  const { engine } = begun
  let { head } = begun
  const compared = witness && head.sequence === witness.sequence ? witness.sequence : undefined
  if (witness && compared !== undefined && engine.stateHash() !== witness.stateHash) throw new StateDiffers(compared)
  head = await fold(reading(journal, until, onProgress), engine, head)
  const [violation] = engine.checkLaws()
  if (violation) throw new Error(`law ${violation.law} is broken at entry ${head.sequence}: ${violation.message}`)
  return { snapshot: await saveSnapshot({ engine, head, kit, store, keepOthers: true }), compared }
}

/** The last entry that ends a block and of which no other layout has a snapshot: none is replaced. */
async function lastFree(journal: Journal, others: readonly SnapshotHead[]): Promise<number> {
  const taken = new Set(others.map(({ sequence }) => sequence))
  let { sequence } = await journal.head()
  while (sequence > 0 && taken.has(sequence)) sequence = await blockBefore(journal, sequence)
  if (sequence === 0) throw new Error('the journal is too short to be worth a snapshot: a start folds it at once')
  return sequence
}

/** The entry that ends the block before the one that ends at this entry. */
async function blockBefore(journal: Journal, sequence: number): Promise<number> {
  for await (const block of journal.blocks(sequence - 1)) return block.sequence - 1
  return 0
}

/** The newest snapshot of another layout that is of this history and lies on the way that is still to be folded. */
async function witnessOf(
  journal: Journal,
  others: readonly SnapshotHead[],
  { from, until }: { from: number; until: number },
): Promise<SnapshotHead | undefined> {
  for (const head of others) {
    if (head.sequence < from || head.sequence > until) continue
    for await (const block of journal.blocks(head.sequence - 1)) {
      if (lastSequence(block) === head.sequence && sameHash(block.hash, head.blockHash)) return head
      break
    }
  }
  return undefined
}

/** The journal as far as an entry that ends a block. */
function reading(
  journal: Journal,
  until: number,
  onProgress?: (sequence: number) => void,
): Pick<Journal, 'mall' | 'blocks'> {
  return {
    mall: journal.mall,
    async *blocks(after) {
      for await (const block of journal.blocks(after)) {
        if (block.sequence > until) return
        yield block
        onProgress?.(lastSequence(block))
      }
    },
  }
}
