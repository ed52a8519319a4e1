import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { type AppOptions, buildApp } from './app.ts'
import { deliverTo } from './host/deliver.ts'
import { type HostOptions, hostMall } from './host/host.ts'
import type { ServedMall } from './served-mall.ts'
import { openTracing } from './tracing.ts'

export interface ServeOptions extends Omit<HostOptions, 'deliver' | 'log' | 'tracing'> {
  host: string
  port: number
  logger: FastifyBaseLogger
  app?: Omit<AppOptions, 'logger' | 'tracing' | 'isDraining'>
  /**
   * How long /health/ready says no before anything is closed when the server stops, so that load balancers send no more,
   * in milliseconds; `HUOSHUI_DRAIN_SECONDS` when not named.
   */
  drainMs?: number
}

export interface Server {
  readonly address: string
  readonly served: ServedMall
  readonly firstOperator: { name: string; password: string } | undefined
  /** Says that it is not ready, answers what is under way, takes nothing new, drains the writer and closes the database. */
  stop(): Promise<void>
}

/** Nobody waits longer for a server to stop, in seconds. */
const DRAIN_MAX_S = 3600

/** The port, or the address, is not free. */
export class PortTaken extends Error {
  readonly port: number
  constructor(port: number) {
    super(`port ${port} is taken`)
    this.port = port
  }
}

const localHost = (host: string): string => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host)

/** Seconds from 0 to an hour, as milliseconds; none when nothing is named. @throws Error */
export function drainMsOf(text: string = process.env.HUOSHUI_DRAIN_SECONDS ?? ''): number {
  const seconds = Number(text)
  if (!(seconds >= 0 && seconds <= DRAIN_MAX_S))
    throw new Error(`HUOSHUI_DRAIN_SECONDS=${text}: name seconds from 0 to ${DRAIN_MAX_S}`)
  return seconds * 1000
}

/**
 * Brings a mall up and listens.
 * @throws PortTaken; MallError live-mall
 */
export async function serve(options: ServeOptions): Promise<Server> {
  const { host, logger, drainMs = drainMsOf() } = options
  const metricsToken = process.env.HUOSHUI_METRICS_TOKEN || undefined
  let port = options.port
  let draining = false
  const tracing = await openTracing()
  const address = (): string => `http://${localHost(host)}:${port}`
  const hosted = await hostMall({
    ...options,
    log: logger,
    deliver: deliverTo(address, tracing),
    tracing,
  })
  const isDraining = (): boolean => draining
  const app = await buildApp(hosted.served, { metricsToken, ...options.app, logger, tracing, isDraining })
  try {
    await app.listen({ host, port })
  } catch (error) {
    await app.close()
    await hosted.stop()
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') throw new PortTaken(port)
    throw error
  }
  port = (app.server.address() as AddressInfo).port
  return {
    address: address(),
    served: hosted.served,
    firstOperator: hosted.firstOperator,
    async stop() {
      draining = true
      logger.info({ drainMs }, 'stopping')
      if (drainMs > 0) await sleep(drainMs)
      await app.close()
      await hosted.stop()
      await tracing?.stop()
      logger.info('stopped')
    },
  }
}
