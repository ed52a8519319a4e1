/** The passing of time as a process sees it. Simulations bring one of their own, in which nothing is left to chance. */
export interface Timing {
  /** Milliseconds of a clock that nobody can set. */
  elapsedMs(): number
  /** Runs `act` when what is waiting now has had its turn; the returned function prevents it. */
  soon(act: () => void): () => void
  /** Runs `act` again and again; the returned function ends it. Does not keep the process alive. */
  every(ms: number, act: () => void): () => void
  sleep(ms: number): Promise<void>
}

/** Time as it really passes. */
export const realTiming: Timing = {
  elapsedMs: () => performance.now(),
  soon(act) {
    const immediate = setImmediate(act)
    return () => clearImmediate(immediate)
  },
  every(ms, act) {
    const timer = setInterval(act, ms)
    timer.unref()
    return () => clearInterval(timer)
  },
  sleep: (ms) =>
    new Promise((done) => {
      setTimeout(done, ms)
    }),
}
