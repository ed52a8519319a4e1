import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { HttpError } from './errors/codes.ts'
import { refusalCodeOf } from './errors/problem.ts'
import { routeOf } from './http/request-log.ts'
import { within } from './http/within.ts'
import { mallMetrics } from './mall-metrics.ts'
import type { ServedMall } from './served-mall.ts'
import { dueSetAside } from './set-aside.ts'

const BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
/** As long may figures take that come from elsewhere; scrapes are given up after ten seconds as a rule. */
const FIGURES_WAIT_MS = 2000
const LOCAL = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
/** Headers by which a proxy says that it asks for somebody else. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via']

/**
 * Prometheus figures at /metrics, for this machine alone or whoever knows the token: they tell a mall's turnover. What
 * a proxy on this machine asks for others comes from this machine too, so such requests are turned down.
 */
export function measure(app: FastifyInstance, served: ServedMall, token?: string): void {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const requests = new Histogram({
    name: 'huoshui_http_request_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_S,
    registers: [register],
  })
  const refusals = new Counter({
    name: 'huoshui_refusals_total',
    help: 'Requests turned down, by code',
    labelNames: ['code'],
    registers: [register],
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request
    const refusal = refusalCodeOf(request)
    if (refusal !== undefined) refusals.inc({ code: refusal })
    requests.observe({ method, route: routeOf(request), status: reply.statusCode }, reply.elapsedTime / 1000)
  })
  app.addHook('onClose', async () => register.clear())
  const aside = dueSetAside(served)
  app.get('/metrics', { schema: { hide: true }, logLevel: 'warn' }, async (request, reply) => {
    if (!mayRead(request, token)) throw new HttpError('not-found')
    const { mall } = served
    const [engine, outbox, due = []] = await Promise.all([
      ifThere(served.figures()),
      ifThere(mall.outbox.figures()),
      ifThere(aside.list()),
    ])
    const place = served.standing().place.at
    const figures = mallMetrics({ mall: mall.row.slug, place, engine, outbox, setAside: due.length })
    return reply.header('content-type', register.contentType).send(`${await register.metrics()}${figures}`)
  })
}

/** What cannot be had now is left out: the rest is wanted most just then. */
function ifThere<Result>(figures: Promise<Result>): Promise<Result | undefined> {
  return within(FIGURES_WAIT_MS, figures, () => new Error('late')).catch(() => undefined)
}

function mayRead(request: FastifyRequest, token: string | undefined): boolean {
  const { authorization } = request.headers
  if (token !== undefined && authorization !== undefined) return isSame(authorization, `Bearer ${token}`)
  return LOCAL.has(request.ip) && FORWARDED.every((header) => request.headers[header] === undefined)
}

/** Compares in a time that says nothing of how much was right. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
