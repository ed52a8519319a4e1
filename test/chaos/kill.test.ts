import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { decodeEntry } from '@huoshui/engine'
import { openPostgresJournal, payloads, printCommand, readPrices, startEmbedded, verify } from '@huoshui/journal'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MALL } from './protocol.ts'
import { Victim } from './victim.ts'

/** What the test must have seen at least, before it may pass. */
const ORDERS = 2000
const KILLS = 10
const CALLERS = 32
const MEMBERS = 50
const PATIENCE_MS = 180_000

/** The client's own record: nothing but what it was told. */
interface Record {
  /** Order id → the entry that was acknowledged. */
  readonly orders: Map<string, number>
  readonly reads: { sequence: number; fund: string; supply: string }[]
  readonly wrong: string[]
}

let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'huoshui-chaos-'))
  await chmod(directory, 0o755)
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** Sends a command until it is acknowledged, with the same id, as a shop must. */
async function insist(victim: Victim, command: object): Promise<{ sequence: number; told: string }> {
  for (;;) {
    const answer = await victim.ask({ ask: 'submit', command: printCommand(command) })
    if (answer.kind === 'accepted' || answer.kind === 'repeated')
      return { sequence: answer.sequence, told: answer.kind }
    if (answer.kind !== 'failed' && !('code' in answer && answer.code === 'busy'))
      throw new Error(`${JSON.stringify(answer)}\n${victim.complaints.slice(-3000)}`)
    await sleep(20)
  }
}

/** One caller: orders, and looks at the pool, which must never be older than what it was told before. */
async function call(victim: Victim, record: Record, caller: number, done: () => boolean): Promise<void> {
  let newest = 0
  for (let index = 0; !done(); index += 1) {
    const order = `c${caller}-${index}`
    const command = { kind: 'order', id: `caller${caller}/order/${order}`, caller: `caller${caller}`, order }
    const member = `m${(caller * 7 + index) % MEMBERS}`
    const { sequence } = await insist(victim, { ...command, member, product: 'gift-1000', quantity: 1 })
    record.orders.set(order, sequence)
    newest = Math.max(newest, sequence)
    if (index % 5 !== 0) continue
    const pool = await victim.ask({ ask: 'pool' })
    if (pool.kind !== 'pool') continue
    if (pool.sequence < newest)
      record.wrong.push(`caller ${caller} was shown entry ${pool.sequence} after entry ${newest}`)
    newest = Math.max(newest, pool.sequence)
    record.reads.push(pool)
  }
}

async function killAgainAndAgain(victim: Victim, record: Record): Promise<void> {
  let seed = 20_261_122
  while (victim.kills < KILLS || record.orders.size < ORDERS) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    const before = record.orders.size
    await sleep(50 + (seed % 400))
    // A host is left alone until it has answered something: a kill proves more when there is something to lose.
    while (record.orders.size < before + 20) await sleep(5)
    await victim.kill()
    await victim.start()
  }
}

test(
  `${KILLS} times kill -9 under concurrent orders loses no acknowledged order and doubles none`,
  async () => {
    const victim = new Victim(directory)
    const record: Record = { orders: new Map(), reads: [], wrong: [] }
    await victim.start()
    for (let index = 0; index < MEMBERS; index += 1) {
      const referrer = index > 0 ? { referrer: `m${Math.floor(index / 2)}` } : {}
      await insist(victim, { kind: 'join', id: `join/${index}`, caller: 'test', member: `m${index}`, ...referrer })
    }
    let finished = false
    const calling = Promise.all(
      Array.from({ length: CALLERS }, (_, caller) => call(victim, record, caller, () => finished)),
    )
    await killAgainAndAgain(victim, record)
    finished = true
    await calling
    const live = await victim.ask({ ask: 'hash' })
    expect(await victim.stop()).toBe(0)
    await judge(record, live.kind === 'hash' ? live.hash : '')
    console.log(`${record.orders.size} acknowledged orders, ${record.reads.length} reads, ${victim.kills} kills`)
  },
  PATIENCE_MS,
)

/** Compares the client's record with what the journal and its books say now. */
async function judge(record: Record, liveHash: string): Promise<void> {
  expect(record.wrong).toEqual([])
  expect(record.reads.length).toBeGreaterThan(100)
  const server = await startEmbedded({ directory, lifeline: true })
  const journal = openPostgresJournal({ url: server.url, mall: MALL })
  try {
    const stored = new Map<string, number[]>()
    for await (const block of journal.blocks(0)) {
      for (const payload of payloads(block.frames)) {
        const entry = decodeEntry(payload)
        for (const fact of entry.facts) {
          if (fact.fact === 'ordered') stored.set(fact.order.id, [...(stored.get(fact.order.id) ?? []), entry.sequence])
        }
      }
    }
    const lost = [...record.orders].filter(([order, sequence]) => stored.get(order)?.[0] !== sequence)
    const doubled = [...stored].filter(([, sequences]) => sequences.length !== 1)
    const unasked = [...stored.keys()].filter((order) => !record.orders.has(order))
    expect({ lost, doubled, unasked }).toEqual({ lost: [], doubled: [], unasked: [] })
    const report = await verify({ journal, url: server.url })
    expect(report.findings).toEqual([])
    expect(report.stateHash).toBe(liveHash)
    expect(report.lag).toEqual({ statement: 0 })
    await judgeReads(server.url, record)
  } finally {
    await journal.close()
    await server.stop()
  }
}

/** Whoever looked saw a state that is still part of history: fund and supply as they were after that entry. */
async function judgeReads(url: string, record: Record): Promise<void> {
  const pool = new pg.Pool({ connectionString: url })
  try {
    const course = await pool.query<{ sequence: string; fund: string; supply: string }>(
      "SELECT sequence, fund, supply FROM books.price WHERE mall = $1 AND plan = 'growth' ORDER BY sequence",
      [MALL],
    )
    expect((await readPrices(pool, { mall: MALL, plan: 'growth', limit: 1 })).length).toBe(1)
    for (const read of record.reads) {
      const at = course.rows.findLast((row) => Number(row.sequence) <= read.sequence)
      expect([read.fund, read.supply]).toEqual([at?.fund ?? '0', at?.supply ?? '0'])
    }
  } finally {
    await pool.end()
  }
}
