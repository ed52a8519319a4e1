import type { MallCommand } from '../mall/kit.ts'
import type { MallWriter } from '../mall/mall-writer.ts'

/** A share of sorted values lies below the value returned. */
export const shareOf = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

/** Whole numbers below a limit, the same ones at every run of a seed. */
export function drawer(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

export interface Sent {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly worstMs: number
  readonly count: number
}

const BEAT_MS = 5

/**
 * Sends commands at a steady rate, whether or not they are answered in time, until told to end: so a writer that falls
 * behind shows in the waiting. The time of an answer counts from when the command was due.
 * @throws Error when a command is not accepted
 */
export async function sendSteadily(options: {
  writer: MallWriter
  perSecond: number
  command: (index: number) => MallCommand
  until: (elapsedMs: number) => boolean
}): Promise<Sent> {
  const { writer, perSecond, command, until } = options
  const tookMs: number[] = []
  const underWay = new Set<Promise<void>>()
  const began = performance.now()
  let failed: unknown
  const send = async (index: number): Promise<void> => {
    const dueMs = began + (index * 1000) / perSecond
    const answer = await writer.submit(command(index))
    if (answer.kind !== 'accepted') throw new Error(`the bench's command was ${answer.kind}: ${JSON.stringify(answer)}`)
    tookMs.push(performance.now() - dueMs)
  }
  let count = 0
  while (!until(performance.now() - began) && failed === undefined) {
    const due = Math.floor(((performance.now() - began) * perSecond) / 1000)
    for (; count < due; count += 1) {
      const sent: Promise<void> = send(count)
        .catch((error) => {
          failed = error
        })
        .finally(() => underWay.delete(sent))
      underWay.add(sent)
    }
    await new Promise((resolve) => setTimeout(resolve, BEAT_MS))
  }
  await Promise.all(underWay)
  if (failed !== undefined) throw failed
  const elapsedMs = performance.now() - began
  tookMs.sort((one, other) => one - other)
  return {
    perSecond: (count * 1000) / elapsedMs,
    p50Ms: shareOf(tookMs, 0.5),
    p99Ms: shareOf(tookMs, 0.99),
    worstMs: shareOf(tookMs, 1),
    count,
  }
}
