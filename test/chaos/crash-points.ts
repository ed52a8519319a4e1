import { decodeEntry, type StoredFact } from '@huoshui/engine'
import { type BookEntry, type Follower, type Journal, payloads, type SnapshotStore } from '@huoshui/journal'

/** Places between two steps where a host may be told to die, by name. */
export const writerPoints = [
  /** A batch is decided, nothing of it was sent to the database. */
  'decided',
  /** The block was sent, nobody knows what became of it. */
  'appending',
  /** The block is stored, nobody has been answered. */
  'appended',
  /** The lease is being renewed. */
  'renewing',
  /** A follower has written its rows, but not committed them. */
  'following',
  /** A follower has committed, and has not noticed. */
  'followed',
  /** A snapshot is being saved. */
  'snapshotting',
  /** The journal is being folded at a start. */
  'folding',
] as const

/** The same, by what is in the block that is about to be stored or was. */
export const entryPoints = [
  /** The cut of a close is stored, and no pass has begun. */
  'close-opened',
  /** Pass 1 has added up in memory, and nothing of that is stored. */
  'close-adding',
  /** Pass 1 is over, pass 2 has paid nothing. */
  'close-added',
  /** A slice of pass 2 was sent, nobody knows what became of it. */
  'close-paying',
  /** A slice of pass 2 is stored, and nobody has heard of it. */
  'close-paid',
  /** The close is over, and nobody has heard of it. */
  'close-finished',
  /** The rest of a cascade that is too long for one entry is decided, and not sent. */
  'cascading',
  /** The rest of such a cascade is stored, and nobody has heard of it. */
  'cascaded',
  /** A hold is stored, and whoever asked has not been told. */
  'holding',
  /** The order that captures a hold was sent, nobody knows what became of it. */
  'capturing',
  /** A hold has expired; that is sent, nobody knows what became of it. */
  'expiring',
] as const

/** Those of a house with its mall: migrations and the outbox. */
export const shopPoints = [
  /** A migration of the journal's tables has run, and is not committed. */
  'migrating-journal',
  /** A migration of the mall's tables has run, and is not committed. */
  'migrating-mall',
  /** Rows of the outbox are being claimed. */
  'outbox-claiming',
  /** A row is claimed, its command was not sent. */
  'outbox-claimed',
  /** The command of a row was answered, the row is not marked. */
  'outbox-answered',
  /** A row is being marked, with what its answer does in SQL. */
  'outbox-marking',
  /** That is being committed. */
  'outbox-marked',
] as const

export const crashPoints = [...shopPoints, ...writerPoints, ...entryPoints] as const
export type CrashPoint = (typeof crashPoints)[number]

/** Where an append dies: decided and not sent, sent and not known, stored and not answered. */
type Moment = 'before' | 'during' | 'after'

const MOMENT: Readonly<Record<(typeof entryPoints)[number], Moment>> = {
  'close-opened': 'after',
  'close-adding': 'before',
  'close-added': 'after',
  'close-paying': 'during',
  'close-paid': 'after',
  'close-finished': 'after',
  cascading: 'before',
  cascaded: 'after',
  holding: 'after',
  capturing: 'during',
  expiring: 'during',
}

/** The name under which clients of these tests capture a hold: `…/capture/…`. */
export const CAPTURE = '/capture/'

/** Dies with SIGKILL when its point is passed for the given time. */
export class Crash {
  readonly #point: string
  #left: number

  /** `point:times`, such as `appended:40`; without it nothing ever happens. */
  constructor(armed: string | undefined) {
    const [point = '', times = '1'] = (armed ?? '').split(':')
    this.#point = point
    this.#left = Number(times)
  }

  get armed(): string {
    return this.#point
  }

  pass(point: CrashPoint): void {
    if (point !== this.#point) return
    this.#left -= 1
    if (this.#left === 0) process.kill(process.pid, 'SIGKILL')
  }
}

/** The same journal, with places to die around its steps. */
export function withCrashes(journal: Journal, crash: Crash): Journal {
  const watched = entryPoints.find((point) => point === crash.armed)
  return {
    ...journal,
    async append(append) {
      const struck = watched !== undefined && pointsOf(append.block.frames).has(watched) ? watched : undefined
      const strike = (moment: Moment) => {
        if (struck !== undefined && MOMENT[struck] === moment) crash.pass(struck)
      }
      crash.pass('decided')
      strike('before')
      const stored = journal.append(append)
      // The statement is on its way when the next turn begins.
      setImmediate(() => {
        crash.pass('appending')
        strike('during')
      })
      const head = await stored
      crash.pass('appended')
      strike('after')
      return head
    },
    renew(lease, ttlMs) {
      const renewed = journal.renew(lease, ttlMs)
      setImmediate(() => crash.pass('renewing'))
      return renewed
    },
    async *blocks(after) {
      for await (const block of journal.blocks(after)) {
        crash.pass('folding')
        yield block
      }
    },
  }
}

/** Which places the entries of a block lead past. */
function pointsOf(frames: Uint8Array): Set<string> {
  const points = new Set<string>()
  for (const payload of payloads(frames)) {
    const { kind, commandId, facts } = decodeEntry(payload)
    if (kind === 'close.opened') points.add('close-opened')
    if (kind === 'close.advanced') for (const point of pointsOfAdvance(facts)) points.add(point)
    if (kind === 'close.finished') points.add('close-finished')
    if (kind === 'cascade.continued') points.add('cascading').add('cascaded')
    if (kind === 'hold') points.add('holding')
    if (kind === 'hold.expired') points.add('expiring')
    if (commandId.includes(CAPTURE)) points.add('capturing')
  }
  return points
}

/** A pass that only adds up leaves nothing but the numbers that say where the close stands. */
function pointsOfAdvance(facts: readonly StoredFact[]): string[] {
  const adds = facts.every(({ fact }) => fact === 'number-set')
  return adds ? ['close-adding', 'close-added'] : ['close-paying', 'close-paid']
}

/** The same follower, with places to die around its transaction. */
export function followerWithCrashes(follower: Follower<BookEntry>, crash: Crash): Follower<BookEntry> {
  let applied = false
  return {
    ...follower,
    async apply(batch) {
      if (applied) crash.pass('followed')
      const memory = await follower.apply(batch)
      applied = true
      crash.pass('following')
      return memory
    },
  }
}

/** The same snapshots, with a place to die while one is being saved. */
export function snapshotsWithCrashes(snapshots: SnapshotStore, crash: Crash): SnapshotStore {
  return {
    ...snapshots,
    save(head, bytes) {
      const saved = snapshots.save(head, bytes)
      setTimeout(() => crash.pass('snapshotting'), 3)
      return saved
    },
  }
}
