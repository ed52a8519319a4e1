import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { removeScratch, scratchDirectory, startEmbedded } from '@huoshui/journal'
import { judge } from './judge.ts'
import { ClientRecord, call, joinAll } from './record.ts'
import { Victim } from './victim.ts'

const CALLERS = 64
const ORDERS = 1000
/** The disk stays full this long after the first sign of it. */
const FULL_MS = 3000

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
  assert.ok(bavail * bsize < 128 * 1024, 'there is room left on the disk')
  return () => rm(path)
}

/** Waits until nothing is acknowledged any more. */
async function stalled(record: ClientRecord): Promise<void> {
  for (let before = -1; before !== record.orders.size; ) {
    before = record.orders.size
    await sleep(1500)
  }
}

/**
 * Fills the disk under a mall, gives it room again, and judges what its callers were told.
 * @returns the acknowledged orders; undefined where this process may not make a small disk
 * @throws AssertionError
 */
export async function fillDisk(): Promise<number | undefined> {
  const scratch = await scratchDirectory('disk')
  try {
    const directory = await smallDisk(scratch)
    return directory === undefined ? undefined : await onDisk(directory)
  } finally {
    await removeScratch(scratch)
  }
}

async function onDisk(directory: string): Promise<number> {
  const victim = new Victim(directory)
  const record = new ClientRecord()
  try {
    await victim.start()
    await joinAll(victim)
    let finished = false
    const calls = Array.from({ length: CALLERS }, (_, caller) => call(victim, record, caller, () => finished))
    const calling = Promise.all(calls)
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
    assert.equal(await victim.stop(), 0, victim.complaints.slice(-2000))
    const server = await startEmbedded({ directory, lifeline: true })
    await judge(record, server.url, live.kind === 'hash' ? live.hash : '').finally(() => server.stop())
    return record.orders.size
  } finally {
    await victim.stop()
    execFileSync('umount', [directory])
  }
}
