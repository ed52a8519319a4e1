import { setTimeout as sleep } from 'node:timers/promises'
import { MallError } from '@huoshui/mall'

const AGAIN_MS = 250

/**
 * Does something as soon as the mall takes it: at a start the statement may be far behind the journal, or a close stand
 * still, and until that is over some work is refused as busy. That is no reason not to start. Each reason is told once.
 * @throws whatever else the act throws
 */
export async function whenFree<Result>(act: () => Promise<Result>, onWait: (why: string) => void): Promise<Result> {
  let told = ''
  for (;;) {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof MallError) || error.code !== 'busy') throw error
      if (error.message !== told) onWait(error.message)
      told = error.message
      await sleep(AGAIN_MS)
    }
  }
}
