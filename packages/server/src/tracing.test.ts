import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openLog } from './log.ts'
import { TestClient, type TestServer, testServer } from './testing.ts'
import { isTracingWanted, openTracing, type Tracing } from './tracing.ts'

interface OtlpValue {
  stringValue?: string
  intValue?: number
}
interface OtlpSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: { key: string; value: OtlpValue }[]
}
interface OtlpBody {
  resourceSpans: { resource: { attributes: OtlpSpan['attributes'] }; scopeSpans: { spans: OtlpSpan[] }[] }[]
}

/** A collector of its own: keeps what it is sent. */
async function openCollector() {
  const spans: OtlpSpan[] = []
  const services = new Set<string | undefined>()
  const bodies: string[] = []
  const server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => {
      body += part.toString()
    })
    request.on('end', () => {
      bodies.push(body)
      for (const { resource, scopeSpans } of (JSON.parse(body) as OtlpBody).resourceSpans) {
        services.add(attributeOf(resource.attributes, 'service.name')?.stringValue)
        for (const scope of scopeSpans) spans.push(...scope.spans)
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = () => new Promise((done) => server.close(done))
  return { url, spans, services, bodies, close }
}

const attributeOf = (attributes: OtlpSpan['attributes'], key: string) =>
  attributes.find((one) => one.key === key)?.value

describe('what the environment asks for', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('nothing without an endpoint, and nothing is loaded', async () => {
    expect(isTracingWanted()).toBe(false)
    expect(await openTracing()).toBeUndefined()
  })

  it.each(['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'])('traces with %s', (name) => {
    vi.stubEnv(name, 'http://127.0.0.1:4318')
    expect(isTracingWanted()).toBe(true)
    vi.stubEnv('OTEL_SDK_DISABLED', 'true')
    expect(isTracingWanted()).toBe(false)
    vi.stubEnv('OTEL_SDK_DISABLED', '')
    vi.stubEnv('OTEL_TRACES_EXPORTER', 'none')
    expect(isTracingWanted()).toBe(false)
  })

  it('a sampler that does not exist, or a share that is none, is an error that names the variable', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:4318')
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'sometimes')
    await expect(openTracing()).rejects.toThrow('OTEL_TRACES_SAMPLER')
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'traceidratio')
    vi.stubEnv('OTEL_TRACES_SAMPLER_ARG', '2')
    await expect(openTracing()).rejects.toThrow('OTEL_TRACES_SAMPLER_ARG')
  })

  it('a sampler that drops everything sends no request further as sampled', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:4318')
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'parentbased_always_off')
    const tracing = await openTracing()
    const span = tracing?.request({ method: 'GET', route: '/', traceparent: undefined })
    expect(span?.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
    span?.end('gave-up')
    await tracing?.stop()
  })
})

describe('the trace of an order', () => {
  const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
  const CALLER = `00-${TRACE}-00f067aa0ba902b7-01`
  let collector: Awaited<ReturnType<typeof openCollector>>
  let tracing: Tracing | undefined
  let server: TestServer
  let client: TestClient
  const lines: string[] = []
  let order: string

  beforeAll(async () => {
    collector = await openCollector()
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url)
    vi.stubEnv('OTEL_SERVICE_NAME', 'shop')
    tracing = await openTracing()
    const logger = openLog({ stream: { write: (line) => void lines.push(line) } })
    server = await testServer({ tracing, logger, threads: true })
    client = new TestClient(server)
    await client.login('13800000021', { name: '追踪' })
    const placed = await client.post('/api/orders', { product: 'gift-1000', quantity: 1 })
    order = placed.json().order.id
    const paid = await client.send('POST', `/cashier/${placed.json().order.payment.id}/pay`, undefined, {
      'content-type': 'application/x-www-form-urlencoded',
      traceparent: CALLER,
    })
    expect(paid.statusCode).toBe(303)
    expect((await client.get(`/api/orders/${order}`)).json()).toMatchObject({ state: 'settled' })
    await client.get('/api/statement')
    for (const probe of ['/health/live', '/health/ready', '/metrics']) await client.get(probe)
    await server.stop()
    await tracing?.stop()
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await collector.close()
  })

  const inTrace = (name: string) =>
    collector.spans.find((span) => span.traceId === TRACE && span.name === name) ?? expect.fail(`no span ${name}`)

  it('goes from the request over the submit to queue, decision, commit and statement', () => {
    const pay = inTrace('POST /cashier/:payment/:act')
    const notify = inTrace('POST /api/payments/local/notify')
    const submit = inTrace('submit')
    expect(pay.parentSpanId).toBe('00f067aa0ba902b7')
    expect(notify.parentSpanId).toBe(pay.spanId)
    expect(submit.parentSpanId).toBe(notify.spanId)
    for (const name of ['queue', 'decide', 'commit', 'follow'])
      expect([name, inTrace(name).parentSpanId]).toEqual([name, submit.spanId])
    expect(attributeOf(submit.attributes, 'huoshui.command')?.stringValue).toBe('order')
    expect(attributeOf(submit.attributes, 'huoshui.outcome')?.stringValue).toBe('accepted')
    expect(attributeOf(notify.attributes, 'http.response.status_code')?.intValue).toBe(200)
    expect(collector.services).toEqual(new Set(['shop']))
  })

  it('has times that follow one another', () => {
    const [submit, queue, decide, commit] = ['submit', 'queue', 'decide', 'commit'].map(inTrace)
    const began = [submit, queue, decide, commit].map((span) => BigInt(span?.startTimeUnixNano ?? 0))
    // Clocks of two threads differ by what the wall clock was set in between.
    const slackNs = 20_000_000n
    for (const [index, at] of began.entries()) expect(at).toBeGreaterThanOrEqual((began[index - 1] ?? 0n) - slackNs)
    expect(BigInt(submit?.endTimeUnixNano ?? 0)).toBeGreaterThanOrEqual(BigInt(commit?.endTimeUnixNano ?? 0) - slackNs)
  })

  it('names itself in the lines of the request, and every request its own', () => {
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    const pay = inTrace('POST /cashier/:payment/:act')
    const answered = told.find((line) => line.span_id === pay.spanId && line.msg === 'answered')
    expect(answered).toMatchObject({
      trace_id: TRACE,
      method: 'POST',
      route: '/cashier/:payment/:act',
      status: 303,
      service: 'huoshui',
      reqId: expect.any(String),
    })
    for (const line of told.filter(({ msg }) => msg === 'answered')) {
      expect(line.trace_id).toMatch(/^[0-9a-f]{32}$/)
      expect(line.span_id).toMatch(/^[0-9a-f]{16}$/)
    }
  })

  it('carries nothing of the member: no phone, name, id of a row, or text of a query', () => {
    const sent = collector.bodies.join('\n')
    for (const secret of ['13800000021', '追踪', order, 'phone=']) expect(sent).not.toContain(secret)
  })

  it('every request without a trace of its own begins one', () => {
    const others = collector.spans.filter(({ traceId, parentSpanId }) => traceId !== TRACE && !parentSpanId)
    expect(others.map(({ name }) => name)).toContain('POST /api/orders')
    expect(others.filter(({ name }) => /health|metrics/.test(name))).toEqual([])
    expect(new Set(others.map(({ traceId }) => traceId)).size).toBe(others.length)
  })
})
