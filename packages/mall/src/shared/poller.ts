import { AsyncLocalStorage } from 'node:async_hooks'

export interface Poller {
  /** Works now rather than at the next beat. */
  nudge(): void
  /** Waits for the round under way and works no more. */
  stop(): Promise<void>
}

/**
 * Calls `round` again and again: at once while it reports that there was something to do, else at
 * every beat. A failing round is reported and tried again at the next beat. A round belongs to nobody's request, whoever
 * nudged it: it finds itself where the poller was started.
 */
export function startPoller(options: {
  beatMs: number
  round: () => Promise<boolean>
  onError: (error: unknown) => void
}): Poller {
  const { beatMs, round, onError } = options
  const apart = AsyncLocalStorage.snapshot()
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

  const wake = (): void => apart(work)

  function work(): void {
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
