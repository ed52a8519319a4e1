import { actTitle, kindTitle } from '@huoshui/mall'
import { adminWatch as contract } from '../contract/index.ts'
import { operatorOf } from '../http/session.ts'
import { at } from '../present/time.ts'
import type { ServedMall } from '../served-mall.ts'
import { dueSetAside, isOwn } from '../set-aside.ts'
import { readLineCursor } from './points.ts'
import type { RouteApp } from './route-app.ts'

const TROUBLED_MAX = 100

/** What operators did, what is in trouble, and what does not agree. */
export function adminWatchRoutes(app: RouteApp, served: ServedMall): void {
  const { mall } = served
  const aside = dueSetAside(served)

  app.route({
    ...contract.audit,
    handler: async (request) => {
      await operatorOf(served, request)
      const { cursor, limit } = request.query
      const lines = await mall.acts.audit({ before: readLineCursor(cursor), limit: limit + 1 })
      const items = lines.slice(0, limit).map(({ reason, sequence, ...line }) => ({
        ...line,
        title: actTitle(line.act),
        at: at(line.at),
        ...(reason !== null && { reason }),
        ...(sequence !== null && { sequence }),
      }))
      const last = items.at(-1)
      return { items, ...(lines.length > limit && last && { next: last.id }) }
    },
  })

  app.route({
    ...contract.troubled,
    handler: async (request) => {
      await operatorOf(served, request)
      const [rows, due] = await Promise.all([mall.outbox.troubled(TROUBLED_MAX), aside.list()])
      const fallen = due.map(({ at: when, ...one }) => ({
        ...one,
        title: kindTitle(one.kind),
        state: 'quarantined' as const,
        attempts: 1,
        createdAt: at(new Date(when)),
      }))
      const commands = rows.map(({ id, kind, subject, state, attempts, detail, created_at }) => ({
        id,
        kind,
        title: kindTitle(kind),
        subject,
        state: state === 'quarantined' ? ('quarantined' as const) : ('waiting' as const),
        attempts,
        ...(detail !== null && { detail }),
        createdAt: at(created_at),
      }))
      return { items: [...fallen, ...commands] }
    },
  })

  app.route({
    ...contract.retryCommand,
    handler: async (request, reply) => {
      const operator = await operatorOf(served, request)
      const { id } = request.params
      if (!isOwn(id)) await mall.acts.retry({ operator: operator.id, id })
      else {
        const sequence = await aside.retry(id)
        await mall.acts.record({ operator: operator.id, act: 'retry-command', subject: id, sequence })
      }
      return reply.code(204).send()
    },
  })

  app.route({
    ...contract.reconciliation,
    handler: async (request) => {
      await operatorOf(served, request)
      return { items: await mall.reconciler.differences(), checkedAt: at(mall.clock()) }
    },
  })
}
