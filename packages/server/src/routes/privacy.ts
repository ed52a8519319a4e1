import type { OrderView } from '@huoshui/mall'
import type { RouteLimits } from '../app.ts'
import { member as contract } from '../contract/index.ts'
import { clearSession, memberOf } from '../http/session.ts'
import { presentMe, presentWithdrawal } from '../present/member.ts'
import { presentOrders } from '../present/order.ts'
import { presentLine } from '../present/points.ts'
import { at } from '../present/time.ts'
import type { ServedMall } from '../served-mall.ts'
import type { RouteApp } from './route-app.ts'

const PAGE = 100

/** Everything a list has, page by page. */
async function all<Item>(
  read: (cursor: string | undefined) => Promise<{ items: Item[]; next?: string }>,
): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | undefined
  do {
    const page = await read(cursor)
    items.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined)
  return items
}

/** What is kept of a member, and how it is forgotten. */
export function privacyRoutes(app: RouteApp, served: ServedMall, options: { limits: RouteLimits }): void {
  const { mall } = served
  const limited = { config: { rateLimit: { max: options.limits.loginPerMinute, timeWindow: 60_000 } } }

  app.route({
    ...contract.myData,
    ...limited,
    handler: async (request, reply) => {
      const member = await memberOf(served, request)
      const { id } = member
      const orders: OrderView[] = await all((cursor) => mall.orders.list({ member: id, cursor, limit: PAGE }))
      const lines = await all((cursor) =>
        mall.statement.list({ member: id, before: cursor === undefined ? undefined : Number(cursor), limit: PAGE }),
      )
      reply.header('content-disposition', 'attachment; filename="my-data.json"')
      return {
        account: await presentMe(mall, member),
        referred: (await mall.members.direct(id)).length,
        balances: { ...(await mall.books.look('memberState', id)) },
        orders: await presentOrders(mall, orders),
        withdrawals: (await mall.withdrawals.ofMember(id)).map(presentWithdrawal),
        statement: lines.map(presentLine),
        at: at(new Date(mall.clock())),
      }
    },
  })

  app.route({
    ...contract.closing,
    handler: async (request) => mall.closing.outlook((await memberOf(served, request)).id),
  })

  app.route({
    ...contract.closeAccount,
    ...limited,
    handler: async (request, reply) => {
      const member = await memberOf(served, request)
      await mall.closing.close({ member, ...request.body })
      request.log.info({ member: member.id }, 'account closed')
      clearSession(reply, 'member')
      return reply.code(204).send()
    },
  })
}
