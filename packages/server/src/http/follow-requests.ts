import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { RequestSpan, Tracing } from '../tracing.ts'
import { routeOf } from './request-log.ts'

/** Asked every few seconds by machines: their spans would hide all others. */
const NOT_FOLLOWED = new Set(['/health/live', '/health/ready', '/metrics'])

/** Makes every request a span: what it causes lies under it, and its lines in the log name it. */
export function followRequests(app: FastifyInstance, tracing: Tracing): void {
  const spans = new WeakMap<FastifyRequest, RequestSpan>()
  app.addHook('onRequest', (request, reply, done) => {
    const route = routeOf(request)
    if (NOT_FOLLOWED.has(route)) return done()
    const { traceparent } = request.headers
    const span = tracing.request({
      method: request.method,
      route,
      traceparent: typeof traceparent === 'string' ? traceparent : undefined,
    })
    spans.set(request, span)
    const log = request.log.child({ trace_id: span.traceId, span_id: span.spanId })
    request.log = log
    reply.log = log
    tracing.under(span.traceparent, done)
  })
  // What reads a body comes back from the socket, which knows nothing of the request.
  app.addHook('preValidation', (request, _reply, done) => tracing.under(spans.get(request)?.traceparent, done))
  app.addHook('onResponse', async (request, reply) => {
    spans.get(request)?.end({ route: routeOf(request), status: reply.statusCode })
    spans.delete(request)
  })
  app.addHook('onRequestAbort', async (request) => {
    spans.get(request)?.end('gave-up')
    spans.delete(request)
  })
}
