import { AsyncLocalStorage } from 'node:async_hooks'
import type { FinishedSpan } from '@huoshui/journal'
import type { Books, TraceCarrier } from '@huoshui/mall'
import type { Context, Span, SpanContext } from '@opentelemetry/api'
import type { Sampler } from '@opentelemetry/sdk-trace'

/** The span of one request. */
export interface RequestSpan {
  readonly traceparent: string
  readonly traceId: string
  readonly spanId: string
  /** The request is answered, or was given up by who sent it. */
  end(answer: { route: string; status: number } | 'gave-up'): void
}

/** Sends spans to a collector: from the request, over the command it becomes, to the commit that answers it. */
export interface Tracing extends TraceCarrier {
  /** Begins the span of a request, under the span that its `traceparent` names. */
  request(asked: { method: string; route: string; traceparent: string | undefined }): RequestSpan
  /** The same books; a submit that belongs to a trace is a span in it. */
  books(books: Books): Books
  /** A span that a writer has finished. */
  finished(span: FinishedSpan): void
  /** Sends what was not sent yet. */
  stop(): Promise<void>
}

/** Spans that wait for longer than this when the server stops are given up, in milliseconds. */
const EXPORT_TIMEOUT_MS = 5000
/** How often spans are sent, in milliseconds. */
const EXPORT_EVERY_MS = 2000

const text = (name: string): string => (process.env[name] ?? '').trim()

/** Whether the standard variables of OpenTelemetry ask for traces: an endpoint is named, and nothing switches them off. */
export function isTracingWanted(): boolean {
  if (text('OTEL_SDK_DISABLED').toLowerCase() === 'true' || text('OTEL_TRACES_EXPORTER') === 'none') return false
  return text('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') !== '' || text('OTEL_EXPORTER_OTLP_ENDPOINT') !== ''
}

/** Tracing as the environment asks for it; undefined, and nothing loaded, when it does not. */
export async function openTracing(): Promise<Tracing | undefined> {
  return isTracingWanted() ? new OtlpTracing(await loadSdk()) : undefined
}

async function loadSdk() {
  const [api, core, sdk, resources, exporter] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/core'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ])
  return { ...api, ...core, ...sdk, ...resources, ...exporter }
}

type Sdk = Awaited<ReturnType<typeof loadSdk>>

/** @throws Error naming the variable, when OTEL_TRACES_SAMPLER or its argument is not one of those there are */
function samplerOf(sdk: Sdk): Sampler {
  const name = text('OTEL_TRACES_SAMPLER') || 'parentbased_always_on'
  const ratio = text('OTEL_TRACES_SAMPLER_ARG') === '' ? 1 : Number(text('OTEL_TRACES_SAMPLER_ARG'))
  if (!(ratio >= 0 && ratio <= 1)) throw new Error('OTEL_TRACES_SAMPLER_ARG: name a share from 0 to 1')
  const plain: Record<string, () => Sampler> = {
    always_on: () => new sdk.AlwaysOnSampler(),
    always_off: () => new sdk.AlwaysOffSampler(),
    traceidratio: () => new sdk.TraceIdRatioBasedSampler(ratio),
  }
  const make = plain[name.replace(/^parentbased_/, '')]
  if (make === undefined) throw new Error(`OTEL_TRACES_SAMPLER=${name}: there is no such sampler here`)
  return name.startsWith('parentbased_') ? new sdk.ParentBasedSampler({ root: make() }) : make()
}

/** Epoch milliseconds with fractions, by a clock that nobody sets. */
const nowMs = (): number => performance.timeOrigin + performance.now()

const traceparentOf = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${(traceFlags & 1).toString().padStart(2, '0')}`

class OtlpTracing implements Tracing {
  readonly #sdk: Sdk
  readonly #provider: InstanceType<Sdk['TracerProvider']>
  readonly #tracer: ReturnType<InstanceType<Sdk['TracerProvider']>['getTracer']>
  readonly #at = new AsyncLocalStorage<string | undefined>()

  constructor(sdk: Sdk) {
    this.#sdk = sdk
    const exporter = new sdk.OTLPTraceExporter({ timeoutMillis: EXPORT_TIMEOUT_MS })
    const resource = sdk
      .defaultResource()
      .merge(sdk.resourceFromAttributes({ 'service.name': 'huoshui' }))
      .merge(sdk.detectResources({ detectors: [sdk.envDetector] }))
    this.#provider = new sdk.TracerProvider({
      resource,
      sampler: samplerOf(sdk),
      spanProcessors: [
        new sdk.BatchSpanProcessor({
          exporter,
          scheduledDelayMillis: EXPORT_EVERY_MS,
          exportTimeoutMillis: EXPORT_TIMEOUT_MS,
        }),
      ],
    })
    this.#tracer = this.#provider.getTracer('huoshui')
  }

  current(): string | undefined {
    return this.#at.getStore()
  }

  under<Result>(traceparent: string | undefined, act: () => Result): Result {
    return this.#at.run(traceparent, act)
  }

  request({ method, route, traceparent }: Parameters<Tracing['request']>[0]): RequestSpan {
    const { SpanKind, SpanStatusCode } = this.#sdk
    const span = this.#begin(`${method} ${route}`, traceparent, SpanKind.SERVER, { 'http.request.method': method })
    const { traceId, spanId } = span.spanContext()
    return {
      traceId,
      spanId,
      traceparent: traceparentOf(span.spanContext()),
      end(answer) {
        if (answer === 'gave-up') span.setAttribute('error.type', 'gave-up')
        else {
          span.setAttributes({ 'http.route': answer.route, 'http.response.status_code': answer.status })
          if (answer.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
        }
        span.end(nowMs())
      },
    }
  }

  books(books: Books): Books {
    return {
      submit: async (command, context) => {
        const parent = context?.traceparent ?? this.current()
        if (parent === undefined) return books.submit(command, context)
        const { SpanKind, SpanStatusCode } = this.#sdk
        const span = this.#begin('submit', parent, SpanKind.INTERNAL, { 'huoshui.command': command.kind })
        try {
          const answer = await books.submit(command, { traceparent: traceparentOf(span.spanContext()) })
          span.setAttribute('huoshui.outcome', answer.kind)
          if ('code' in answer) span.setAttribute('huoshui.code', answer.code)
          return answer
        } catch (error) {
          span.setAttribute('error.type', error instanceof Error ? error.name : typeof error)
          span.setStatus({ code: SpanStatusCode.ERROR })
          throw error
        } finally {
          span.end(nowMs())
        }
      },
      look: (name, ...args) => books.look(name, ...args),
      entry: (sequence) => books.entry(sequence),
      get durable() {
        return books.durable
      },
    }
  }

  finished({ name, traceparent, startMs, endMs, attributes }: FinishedSpan): void {
    this.#tracer.startSpan(name, { startTime: startMs, attributes }, this.#contextOf(traceparent)).end(endMs)
  }

  async stop(): Promise<void> {
    // What cannot be sent now is lost: no order waits for a collector.
    await this.#provider.shutdown().catch(() => undefined)
  }

  #begin(name: string, traceparent: string | undefined, kind: number, attributes: Record<string, string>): Span {
    return this.#tracer.startSpan(name, { kind, attributes, startTime: nowMs() }, this.#contextOf(traceparent))
  }

  #contextOf(traceparent: string | undefined): Context {
    const { ROOT_CONTEXT, parseTraceParent, trace } = this.#sdk
    const parent = traceparent === undefined ? null : parseTraceParent(traceparent)
    return parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true })
  }
}
