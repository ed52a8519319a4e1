import type { MemberRow, OperatorName } from '@huoshui/mall'
import { SESSION_LIFE_MS } from '@huoshui/mall'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { HttpError } from '../errors/codes.ts'
import type { ServedMall } from '../served-mall.ts'

export const COOKIES = { member: 'huoshui_member', operator: 'huoshui_operator' } as const

/** Puts the session's token into its cookie: unreadable for scripts, not sent by other sites. */
export function setSession(reply: FastifyReply, kind: keyof typeof COOKIES, token: string, secure: boolean): void {
  reply.setCookie(COOKIES[kind], token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: Math.floor(SESSION_LIFE_MS[kind] / 1000),
  })
}

export function clearSession(reply: FastifyReply, kind: keyof typeof COOKIES): void {
  reply.clearCookie(COOKIES[kind], { path: '/' })
}

export const sessionToken = (request: FastifyRequest, kind: keyof typeof COOKIES): string | undefined =>
  request.cookies[COOKIES[kind]]

/**
 * A route that needs a session says so before it says anything of the request's form. Whether the session is a good one
 * the route finds out itself.
 */
export function guardSessions(app: FastifyInstance): void {
  app.addHook('preValidation', async (request) => {
    const security = (request.routeOptions.schema as { security?: readonly Record<string, unknown>[] } | undefined)
      ?.security
    const kinds = Object.keys(COOKIES) as (keyof typeof COOKIES)[]
    const needed = kinds.filter((kind) => security?.some((one) => kind in one))
    if (needed.length > 0 && needed.every((kind) => sessionToken(request, kind) === undefined))
      throw new HttpError('not-logged-in')
  })
}

/** The member who is logged in. @throws HttpError not-logged-in */
export async function memberOf({ mall }: ServedMall, request: FastifyRequest): Promise<MemberRow> {
  const token = sessionToken(request, 'member')
  const member = token === undefined ? undefined : await mall.members.bySession(token)
  if (member === undefined) throw new HttpError('not-logged-in')
  return member
}

/** The operator who is logged in. @throws HttpError not-logged-in */
export async function operatorOf({ mall }: ServedMall, request: FastifyRequest): Promise<OperatorName> {
  const token = sessionToken(request, 'operator')
  const operator = token === undefined ? undefined : await mall.operators.bySession(token)
  if (operator === undefined) throw new HttpError('not-logged-in')
  return operator
}
