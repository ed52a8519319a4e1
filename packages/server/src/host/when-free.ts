import { setTimeout as sleep } from 'node:timers/promises'
import { MallError } from '@huoshui/mall'

const AGAIN_MS = 250

/**
 * Does something as soon as the mall takes it: at a start the statement may be far behind the journal, and until it has
 * caught up new work is refused as busy. That is no reason not to start.
 * @throws whatever else the act throws
 */
export async function whenFree<Result>(act: () => Promise<Result>, onWait: () => void): Promise<Result> {
  for (;;) {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof MallError) || error.code !== 'busy') throw error
      onWait()
      await sleep(AGAIN_MS)
    }
  }
}
