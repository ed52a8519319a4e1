import { readdirSync, readFileSync } from 'node:fs'
import { openClient } from '@huoshui/journal'

/** Processor time so far, in milliseconds. */
export type ProcessorTime = () => number

const TICK_MS = 10

interface Usage {
  readonly parent: number
  readonly ms: number
}

/** What Linux says of a process; undefined when it has gone. */
function usageOf(pid: number): Usage | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { parent: Number(fields[1]), ms: (Number(fields[11]) + Number(fields[12])) * TICK_MS }
  } catch {
    return undefined
  }
}

/**
 * Processor time of all processes of a PostgreSQL on this machine; undefined when it is elsewhere, or this is not Linux.
 * On a machine that is shared, it says more than the clock on the wall.
 */
export async function databaseTime(url: string): Promise<ProcessorTime | undefined> {
  const client = await openClient({ connectionString: url })
  try {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    const postmaster = usageOf(rows[0]?.pid ?? 0)?.parent
    if (postmaster === undefined) return undefined
    return () =>
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map((name) => usageOf(Number(name)))
        .reduce((sum, usage) => sum + (usage?.parent === postmaster ? usage.ms : 0), 0)
  } finally {
    await client.end()
  }
}
