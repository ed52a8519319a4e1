import { cpus } from 'node:os'
import { Connection } from './connection.ts'
import type { MallProcess } from './start-mall.ts'

/** What callers measured, all of one run. */
export interface Measured {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly worstMs: number
  readonly done: number
  /** Shares of all cores: the server's process, the load client's, and everything else (the database, mostly). */
  readonly cores: { readonly server: number; readonly client: number; readonly rest: number }
}

interface Usage {
  readonly at: number
  readonly serverMs: number
  readonly clientMs: number
  readonly busyMs: number
}

async function usage(server: MallProcess): Promise<Usage> {
  const serverMs = await server.cpuMs()
  const { user, system } = process.cpuUsage()
  const busyMs = cpus().reduce((sum, { times }) => sum + times.user + times.sys + times.nice + times.irq, 0)
  return { at: performance.now(), serverMs, clientMs: (user + system) / 1000, busyMs }
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
  callers: number
  warmSeconds: number
  seconds: number
  act: (connection: Connection, caller: number) => Promise<void>
}): Promise<Measured> {
  const { server, callers, warmSeconds, seconds, act } = options
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
    const before = await usage(server)
    await repeat(performance.now() + seconds * 1000, took)
    const after = await usage(server)
    const ms = after.at - before.at
    const share = (used: number): number => used / ms
    const [ofServer, ofClient] = [after.serverMs - before.serverMs, after.clientMs - before.clientMs]
    took.sort((one, other) => one - other)
    return {
      perSecond: (took.length * 1000) / ms,
      p50Ms: shareOf(took, 0.5),
      p99Ms: shareOf(took, 0.99),
      worstMs: shareOf(took, 1),
      done: took.length,
      cores: {
        server: share(ofServer),
        client: share(ofClient),
        rest: share(after.busyMs - before.busyMs - ofServer - ofClient),
      },
    }
  } finally {
    for (const connection of connections) connection.close()
  }
}
