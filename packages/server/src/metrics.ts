import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { HttpError } from './errors/codes.ts'
import type { ServedMall } from './served-mall.ts'

const BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const LOCAL = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** Prometheus figures at /metrics, for this machine alone: they tell a mall's turnover. */
export function measure(app: FastifyInstance, served: ServedMall): void {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const requests = new Histogram({
    name: 'huoshui_http_request_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_S,
    registers: [register],
  })
  const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers: [register] })
  const outbox = new Gauge({
    name: 'huoshui_outbox_rows',
    help: 'Outbox rows by state',
    labelNames: ['state'],
    registers: [register],
  })
  const oldest = gauge('huoshui_outbox_oldest_seconds', 'Age of the oldest waiting outbox row')
  const lag = gauge('huoshui_follower_lag_entries', 'Entries the statement is behind the journal')
  const writer = new Gauge({
    name: 'huoshui_writer',
    help: 'Figures of the journal’s writer',
    labelNames: ['figure'],
    registers: [register],
  })

  app.addHook('onResponse', async (request, reply) => {
    requests.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode },
      reply.elapsedTime / 1000,
    )
  })
  app.get('/metrics', { schema: { hide: true }, logLevel: 'warn' }, async (request, reply) => {
    if (!LOCAL.has(request.ip)) throw new HttpError('not-found')
    const rows = await served.mall.outbox.figures()
    outbox.set({ state: 'waiting' }, rows.waiting)
    outbox.set({ state: 'failing' }, rows.failing)
    outbox.set({ state: 'quarantined' }, rows.quarantined)
    oldest.set(rows.oldestMs / 1000)
    lag.set(served.mall.statement.lag())
    for (const [figure, value] of Object.entries((await served.figures())?.writer ?? {}))
      if (typeof value === 'number') writer.set({ figure }, value)
    return reply.header('content-type', register.contentType).send(await register.metrics())
  })
}
