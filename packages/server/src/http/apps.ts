import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendProblem } from '../errors/problem.ts'

const YEAR_S = 365 * 24 * 60 * 60
const DIST = { '/admin': '../../../../apps/admin/dist', '/': '../../../../apps/member/dist' } as const

/** Addresses below these are never answered with a page of an app. */
const NOT_PAGES = ['/api/', '/docs', '/health/', '/metrics', '/openapi.json', '/media/', '/cashier/', '/dev/']

const folder = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

function isPage(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  const path = request.url.split('?')[0] ?? ''
  if (
    NOT_PAGES.some((prefix) => path.startsWith(prefix)) ||
    path.startsWith('/admin/assets/') ||
    path.startsWith('/assets/')
  )
    return false
  // The address that is printed at the start is a page for whoever asks, a monitor or curl too.
  return path === '/admin' || (request.headers.accept ?? '').includes('text/html')
}

/**
 * The built web apps: the member's at /, the operator's at /admin. Files with a hash in their name are
 * kept for a year, pages are asked for anew; an address the server does not know is the app's own.
 */
export async function serveApps(app: FastifyInstance, wanted: boolean): Promise<void> {
  const built = !wanted
    ? []
    : (Object.entries(DIST) as [keyof typeof DIST, string][]).filter(([, relative]) => existsSync(folder(relative)))
  let first = true
  for (const [prefix, relative] of built) {
    await app.register(fastifyStatic, {
      root: folder(relative),
      prefix,
      wildcard: false,
      decorateReply: first,
      logLevel: 'warn',
      cacheControl: false,
      setHeaders: (reply, path) => {
        const hashed = /[/\\]assets[/\\]/.test(path)
        reply.header('cache-control', hashed ? `public, max-age=${YEAR_S}, immutable` : 'no-cache')
      },
    })
    first = false
  }
  const page = (reply: FastifyReply, prefix: keyof typeof DIST): FastifyReply =>
    reply.header('cache-control', 'no-cache').sendFile('index.html', folder(DIST[prefix]))
  app.setNotFoundHandler((request, reply) => {
    if (!isPage(request)) return sendProblem(request, reply, { code: 'not-found' })
    const prefix = /^\/admin(\/|\?|$)/.test(request.url) ? '/admin' : '/'
    return built.some(([known]) => known === prefix)
      ? page(reply, prefix)
      : sendProblem(request, reply, { code: 'not-found' })
  })
}
