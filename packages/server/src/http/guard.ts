import type { FastifyInstance } from 'fastify'
import { HttpError } from '../errors/codes.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Nobody else's page may act for a member: cookies are sameSite, a request that changes something must
 * be JSON (a foreign form cannot send that), and an Origin, when the browser names one, must be ours.
 */
export function guardOrigin(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (SAFE.has(request.method)) return
    const { origin, host } = request.headers
    if (origin !== undefined && !sameHost(origin, host)) throw new HttpError('wrong-origin')
    const type = request.headers['content-type']
    if (!request.url.startsWith('/api/') || type === undefined) return
    if (!/^application\/json\b/i.test(type)) throw new HttpError('wrong-media-type')
  })
}

function sameHost(origin: string, host: string | undefined): boolean {
  try {
    return new URL(origin).host === host
  } catch {
    return false
  }
}

const CONTENT_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  // antd writes its styles into the page at run time.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers that every answer carries. */
export function guardHeaders(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', CONTENT_POLICY)
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'same-origin')
    reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=()')
    reply.header('cross-origin-opener-policy', 'same-origin')
  })
}
