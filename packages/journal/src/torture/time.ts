import type { Timing } from '../writer/timing.ts'

interface Happening {
  readonly at: number
  readonly order: number
  readonly life: Life | undefined
  readonly act: () => void
}

/** A simulated process, as far as time goes: it may be frozen for a while, and it may die. */
export class Life {
  readonly name: string
  dead = false
  frozen = false
  /** What would have happened while it was frozen. */
  held: Happening[] = []

  constructor(name: string) {
    this.name = name
  }
}

/**
 * Time that passes only when told to. What happens at the same instant happens in the order in which it was
 * planned; between two happenings every promise that can go on does. So a seed always gives the same run.
 */
export class VirtualTime {
  now = 0
  happened = 0
  #order = 0
  #heap: Happening[] = []

  /** Plans `act`; a frozen process does it when it thaws, a dead one never. The returned function prevents it. */
  after(ms: number, act: () => void, life?: Life): () => void {
    let cancelled = false
    this.#order += 1
    const happening = {
      at: this.now + Math.max(0, ms),
      order: this.#order,
      life,
      act: () => (cancelled ? undefined : act()),
    }
    this.#push(happening)
    return () => {
      cancelled = true
    }
  }

  /** Lets the next thing happen; false when nothing is planned. */
  async step(): Promise<boolean> {
    const next = this.#pop()
    if (!next) return false
    this.now = Math.max(this.now, next.at)
    this.happened += 1
    const { life } = next
    if (life?.frozen) life.held.push(next)
    else if (!life?.dead) next.act()
    await new Promise((done) => setImmediate(done))
    return true
  }

  freeze(life: Life): void {
    life.frozen = true
  }

  /** A frozen process goes on: everything it missed happens to it now, in order. */
  thaw(life: Life): void {
    life.frozen = false
    for (const { act } of life.held.splice(0)) this.after(0, act, life)
  }

  /** Time as one process sees it. */
  timing(life: Life): Timing {
    return {
      elapsedMs: () => this.now,
      soon: (act) => this.after(0, act, life),
      every: (ms, act) => {
        let cancel = () => {}
        const again = () => {
          cancel = this.after(
            ms,
            () => {
              again()
              act()
            },
            life,
          )
        }
        again()
        return () => cancel()
      },
      sleep: (ms) => new Promise((done) => void this.after(ms, done, life)),
    }
  }

  #push(happening: Happening): void {
    const heap = this.#heap
    let index = heap.push(happening) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!this.#before(index, parent)) return
      this.#swap(index, parent)
      index = parent
    }
  }

  #pop(): Happening | undefined {
    const heap = this.#heap
    this.#swap(0, heap.length - 1)
    const first = heap.pop()
    for (let index = 0; ; ) {
      let least = index
      for (const child of [2 * index + 1, 2 * index + 2])
        if (child < heap.length && this.#before(child, least)) least = child
      if (least === index) return first
      this.#swap(index, least)
      index = least
    }
  }

  #before(one: number, other: number): boolean {
    const [left, right] = [this.#heap[one], this.#heap[other]]
    if (!left || !right) return false
    return left.at < right.at || (left.at === right.at && left.order < right.order)
  }

  #swap(one: number, other: number): void {
    const [left, right] = [this.#heap[one], this.#heap[other]]
    if (!left || !right) return
    this.#heap[one] = right
    this.#heap[other] = left
  }
}
