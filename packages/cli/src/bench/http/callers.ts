import type { ProcessorTime } from '../processor-time.ts'
import { Connection } from './connection.ts'
import type { MallProcess } from './start-mall.ts'

/** What callers measured, all of one run. */
export interface Measured {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly worstMs: number
  readonly done: number
  /** Processor time of one act, in milliseconds, of the server's process, the load client's and, where known, the database. */
  readonly costMs: { readonly server: number; readonly client: number; readonly database: number | undefined }
}

interface Usage {
  readonly at: number
  readonly serverMs: number
  readonly clientMs: number
  readonly databaseMs: number | undefined
}

async function usage(server: MallProcess, database: ProcessorTime | undefined): Promise<Usage> {
  const serverMs = await server.cpuMs()
  const { user, system } = process.cpuUsage()
  return { at: performance.now(), serverMs, clientMs: (user + system) / 1000, databaseMs: database?.() }
}

/** The value below which this share of the sorted values lies. */
export const shareOf = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

/**
 * So many callers, each with a connection of its own, repeat `act` one after another. What they did while warming up
 * is not counted.
 */
export async function measureCallers(options: {
  server: MallProcess
  database: ProcessorTime | undefined
  callers: number
  warmSeconds: number
  seconds: number
  act: (connection: Connection, caller: number) => Promise<void>
}): Promise<Measured> {
  const { server, database, callers, warmSeconds, seconds, act } = options
  const connections = await Promise.all(Array.from({ length: callers }, () => Connection.open(server.address)))
  const repeat = async (ends: number, took: number[]): Promise<void> => {
    const one = async (connection: Connection, caller: number): Promise<void> => {
      while (performance.now() < ends) {
        const began = performance.now()
        await act(connection, caller)
        took.push(performance.now() - began)
      }
    }
    await Promise.all(connections.map(one))
  }
  try {
    await repeat(performance.now() + warmSeconds * 1000, [])
    const took: number[] = []
    const before = await usage(server, database)
    await repeat(performance.now() + seconds * 1000, took)
    const after = await usage(server, database)
    const ms = after.at - before.at
    const cost = (one: number, other: number): number => (other - one) / took.length
    took.sort((one, other) => one - other)
    return {
      perSecond: (took.length * 1000) / ms,
      p50Ms: shareOf(took, 0.5),
      p99Ms: shareOf(took, 0.99),
      worstMs: shareOf(took, 1),
      done: took.length,
      costMs: {
        server: cost(before.serverMs, after.serverMs),
        client: cost(before.clientMs, after.clientMs),
        database:
          before.databaseMs === undefined || after.databaseMs === undefined
            ? undefined
            : cost(before.databaseMs, after.databaseMs),
      },
    }
  } finally {
    for (const connection of connections) connection.close()
  }
}
