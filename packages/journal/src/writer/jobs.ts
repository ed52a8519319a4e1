import type { JobTrace } from './spans.ts'
import type { DecidedOutcome } from './types.ts'

/** A command waiting for its answer. */
export interface CommandJob<Command> {
  readonly kind: 'command'
  readonly command: Command
  /** When it was handed in, by the writer's clock in milliseconds. */
  addedMs: number
  /** Of a command that is traced. */
  readonly trace: JobTrace | undefined
  /** Entries a refund needs, and which sequences they are. */
  originals?: { readonly sequences: readonly number[]; readonly payloads: readonly Uint8Array[] }
  outcome?: DecidedOutcome
  /** The entry that answers, once its block is stored. */
  payload?: Uint8Array
  /** The answer may be given when this sequence is durable. */
  need: number
  readonly resolve: (job: CommandJob<Command>) => void
  readonly reject: (reason: unknown) => void
}

/** A look at the state, waiting until what it saw is durable. */
export interface ReadJob {
  readonly kind: 'read'
  /** Looks at the state as it is now; what it returns settles the job later. */
  readonly look: () => () => void
  settle?: () => void
  need: number
  readonly reject: (reason: unknown) => void
}

export type Job<Command> = CommandJob<Command> | ReadJob

/** First in, first out, without moving what is left at each step. */
class Line<Item> {
  #items: Item[] = []
  #start = 0

  get length(): number {
    return this.#items.length - this.#start
  }

  get first(): Item | undefined {
    return this.#items[this.#start]
  }

  push(item: Item): void {
    this.#items.push(item)
  }

  shift(): Item | undefined {
    const item = this.#items[this.#start]
    if (item === undefined) return undefined
    this.#start += 1
    if (this.#start > 1024 && this.#start * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#start)
      this.#start = 0
    }
    return item
  }

  next(limit: number): Item[] {
    return this.#items.slice(this.#start, this.#start + limit)
  }

  putFirst(items: readonly Item[]): void {
    this.#items = [...items, ...this.#items.slice(this.#start)]
    this.#start = 0
  }

  takeAll(): Item[] {
    const items = this.#items.slice(this.#start)
    this.#items = []
    this.#start = 0
    return items
  }
}

/** Jobs of a writer: those waiting to be decided, and those decided but not durable, each in order. */
export class JobQueue<Command> {
  readonly #waiting = new Line<Job<Command>>()
  readonly #undurable = new Line<Job<Command>>()
  /** Jobs out for loading what they need. */
  readonly #away = new Set<Job<Command>>()

  get waiting(): number {
    return this.#waiting.length + this.#away.size
  }

  get undurable(): number {
    return this.#undurable.length
  }

  add(job: Job<Command>): void {
    this.#waiting.push(job)
  }

  /** The next commands to be decided, at most `limit`. */
  ahead(limit: number): Command[] {
    return this.#waiting.next(limit).flatMap((job) => (job.kind === 'command' ? [job.command] : []))
  }

  /** The next job to decide. */
  take(): Job<Command> | undefined {
    return this.#waiting.shift()
  }

  /**
   * A job leaves the queue to load something. The returned function brings it back to the front, or drops it;
   * false when it was taken away meanwhile.
   */
  send(job: Job<Command>): (how?: 'drop') => boolean {
    this.#away.add(job)
    return (how) => {
      if (!this.#away.delete(job)) return false
      if (how !== 'drop') this.#waiting.putFirst([job])
      return true
    }
  }

  decided(job: Job<Command>): void {
    this.#undurable.push(job)
  }

  /** Decided jobs whose need is met, in the order of their decision. */
  *durable(sequence: number): Generator<Job<Command>> {
    for (let job = this.#undurable.first; job && job.need <= sequence; job = this.#undurable.first) {
      this.#undurable.shift()
      yield job
    }
  }

  /** The state was dropped: everything decided but not durable is to be decided again, first. */
  redo(): void {
    this.#waiting.putFirst(this.#undurable.takeAll())
  }

  /** Everything, to be told that there will be no answer. */
  takeAll(): Job<Command>[] {
    const away = [...this.#away]
    this.#away.clear()
    return [...this.#undurable.takeAll(), ...this.#waiting.takeAll(), ...away]
  }
}

/** Gives a job its answer. */
export function settleNow<Command>(job: Job<Command>): void {
  if (job.kind === 'read') job.settle?.()
  else job.resolve(job)
}
