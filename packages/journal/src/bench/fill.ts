import { Engine } from '@huoshui/engine'
import { sealBlock } from '../block.ts'
import type { Journal, Lease } from '../journal.ts'
import type { MallCommand } from '../mall/kit.ts'

const BLOCK = 2000
const LEASE_MS = 600_000
export const BENCH_CALLER = 'bench'

/** Fills the journal of a bench's mall as fast as it goes: blocks like a writer's, but nobody waits for an answer. */
export class JournalFiller {
  readonly #journal: Journal
  readonly #lease: Lease
  readonly #engine = Engine.create()
  #at: number

  private constructor(journal: Journal, lease: Lease, at: number) {
    this.#journal = journal
    this.#lease = lease
    this.#at = at
  }

  /** @param at instant of the first block, in epoch milliseconds; each block is one millisecond after the one before */
  static async begin(journal: Journal, at: number): Promise<JournalFiller> {
    return new JournalFiller(journal, await journal.acquire(BENCH_CALLER, LEASE_MS), at)
  }

  /** Appends `count` commands in blocks. */
  async many(count: number, command: (index: number) => MallCommand): Promise<void> {
    for (let start = 0; start < count; start += BLOCK) {
      await this.put(Array.from({ length: Math.min(BLOCK, count - start) }, (_, offset) => command(start + offset)))
    }
  }

  /** Appends commands as one block. @throws Error when one is not accepted */
  async put(commands: readonly MallCommand[]): Promise<void> {
    this.#at += 1
    for (const command of commands) {
      const outcome = this.#engine.submit({ ...command, at: this.#at } as Parameters<Engine['submit']>[0])
      if (outcome.kind !== 'accepted') throw new Error(`the bench's ${command.kind} was ${outcome.kind}`)
    }
    await this.#append()
  }

  async #append(): Promise<void> {
    const { frames, count, firstSequence: sequence, commands: keys } = this.#engine.drain()
    if (count === 0) return
    const { hash: previous } = await this.#journal.head()
    const block = sealBlock({ previous, sequence, count, at: this.#at, epoch: this.#lease.epoch, frames })
    await this.#journal.append({ block, commands: keys })
  }

  /** Moves the clock to an instant, and works off the closes that lie on the way. */
  async advance(at: number): Promise<void> {
    this.#at = at - 1
    await this.put([{ kind: 'tick', id: `tick/${at}`, caller: BENCH_CALLER }])
    while (this.#engine.busy) {
      this.#engine.work()
      await this.#append()
    }
  }

  /** Sequence of the last entry. */
  get sequence(): number {
    return this.#engine.sequence
  }

  /** Gives the lease back, so that a writer can begin. */
  async end(): Promise<void> {
    await this.#journal.release(this.#lease)
  }
}
