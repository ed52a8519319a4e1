import { type Block, genesisHash, lastSequence, payloadAt, sameHash } from '../block.ts'
import { CommandConflict, LeaseHeld, LeaseLost, SequenceConflict } from '../errors.ts'
import type { Append, DayHead, Head, Journal, Lease, QuarantinedCommand } from '../journal.ts'

/** What a memory journal keeps; hand the same store to a second journal to play a second process. */
export interface MemoryStore {
  readonly blocks: Block[]
  readonly commands: Map<string, number>
  readonly quarantine: QuarantinedCommand[]
  readonly dayHeads: DayHead[]
  lease: Lease | undefined
}

/** An empty store for `openMemoryJournal`. */
export function memoryStore(): MemoryStore {
  return { blocks: [], commands: new Map(), quarantine: [], dayHeads: [], lease: undefined }
}

/** A journal in memory: for scenarios, tests and simulations. It forgets everything with its process. */
export function openMemoryJournal(options: { mall: string; store?: MemoryStore; clock?: () => number }): Journal {
  const { mall, store = memoryStore(), clock = Date.now } = options

  function headOf(last: Block | undefined): Head {
    if (!last) return { sequence: 0, hash: genesisHash(mall), at: 0 }
    return { sequence: lastSequence(last), hash: last.hash, at: last.at }
  }

  const head = () => headOf(store.blocks.at(-1))

  function check({ block, commands }: Append): void {
    if (store.lease?.epoch !== block.epoch) throw new LeaseLost(`epoch ${block.epoch} is not the newest`)
    const end = head()
    if (end.sequence !== block.sequence - 1 || !sameHash(end.hash, block.previous)) {
      throw new SequenceConflict(`the head is ${end.sequence}, not ${block.sequence - 1}`)
    }
    for (const { id } of commands) {
      if (store.commands.has(id)) throw new CommandConflict(`the command id ${id} is in the journal already`)
    }
  }

  return {
    mall,
    head: async () => head(),
    async append(append) {
      check(append)
      store.blocks.push(append.block)
      for (const { id, sequence } of append.commands) store.commands.set(id, sequence)
      return head()
    },
    async *blocks(after) {
      for (let index = firstAfter(store.blocks, after); index < store.blocks.length; index += 1) {
        const block = store.blocks[index]
        if (block) yield block
      }
    },
    async entry(sequence) {
      const block = store.blocks[firstAfter(store.blocks, sequence - 1)]
      if (!block || sequence < block.sequence) return undefined
      return payloadAt(block.frames, sequence - block.sequence)
    },
    async findCommands(ids) {
      const found = new Map<string, number>()
      for (const id of ids) {
        const sequence = store.commands.get(id)
        if (sequence !== undefined) found.set(id, sequence)
      }
      return found
    },
    async commandCount(sequence) {
      let count = 0
      for (const at of store.commands.values()) if (at <= sequence) count += 1
      return count
    },
    async acquire(owner, ttlMs, replacing) {
      const held = store.lease
      const mayTake = held?.owner === owner || held?.owner === replacing
      if (held && !mayTake && held.expiresAt > clock()) throw new LeaseHeld(held.owner, held.expiresAt)
      store.lease = { owner, epoch: (held?.epoch ?? 0) + 1, expiresAt: clock() + ttlMs }
      return store.lease
    },
    async renew(lease, ttlMs) {
      if (store.lease?.epoch !== lease.epoch) throw new LeaseLost(`epoch ${lease.epoch} is not the newest`)
      store.lease = { ...lease, expiresAt: clock() + ttlMs }
      return store.lease
    },
    async release(lease) {
      if (store.lease?.epoch === lease.epoch) store.lease = { ...lease, expiresAt: 0 }
    },
    headBefore: async (at) => headOf(store.blocks.findLast((block) => block.at < at)),
    async addDayHead(dayHead) {
      if (store.dayHeads.some(({ day }) => day === dayHead.day))
        throw new Error(`the head of ${dayHead.day} is signed already`)
      store.dayHeads.push(dayHead)
    },
    dayHeads: async () => store.dayHeads.toSorted((left, right) => left.sequence - right.sequence),
    quarantine: async (command) => {
      store.quarantine.push(command)
    },
    quarantined: async (limit) => store.quarantine.slice(-limit).reverse(),
    close: async () => {},
  }
}

/** Index of the first block whose last entry lies after `after`. */
function firstAfter(blocks: readonly Block[], after: number): number {
  let low = 0
  let high = blocks.length
  while (low < high) {
    const middle = (low + high) >> 1
    const block = blocks[middle]
    if (block && lastSequence(block) <= after) low = middle + 1
    else high = middle
  }
  return low
}
