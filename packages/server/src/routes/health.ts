import { MallError } from '@huoshui/mall'
import { health as contract } from '../contract/index.ts'
import type { Standing } from '../host/questions.ts'
import { within } from '../http/within.ts'
import type { ServedMall } from '../served-mall.ts'
import type { RouteApp } from './route-app.ts'

/** A load balancer that hears nothing asks again; so long may the journal take to answer it, in milliseconds. */
export const READY_WAIT_MS = 2000
const late = (): Error => new MallError('unavailable', 'the journal does not answer')

/**
 * Whether the process lives, and whether it should be sent work. Ready means: the journal answers, and so does the
 * mall's engine. How far the statement is behind takes no server out of rotation, since all would leave at once: far
 * behind, commands are answered `busy` and pages go on.
 */
export function healthRoutes(app: RouteApp, { mall, journal, standing }: ServedMall, isDraining: () => boolean): void {
  app.route({ ...contract.live, logLevel: 'warn', handler: async () => ({ status: 'live' as const }) })
  app.route({
    ...contract.ready,
    logLevel: 'warn',
    handler: async () => {
      if (isDraining()) throw new MallError('unavailable', 'this server is about to stop')
      const engine = engineOf(standing())
      const [{ sequence }] = await within(
        READY_WAIT_MS,
        Promise.all([mall.books.look('position'), journal.head()]),
        late,
      )
      return { status: 'ready' as const, engine, sequence, lag: mall.statement.lag() }
    },
  })
}

/** Where the mall's engine is. @throws MallError unavailable while there is none that answers, saying why */
function engineOf({ place, reloading }: Standing): 'here' | 'elsewhere' {
  if (reloading) throw new MallError('unavailable', 'the journal was lost for a moment and is being read again')
  switch (place.at) {
    case 'opening':
      throw new MallError('unavailable', 'the mall’s engine is being opened')
    case 'failed':
      throw new MallError('unavailable', 'the mall’s engine cannot be opened; the log says why')
    default:
      return place.at
  }
}
