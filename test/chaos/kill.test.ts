import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { removeScratch, scratchDirectory, startEmbedded } from '@huoshui/journal'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { judge } from './judge.ts'
import { familyOf, signalAll } from './processes.ts'
import { ClientRecord, call, joinAll } from './record.ts'
import { Victim } from './victim.ts'

/** What the test must have seen at least, before it may pass. */
const ORDERS = 1500
const KILLS = 6
const CALLERS = 64
const PATIENCE_MS = 180_000

let directory: string

beforeAll(async () => {
  directory = await scratchDirectory('chaos')
})
afterAll(() => removeScratch(directory))

/** The process of the embedded server on a directory. */
async function databaseOf(home: string): Promise<number> {
  return Number((await readFile(join(home, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0])
}

async function killAgainAndAgain(victim: Victim, record: ClientRecord): Promise<void> {
  let seed = 20_261_122
  while (victim.kills < KILLS || record.orders.size < ORDERS) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    const before = record.orders.size
    await sleep(50 + (seed % 400))
    // A host is left alone until it has answered something: a kill proves more when there is something to lose.
    while (record.orders.size < before + 20) await sleep(5)
    // Every other time the database server, which is the host's own here, dies with it.
    const database = victim.kills % 2 === 0 ? [] : familyOf(await databaseOf(directory))
    const gone = victim.kill()
    signalAll(database, 'SIGKILL')
    await gone
    await victim.start()
  }
}

test(
  `${KILLS} times kill -9 of the server, or of it and its database, loses no acknowledged order and doubles none`,
  async () => {
    const victim = new Victim(directory)
    const record = new ClientRecord()
    await victim.start()
    await joinAll(victim)
    let finished = false
    const calling = Promise.all(
      Array.from({ length: CALLERS }, (_, caller) => call(victim, record, caller, () => finished)),
    )
    await Promise.race([killAgainAndAgain(victim, record), calling])
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
    console.log(`${record.orders.size} acknowledged orders, ${record.reads.length} reads, ${victim.kills} kills`)
  },
  PATIENCE_MS,
)
