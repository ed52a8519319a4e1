import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startEmbedded } from '@huoshui/journal'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { crashPoints } from './crash-points.ts'
import { judge } from './judge.ts'
import { ClientRecord, call, joinAll } from './record.ts'
import { Victim } from './victim.ts'

/** Issue 4: so many acknowledged commands at least, and a kill at every named point. */
const COMMANDS = 10_000
const CALLERS = 64
const ROUNDS = 2
const PATIENCE_MS = 280_000
/** A host that does not come to its point within this time was told to die in vain. */
const POINT_PATIENCE_MS = 30_000

let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'huoshui-points-'))
  await chmod(directory, 0o755)
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** Starts a host that is to die at a point, waits for it, and counts it. */
async function dieAt(victim: Victim, crash: string): Promise<void> {
  const started = victim.start(crash).catch(() => undefined)
  const late = sleep(POINT_PATIENCE_MS, 'late', { ref: false })
  const ended = started.then(() => victim.ended())
  expect(await Promise.race([ended, late]), `${crash} was never reached`).toBe(undefined)
}

test(
  'a host that dies at any named point loses nothing it acknowledged and doubles nothing',
  async () => {
    const victim = new Victim(directory)
    const record = new ClientRecord()
    await victim.start()
    await joinAll(victim)
    let finished = false
    const calling = Promise.all(
      Array.from({ length: CALLERS }, (_, caller) => call(victim, record, caller, () => finished)),
    )
    const deaths = new Map<string, number>()
    const strike = async () => {
      await victim.kill()
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const point of crashPoints) {
          const times = point === 'snapshotting' || point === 'renewing' ? 1 + round : 3 + round * 20
          await dieAt(victim, `${point}:${times}`)
          deaths.set(point, (deaths.get(point) ?? 0) + 1)
        }
      }
      await victim.start()
      while (record.orders.size < COMMANDS) await sleep(20)
    }
    await Promise.race([strike(), calling])
    finished = true
    await calling
    const live = await victim.ask({ ask: 'hash' })
    expect(await victim.stop()).toBe(0)
    const server = await startEmbedded({ directory, lifeline: true })
    try {
      await judge(record, server.url, live.kind === 'hash' ? live.hash : '')
    } finally {
      await server.stop()
    }
    expect([...deaths.keys()]).toEqual([...crashPoints])
    console.log(
      `${record.orders.size} acknowledged orders, ${record.reads.length} reads, deaths:`,
      Object.fromEntries(deaths),
    )
  },
  PATIENCE_MS,
)
