/** How long to wait for this process to close a row before looking again: another server may have closed it. */
export const LOOK_AGAIN_MS = 250

/** Who waits for rows of the outbox to be closed, by the row's id or its subject. */
export class Closings {
  readonly #waiting = new Map<string, Set<() => void>>()

  /** Wakes those who wait for this name. */
  announce(name: string): void {
    for (const wake of this.#waiting.get(name) ?? []) wake()
  }

  /**
   * Looks until `look` has something to say or the time is over (then undefined): at first at once, then whenever a row
   * of this name is closed here, and every now and then.
   */
  async until<Seen>(
    { name, timeoutMs, onWait }: { name: string; timeoutMs: number; onWait: () => void },
    look: () => Promise<Seen | undefined>,
  ): Promise<Seen | undefined> {
    let bell = Promise.withResolvers<void>()
    // Listens before it looks: what is closed in between is heard.
    const end = this.#listen(name, () => bell.resolve())
    try {
      const endsAt = performance.now() + timeoutMs
      for (let seen = await look(); ; seen = await look()) {
        const leftMs = endsAt - performance.now()
        if (seen !== undefined || leftMs <= 0) return seen
        onWait()
        await within(bell.promise, Math.min(leftMs, LOOK_AGAIN_MS))
        bell = Promise.withResolvers<void>()
      }
    } finally {
      end()
    }
  }

  #listen(name: string, wake: () => void): () => void {
    const named = this.#waiting.get(name) ?? new Set()
    this.#waiting.set(name, named.add(wake))
    return () => {
      named.delete(wake)
      if (named.size === 0 && this.#waiting.get(name) === named) this.#waiting.delete(name)
    }
  }
}

/** Waits for a promise, but no longer than this. */
async function within(promise: Promise<void>, ms: number): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, ms)
  await Promise.race([promise, late.promise])
  clearTimeout(timer)
}
