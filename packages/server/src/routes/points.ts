import { formatFen } from '@huoshui/engine'
import { MallError } from '@huoshui/mall'
import { points as contract } from '../contract/index.ts'
import { memberOf } from '../http/session.ts'
import {
  presentLine,
  presentPlanText,
  presentPosition,
  presentPricePoint,
  presentQuote,
  presentReason,
} from '../present/points.ts'
import type { ServedMall } from '../served-mall.ts'
import type { RouteApp } from './route-app.ts'

/** The number of a statement line, as the cursor of the next page. @throws MallError bad-command */
export function readLineCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined
  if (!/^\d{1,15}$/.test(cursor)) throw new MallError('bad-command', 'the cursor is not one of this list')
  return Number(cursor)
}

/** Growth points, price history, statement and the scheme in words. */
export function pointsRoutes(app: RouteApp, served: ServedMall): void {
  const { mall } = served

  app.route({
    ...contract.points,
    handler: async (request) => {
      const { id } = await memberOf(served, request)
      return { items: (await mall.points.positions(id)).map(presentPosition) }
    },
  })

  app.route({
    ...contract.holdings,
    handler: async (request) => mall.points.holdings((await memberOf(served, request)).id),
  })

  app.route({
    ...contract.quote,
    handler: async (request) => {
      const { id } = await memberOf(served, request)
      return presentQuote(await mall.points.quote({ member: id, ...request.body }))
    },
  })

  app.route({
    ...contract.sell,
    handler: async (request) => {
      const { id } = await memberOf(served, request)
      const sold = await mall.points.sell({ member: id, ...request.body, key: request.headers['idempotency-key'] })
      return {
        plan: sold.plan,
        gross: formatFen(sold.grossFen),
        paid: formatFen(sold.paidFen),
        stays: formatFen(sold.grossFen - sold.paidFen),
        sequence: sold.sequence,
        statement: String(sold.sequence),
      }
    },
  })

  app.route({
    ...contract.history,
    handler: async (request) => {
      const { since, limit } = request.query
      const items = await mall.statement.history({
        plan: request.params.plan,
        since: since === undefined ? 0 : Date.parse(since),
        limit,
      })
      return { items: items.map(presentPricePoint) }
    },
  })

  app.route({
    ...contract.statement,
    handler: async (request) => {
      const { id } = await memberOf(served, request)
      const { cursor, limit, after } = request.query
      const { items, next, sequence } = await mall.statement.list({
        member: id,
        before: readLineCursor(cursor),
        limit,
        after,
      })
      return { items: items.map(presentLine), sequence, ...(next !== undefined && { next }) }
    },
  })

  app.route({
    ...contract.statementLine,
    handler: async (request) => {
      const { id } = await memberOf(served, request)
      const { line, reason } = await mall.statement.line({ member: id, id: request.params.id })
      return { ...presentLine(line), ...(reason && { reason: presentReason(reason) }) }
    },
  })

  app.route({
    ...contract.about,
    handler: async () => {
      const about = await mall.about.about()
      return {
        ...about,
        mode: mall.row.mode,
        plans: about.plans.map(presentPlanText),
      }
    },
  })
}
