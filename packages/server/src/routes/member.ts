import { formatFen, parseFen } from '@huoshui/engine'
import { MallError } from '@huoshui/mall'
import type { RouteLimits } from '../app.ts'
import { member as contract } from '../contract/index.ts'
import { localeOf } from '../http/locale.ts'
import { clearSession, memberOf, sessionToken, setSession } from '../http/session.ts'
import { presentMe, presentWallet, presentWithdrawal } from '../present/member.ts'
import { at, TIME_ZONE } from '../present/time.ts'
import type { ServedMall } from '../served-mall.ts'
import type { RouteApp } from './route-app.ts'

const SANDBOX_NOTICE = {
  zh: '演示商城（沙盒）：不收真实货款，不发货，数字仅供体验',
  en: 'Sandbox mall: no real money, no shipping; figures are for trying it out',
}
const INBOX_MAX = 50

/** Login, profile, referrals, wallet and withdrawals of the member who is logged in. */
export function memberRoutes(
  app: RouteApp,
  served: ServedMall,
  options: { secureCookies: boolean; limits: RouteLimits },
): void {
  const { mall } = served
  const limited = { config: { rateLimit: { max: options.limits.loginPerMinute, timeWindow: 60_000 } } }

  app.route({
    ...contract.mall,
    handler: async () => {
      const { scheme } = await mall.about.about()
      return {
        slug: mall.row.slug,
        name: { zh: mall.row.name_zh, en: mall.row.name_en },
        mode: mall.row.mode,
        ...(mall.row.mode === 'sandbox' && { notice: SANDBOX_NOTICE }),
        timezone: TIME_ZONE,
        scheme,
      }
    },
  })

  app.route({
    ...contract.requestCode,
    ...limited,
    handler: async (request, reply) => {
      await mall.members.sendCode({ phone: request.body.phone, address: request.ip })
      return reply.code(204).send()
    },
  })

  app.route({
    ...contract.login,
    ...limited,
    handler: async (request, reply) => {
      const { locale = localeOf(request), ...body } = request.body
      const { member, token, joined } = await mall.members.login({ ...body, locale })
      setSession(reply, 'member', token, options.secureCookies)
      return { member: await presentMe(mall, member), joined }
    },
  })

  app.route({
    ...contract.logout,
    handler: async (request, reply) => {
      const token = sessionToken(request, 'member')
      if (token !== undefined) await mall.sessions.close(token)
      clearSession(reply, 'member')
      return reply.code(204).send()
    },
  })

  app.route({ ...contract.me, handler: async (request) => presentMe(mall, await memberOf(served, request)) })

  app.route({
    ...contract.changeMe,
    handler: async (request) => {
      const { id } = await memberOf(served, request)
      return presentMe(mall, await mall.members.change(id, request.body))
    },
  })

  app.route({
    ...contract.inbox,
    handler: async (request) => {
      if (served.inbox === undefined) throw new MallError('development-only')
      const messages = await served.inbox.messages(request.query.phone, INBOX_MAX)
      return {
        items: messages.map((message) => ({ ...message, at: at(message.at), expiresAt: at(message.expiresAt) })),
      }
    },
  })

  app.route({
    ...contract.referralCode,
    ...limited,
    handler: async (request) => ({ name: await mall.members.nameOfCode(request.params.code) }),
  })
}

/** Referrals, wallet and withdrawals. */
export function walletRoutes(app: RouteApp, served: ServedMall): void {
  const { mall } = served

  app.route({
    ...contract.referrals,
    handler: async (request) => {
      const member = await memberOf(served, request)
      const direct = await mall.members.direct(member.id)
      const link = `${request.protocol}://${request.host}/?ref=${member.referral_code}`
      return { link, code: member.referral_code, direct: direct.map((row) => ({ ...row, joinedAt: at(row.joinedAt) })) }
    },
  })

  app.route({
    ...contract.wallet,
    handler: async (request) => presentWallet(mall, (await memberOf(served, request)).id),
  })

  app.route({
    ...contract.withdraw,
    handler: async (request) => {
      const { id } = await memberOf(served, request)
      const amountFen = parseFen(request.body.amount)
      const withdrawal = await mall.withdrawals.ask({ member: id, amountFen, key: request.headers['idempotency-key'] })
      request.log.info({ withdrawal: withdrawal.id, amount: formatFen(amountFen) }, 'withdrawal asked for')
      return { withdrawal: presentWithdrawal(withdrawal) }
    },
  })

  app.route({
    ...contract.withdrawals,
    handler: async (request) => {
      const { id } = await memberOf(served, request)
      return { items: (await mall.withdrawals.ofMember(id)).map(presentWithdrawal) }
    },
  })
}
