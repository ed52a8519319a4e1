import { execFileSync } from 'node:child_process'
import { mkdir, open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { removeScratch, scratchDirectory, startEmbedded } from '@huoshui/journal'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { judge } from './judge.ts'
import { ClientRecord, call, joinAll } from './record.ts'
import { Victim } from './victim.ts'

const CALLERS = 64
const ORDERS = 1000
/** The disk stays full this long after the first sign of it. */
const FULL_MS = 3000
const PATIENCE_MS = 180_000

let scratch: string

beforeAll(async () => {
  scratch = await scratchDirectory('disk')
})
afterAll(() => removeScratch(scratch))

/** A small disk of its own below a scratch directory; undefined where this process may not make one. */
async function smallDisk(scratch: string): Promise<string | undefined> {
  const directory = join(scratch, 'disk')
  await mkdir(directory)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400m,mode=755', 'tmpfs', directory], { stdio: 'ignore' })
    return directory
  } catch {
    return undefined
  }
}

/** Takes every byte that is left; the returned function gives them back. */
async function fill(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, 'filler')
  const file = await open(path, 'w')
  const piece = Buffer.alloc(64 * 1024)
  try {
    for (;;) await file.write(piece)
  } catch {
    await file.close()
  }
  const { bavail, bsize } = await statfs(directory)
  expect(bavail * bsize).toBeLessThan(128 * 1024)
  return () => rm(path)
}

test(
  'a full disk stops the mall, loses nothing it acknowledged, and room again is all it needs',
  async (context) => {
    const directory = await smallDisk(scratch)
    if (directory === undefined) return context.skip('only a process that may mount can make a small disk')
    const victim = new Victim(directory)
    const record = new ClientRecord()
    try {
      await victim.start()
      await joinAll(victim)
      let finished = false
      const calling = Promise.all(
        Array.from({ length: CALLERS }, (_, caller) => call(victim, record, caller, () => finished)),
      )
      const starve = async () => {
        while (record.orders.size < ORDERS) await sleep(10)
        const giveBack = await fill(directory)
        await stalled(record)
        await sleep(FULL_MS)
        const served = record.orders.size
        await giveBack()
        while (record.orders.size < served + ORDERS) await sleep(10)
      }
      await Promise.race([starve(), calling])
      finished = true
      await calling
      const live = await victim.ask({ ask: 'hash' })
      expect(await victim.stop()).toBe(0)
      const server = await startEmbedded({ directory, lifeline: true })
      await judge(record, server.url, live.kind === 'hash' ? live.hash : '').finally(() => server.stop())
      console.log(`${record.orders.size} acknowledged orders around a full disk`)
    } finally {
      await victim.stop()
      execFileSync('umount', [directory])
    }
  },
  PATIENCE_MS,
)

/** Waits until nothing is acknowledged any more. */
async function stalled(record: ClientRecord): Promise<void> {
  for (let before = -1; before !== record.orders.size; ) {
    before = record.orders.size
    await sleep(1500)
  }
}
