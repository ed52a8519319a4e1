import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { lastSequence, sameHash } from '../block.ts'
import { messageOf } from '../errors.ts'
import type { Head, Journal } from '../journal.ts'
import { emptyHead, type Foldable, fold } from '../writer/fold.ts'
import type { Timing } from '../writer/timing.ts'
import { digestOf, type SnapshotHead, type SnapshotStore } from './snapshot.ts'

/** How an engine's state becomes bytes and an engine again. */
export interface SnapshotKit<Engine> {
  readonly layout: number
  write(engine: Engine): Uint8Array
  /** Throws on bytes that are damaged or of another layout. */
  read(bytes: Uint8Array): Engine
}

/** What can be folded, restored and compared. */
export interface RestorableEngine extends Foldable {
  stateHash(): string
}

export interface Restored<Engine> {
  readonly engine: Engine
  readonly head: Head
  /** Sequence of the snapshot it began with; 0 when the whole journal was folded. */
  readonly from: number
}

/** A state is mostly zeros and counts: the fastest level takes it to a tenth, and reading it back costs next to nothing. */
const COMPRESSION = 1
/** As many snapshots of a mall are kept, of each layout. */
const KEPT = 3

/**
 * The mall as its journal tells it: the newest snapshot that is good, and every block after it. One that is
 * damaged, of another layout, or not of this history is passed over with a warning.
 */
export async function restore<Engine extends RestorableEngine>(options: {
  journal: Pick<Journal, 'mall' | 'blocks'>
  create: () => Engine
  kit?: SnapshotKit<Engine> | undefined
  store?: Pick<SnapshotStore, 'list' | 'load'> | undefined
  warn?: ((message: string) => void) | undefined
  timing?: Timing | undefined
}): Promise<Restored<Engine>> {
  const { journal, create, kit, store, warn = () => {}, timing } = options
  if (kit && store) {
    for (const head of await store.list()) {
      try {
        const engine = await open(journal, kit, store, head)
        const from = { sequence: head.sequence, hash: head.blockHash, at: head.at }
        return { engine, head: await fold(journal, engine, from, timing), from: head.sequence }
      } catch (error) {
        if (!(error instanceof SnapshotPassedOver)) throw error
        warn(`snapshot ${head.sequence} is passed over: ${error.message}`)
      }
    }
  }
  const engine = create()
  return { engine, head: await fold(journal, engine, emptyHead(journal.mall), timing), from: 0 }
}

/** This snapshot cannot be used; the journal still can. */
class SnapshotPassedOver extends Error {}

async function open<Engine extends RestorableEngine>(
  journal: Pick<Journal, 'blocks'>,
  kit: SnapshotKit<Engine>,
  store: Pick<SnapshotStore, 'load'>,
  head: SnapshotHead,
): Promise<Engine> {
  if (head.layout !== kit.layout) throw new SnapshotPassedOver(`its layout is ${head.layout}, not ${kit.layout}`)
  if (!(await endsBlock(journal, head))) throw new SnapshotPassedOver('it is not of this history')
  let engine: Engine
  try {
    engine = kit.read(unpack(await store.load(head)))
  } catch (error) {
    throw new SnapshotPassedOver(messageOf(error))
  }
  if (engine.sequence !== head.sequence) throw new SnapshotPassedOver(`it holds entry ${engine.sequence}`)
  return engine
}

/** Whether a block with this very hash ends where the snapshot was taken. */
async function endsBlock(journal: Pick<Journal, 'blocks'>, head: SnapshotHead): Promise<boolean> {
  for await (const block of journal.blocks(head.sequence - 1)) {
    return lastSequence(block) === head.sequence && sameHash(block.hash, head.blockHash)
  }
  return false
}

/**
 * Saves the state of an engine that was folded up to `head`, after reading its bytes back and comparing
 * the hashes, and removes the oldest of its layout. When there are enough of them, those of older layouts go too, unless
 * a server of an older release may still need them (`keepOthers`); those of newer layouts wait for their release.
 */
export async function saveSnapshot<Engine extends RestorableEngine>(options: {
  engine: Engine
  head: Head
  kit: SnapshotKit<Engine>
  store: SnapshotStore
  keepOthers?: boolean
}): Promise<SnapshotHead> {
  const { engine, head, kit, store, keepOthers = false } = options
  // One of an older layout at this very entry is replaced, as it will be removed, unless it may still be needed.
  const there = (await store.list()).find(({ sequence }) => sequence === head.sequence)
  if (there && (keepOthers ? there.layout !== kit.layout : there.layout > kit.layout))
    throw new Error(`entry ${head.sequence} has a snapshot of layout ${there.layout}, which is not replaced`)
  const bytes = pack(kit.write(engine))
  const stateHash = engine.stateHash()
  const again = kit.read(unpack(bytes)).stateHash()
  if (again !== stateHash) throw new Error(`the snapshot of entry ${head.sequence} reads back as another state`)
  const { sequence, hash: blockHash, at } = head
  const saved = { sequence, blockHash, at, layout: kit.layout, stateHash, digest: digestOf(bytes) }
  await store.save(saved, bytes)
  const all = await store.list()
  const own = all.filter(({ layout }) => layout === kit.layout)
  const older = keepOthers || own.length < KEPT ? [] : all.filter(({ layout }) => layout < kit.layout)
  for (const old of [...own.slice(KEPT), ...older]) await store.remove(old.sequence)
  return saved
}

function pack(state: Uint8Array): Uint8Array {
  return zstdCompressSync(state, { params: { [constants.ZSTD_c_compressionLevel]: COMPRESSION } })
}

/** A plain array: slicing a Buffer would give a view, where an engine expects bytes of its own. */
function unpack(bytes: Uint8Array): Uint8Array {
  const state = zstdDecompressSync(bytes)
  return new Uint8Array(state.buffer, state.byteOffset, state.byteLength)
}
