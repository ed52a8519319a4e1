import { LeaseHeld, LeaseLost } from '../errors.ts'
import type { Journal, Lease } from '../journal.ts'
import { isGone } from './owner.ts'
import type { Timing } from './timing.ts'

/** A lease is renewed this many times within its length. */
const RENEWALS_PER_LEASE = 3
const RETRY_MS = 50

/** How a lease is taken and kept. */
export interface LeaseOptions {
  journal: Journal
  owner: string
  ttlMs: number
  /** How long to wait for another holder. */
  waitMs: number
  timing: Timing
  onLost: () => void
}

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
  readonly #timing: Timing
  readonly #endRenewal: () => void
  #asking: Promise<void> | undefined

  private constructor(options: LeaseOptions, lease: Lease, validUntilMs: number) {
    this.#journal = options.journal
    this.#ttlMs = options.ttlMs
    this.#onLost = options.onLost
    this.#timing = options.timing
    this.#lease = lease
    this.#validUntilMs = validUntilMs
    const renew = () => void this.confirm().catch(() => undefined)
    this.#endRenewal = this.#timing.every(this.#ttlMs / RENEWALS_PER_LEASE, renew)
  }

  /** Takes the lease, waiting up to `waitMs` for another holder to let go. @throws LeaseHeld after that. */
  static async acquire(options: LeaseOptions): Promise<LeaseKeeper> {
    const { journal, owner, ttlMs, waitMs, timing } = options
    const until = timing.elapsedMs() + waitMs
    let replacing: string | undefined
    for (;;) {
      const asked = timing.elapsedMs()
      try {
        const lease = await journal.acquire(owner, ttlMs, replacing)
        return new LeaseKeeper(options, lease, asked + ttlMs)
      } catch (error) {
        if (!(error instanceof LeaseHeld)) throw error
        replacing = isGone(error.owner) ? error.owner : undefined
        if (replacing !== undefined) continue
        if (timing.elapsedMs() > until) throw error
      }
      await timing.sleep(RETRY_MS)
    }
  }

  get epoch(): number {
    return this.#lease.epoch
  }

  /** Whether nobody else can have the lease at this moment. */
  get valid(): boolean {
    return this.#timing.elapsedMs() < this.#validUntilMs
  }

  /** Renews now. @throws LeaseLost when somebody else has it; JournalUnavailable when nobody could be asked. */
  confirm(): Promise<void> {
    this.#asking ??= this.#renew().finally(() => {
      this.#asking = undefined
    })
    return this.#asking
  }

  async #renew(): Promise<void> {
    const asked = this.#timing.elapsedMs()
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
    this.#endRenewal()
    this.#validUntilMs = 0
  }

  /** Gives the lease back, so that the next writer need not wait. */
  async release(): Promise<void> {
    this.stop()
    await this.#journal.release(this.#lease).catch(() => undefined)
  }
}
