import { formatFen } from '@huoshui/engine'
import { dayStart, type Mall, MallError, type MemberRow, readCursor, writeCursor } from '@huoshui/mall'
import type { RouteLimits } from '../app.ts'
import { admin as contract } from '../contract/index.ts'
import { clearSession, operatorOf, sessionToken, setSession } from '../http/session.ts'
import { assetText } from '../present/amounts.ts'
import { presentWallet } from '../present/member.ts'
import { presentOrders } from '../present/order.ts'
import { presentAdminPool, presentLine, presentPosition, presentPricePoint } from '../present/points.ts'
import { at, TIME_ZONE } from '../present/time.ts'
import type { ServedMall } from '../served-mall.ts'
import type { RouteApp } from './route-app.ts'

const MEMBER_ORDERS = 20
const MEMBER_LINES = 20
const MEMBER_DIRECT = 200

/** Operator login, the overview, members, pools. */
export function adminRoutes(
  app: RouteApp,
  served: ServedMall,
  options: { secureCookies: boolean; limits: RouteLimits },
): void {
  const { mall } = served

  app.route({
    ...contract.adminLogin,
    config: { rateLimit: { max: options.limits.adminLoginPerMinute, timeWindow: 60_000 } },
    handler: async (request, reply) => {
      const { operator, token } = await mall.operators.login({ ...request.body, address: request.ip })
      await mall.acts.record({ operator: operator.id, act: 'login', subject: request.ip })
      setSession(reply, 'operator', token, options.secureCookies)
      return { operator }
    },
  })

  app.route({
    ...contract.adminLogout,
    handler: async (request, reply) => {
      const token = sessionToken(request, 'operator')
      if (token !== undefined) await mall.sessions.close(token)
      clearSession(reply, 'operator')
      return reply.code(204).send()
    },
  })

  app.route({ ...contract.adminMe, handler: async (request) => ({ operator: await operatorOf(served, request) }) })

  app.route({
    ...contract.overview,
    handler: async (request) => {
      await operatorOf(served, request)
      return overviewOf(served)
    },
  })

  app.route({
    ...contract.pools,
    handler: async (request) => {
      await operatorOf(served, request)
      return { items: (await mall.points.pools()).map(presentAdminPool) }
    },
  })

  app.route({
    ...contract.poolHistory,
    handler: async (request) => {
      await operatorOf(served, request)
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
    ...contract.members,
    handler: async (request) => {
      await operatorOf(served, request)
      const { search, cursor, limit } = request.query
      const phoneHash = search === undefined ? undefined : mall.members.phoneHash(search)
      const found = await mall.memberRows.list({ search, phoneHash, cursor: readCursor(cursor), limit: limit + 1 })
      const rows = found.slice(0, limit)
      const last = rows.at(-1)
      const next = found.length > limit && last ? writeCursor({ at: last.joined_at, id: last.id }) : undefined
      return { items: await presentMembers(mall, rows), ...(next !== undefined && { next }) }
    },
  })

  app.route({
    ...contract.member,
    handler: async (request) => {
      await operatorOf(served, request)
      return memberDetail(mall, request.params.id)
    },
  })
}

async function overviewOf(served: ServedMall) {
  const { mall } = served
  const [members, today, pools, outbox, quarantined, differences, { sequence, clock }, platform] = await Promise.all([
    mall.memberRows.count(),
    mall.orderRows.today(dayStart(mall.clock(), TIME_ZONE)),
    mall.points.pools(),
    mall.outbox.figures(),
    served.quarantined(),
    mall.reconciler.differences(),
    mall.books.look('position'),
    mall.books.look('platform'),
  ])
  const lag = mall.statement.lag()
  return {
    mode: mall.row.mode,
    ...(clock > 0 && { clock: at(clock) }),
    members,
    orders: {
      today: today.orders,
      turnoverToday: formatFen(today.turnoverFen),
      waitingForPayment: today.waitingForPayment,
      paidNotSettled: today.paidNotSettled,
    },
    pools: pools.map(presentAdminPool),
    platform: {
      income: assetText('CNY', platform.income),
      cost: formatFen(platform.cost),
      remainder: formatFen(platform.remainder),
    },
    outbox: { waiting: outbox.waiting, failing: outbox.failing, oldestSeconds: Math.floor(outbox.oldestMs / 1000) },
    journal: { sequence, followerSequence: sequence - lag, lag },
    quarantined,
    differences: differences.length,
  }
}

async function presentMembers(mall: Mall, rows: readonly MemberRow[]) {
  const referrers = await mall.memberRows.findMany(rows.flatMap((row) => row.referrer ?? []))
  const ids = rows.map((row) => row.id)
  const available = ids.length === 0 ? [] : await mall.books.look('available', ids)
  return rows.map((row, index) => {
    const referrer = row.referrer === null ? undefined : referrers.get(row.referrer)
    return {
      id: row.id,
      name: row.name,
      phoneMasked: row.phone_masked,
      referralCode: row.referral_code,
      joinedAt: at(row.joined_at),
      ...(referrer && { referrer: { id: referrer.id, name: referrer.name } }),
      available: formatFen(available[index] ?? 0n),
    }
  })
}

async function memberDetail(mall: Mall, id: string) {
  const row = await mall.memberRows.find(id)
  if (row === undefined) throw new MallError('unknown-member')
  const [members, wallet, points, direct, state, orders, statement] = await Promise.all([
    presentMembers(mall, [row]),
    presentWallet(mall, id),
    mall.points.positions(id),
    mall.memberRows.referredBy(id, MEMBER_DIRECT),
    mall.books.look('memberState', id),
    mall.orders.list({ member: id, limit: MEMBER_ORDERS }),
    mall.statement.list({ member: id, limit: MEMBER_LINES }),
  ])
  const [member] = members
  if (member === undefined || state === undefined) throw new MallError('unknown-member')
  return {
    member,
    wallet,
    points: points.map(presentPosition),
    direct: direct.map((found) => ({ id: found.id, name: found.name, joinedAt: at(found.joined_at) })),
    state: { ...state },
    orders: await presentOrders(mall, orders.items),
    statement: statement.items.map(presentLine),
  }
}
