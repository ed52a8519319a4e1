/** How finely times are remembered, in milliseconds. */
const GRAIN_MS = 100
/** More marks than this are thinned: a long way behind, the grain may be coarser. */
const MARKS_MAX = 1024

interface Mark {
  readonly sequence: number
  readonly atMs: number
}

/** Remembers when entries became durable, so that a follower can say for how long it has been behind. */
export class DurableTimes {
  #marks: Mark[] = []
  #newest: Mark = { sequence: 0, atMs: 0 }

  /** Everything up to `sequence` is durable now. */
  mark(sequence: number, nowMs: number): void {
    const kept = this.#marks.at(-1)
    if (sequence <= this.#newest.sequence) return
    const isFirst = this.#newest.sequence === 0
    if (!isFirst && (kept === undefined || this.#newest.atMs - kept.atMs >= GRAIN_MS)) this.#marks.push(this.#newest)
    this.#newest = { sequence, atMs: nowMs }
    if (this.#marks.length > MARKS_MAX) this.#marks = this.#marks.filter((_mark, index) => index % 2 === 0)
  }

  /**
   * How long the oldest entry after `checkpoint` has been waiting, in milliseconds, to within a tenth of a second while
   * a follower is near; entries that were there before the first mark count from it. 0 when none waits.
   */
  waitedMs(checkpoint: number, nowMs: number): number {
    if (checkpoint >= this.#newest.sequence) return 0
    const oldest = this.#marks.find(({ sequence }) => sequence > checkpoint) ?? this.#newest
    return Math.max(0, nowMs - oldest.atMs)
  }

  /** Nobody will ask for what every follower has. */
  forget(checkpoint: number): void {
    if ((this.#marks[0]?.sequence ?? Number.POSITIVE_INFINITY) > checkpoint) return
    this.#marks = this.#marks.filter(({ sequence }) => sequence > checkpoint)
  }
}
