export interface Poller {
  /** Works now rather than at the next beat. */
  nudge(): void
  /** Waits for the round under way and works no more. */
  stop(): Promise<void>
}

/**
 * Calls `round` again and again: at once while it reports that there was something to do, else at
 * every beat. A failing round is reported and tried again at the next beat.
 */
export function startPoller(options: {
  beatMs: number
  round: () => Promise<boolean>
  onError: (error: unknown) => void
}): Poller {
  const { beatMs, round, onError } = options
  let stopped = false
  let again = false
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  async function run(): Promise<void> {
    do {
      again = false
      try {
        while (!stopped && (await round())) again = false
      } catch (error) {
        onError(error)
      }
    } while (again && !stopped)
  }

  function wake(): void {
    if (stopped) return
    if (running) {
      again = true
      return
    }
    clearTimeout(timer)
    running = run().finally(() => {
      running = undefined
      if (!stopped) timer = setTimeout(wake, beatMs)
    })
  }

  timer = setTimeout(wake, beatMs)
  return {
    nudge: wake,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
