import type { BookEntry, Follower, Journal, SnapshotStore } from '@huoshui/journal'

/** Places between two steps where a host may be told to die, by name. */
export const crashPoints = [
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

export type CrashPoint = (typeof crashPoints)[number]

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

  pass(point: CrashPoint): void {
    if (point !== this.#point) return
    this.#left -= 1
    if (this.#left === 0) process.kill(process.pid, 'SIGKILL')
  }
}

/** The same journal, with places to die around its steps. */
export function withCrashes(journal: Journal, crash: Crash): Journal {
  return {
    ...journal,
    async append(append) {
      crash.pass('decided')
      const stored = journal.append(append)
      // The statement is on its way when the next turn begins.
      setImmediate(() => crash.pass('appending'))
      const head = await stored
      crash.pass('appended')
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
