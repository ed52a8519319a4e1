import { setTimeout as sleep } from 'node:timers/promises'
import { LeaseHeld, LeaseLost } from '../errors.ts'
import type { Journal, Lease } from '../journal.ts'
import { isGone } from './owner.ts'

/** A lease is renewed this many times within its length. */
const RENEWALS_PER_LEASE = 3
const RETRY_MS = 50

/**
 * Keeps the lease of one writer: renews it in time and knows, by a clock that cannot be set, until when
 * it was surely ours. A process that was frozen asks again before it answers from memory.
 */
export class LeaseKeeper {
  readonly #journal: Journal
  readonly #ttlMs: number
  readonly #onLost: () => void
  #lease: Lease
  #validUntilMs: number
  #timer: NodeJS.Timeout | undefined
  #asking: Promise<void> | undefined

  private constructor(journal: Journal, ttlMs: number, lease: Lease, validUntilMs: number, onLost: () => void) {
    this.#journal = journal
    this.#ttlMs = ttlMs
    this.#lease = lease
    this.#validUntilMs = validUntilMs
    this.#onLost = onLost
    this.#timer = setInterval(() => this.confirm().catch(() => undefined), ttlMs / RENEWALS_PER_LEASE)
    this.#timer.unref()
  }

  /** Takes the lease, waiting up to `waitMs` for another holder to let go. @throws LeaseHeld after that. */
  static async acquire(options: {
    journal: Journal
    owner: string
    ttlMs: number
    waitMs: number
    onLost: () => void
  }): Promise<LeaseKeeper> {
    const { journal, owner, ttlMs, waitMs, onLost } = options
    const until = performance.now() + waitMs
    let replacing: string | undefined
    for (;;) {
      const asked = performance.now()
      try {
        const lease = await journal.acquire(owner, ttlMs, replacing)
        return new LeaseKeeper(journal, ttlMs, lease, asked + ttlMs, onLost)
      } catch (error) {
        if (!(error instanceof LeaseHeld)) throw error
        replacing = isGone(error.owner) ? error.owner : undefined
        if (replacing !== undefined) continue
        if (performance.now() > until) throw error
      }
      await sleep(RETRY_MS)
    }
  }

  get epoch(): number {
    return this.#lease.epoch
  }

  /** Whether nobody else can have the lease at this moment. */
  get valid(): boolean {
    return performance.now() < this.#validUntilMs
  }

  /** Renews now. @throws LeaseLost when somebody else has it; JournalUnavailable when nobody could be asked. */
  confirm(): Promise<void> {
    this.#asking ??= this.#renew().finally(() => {
      this.#asking = undefined
    })
    return this.#asking
  }

  async #renew(): Promise<void> {
    const asked = performance.now()
    try {
      this.#lease = await this.#journal.renew(this.#lease, this.#ttlMs)
      this.#validUntilMs = asked + this.#ttlMs
    } catch (error) {
      if (error instanceof LeaseLost) {
        this.stop()
        this.#onLost()
      }
      throw error
    }
  }

  /** Renews no more: from now on the lease counts as lost. */
  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#validUntilMs = 0
  }

  /** Gives the lease back, so that the next writer need not wait. */
  async release(): Promise<void> {
    this.stop()
    await this.#journal.release(this.#lease).catch(() => undefined)
  }
}
