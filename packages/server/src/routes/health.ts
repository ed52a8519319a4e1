import { MallError } from '@huoshui/mall'
import { health as contract } from '../contract/index.ts'
import type { ServedMall } from '../served-mall.ts'
import type { RouteApp } from './route-app.ts'

/** A statement further behind than this takes the server out of rotation. */
export const READY_LAG_MAX = 50_000

/** Whether the process lives, and whether it should be sent work. */
export function healthRoutes(app: RouteApp, { mall }: ServedMall): void {
  app.route({ ...contract.live, logLevel: 'warn', handler: async () => ({ status: 'live' as const }) })
  app.route({
    ...contract.ready,
    logLevel: 'warn',
    handler: async () => {
      await mall.memberRows.count()
      const { sequence } = await mall.books.look('position')
      const lag = mall.statement.lag()
      if (lag > READY_LAG_MAX) throw new MallError('busy', `the statement is ${lag} entries behind`)
      return { status: 'ready' as const, sequence, lag }
    },
  })
}
