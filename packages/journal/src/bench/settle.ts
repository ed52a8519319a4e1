import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { Engine } from '@huoshui/engine'
import { sealBlock } from '../block.ts'
import type { MallCommand } from '../mall/kit.ts'
import { MallWriter, startFollowers } from '../mall/mall-writer.ts'
import { newPool } from '../postgres/connect.ts'
import { openPostgresJournal } from '../postgres/journal.ts'
import { emptyHead } from '../writer/fold.ts'

/** What `benchSettle` measures, all on the same machine in the same run. */
export interface SettleReport {
  readonly cores: number
  readonly members: number
  readonly callers: number
  /** Orders settled in memory per second: decided, encoded and hashed, on one core. */
  readonly memoryOrdersPerSecond: number
  /** Orders acknowledged as durable per second. */
  readonly durableOrdersPerSecond: number
  readonly durableP50Ms: number
  readonly durableP99Ms: number
  /** Orders per block, on average. */
  readonly ordersPerBlock: number
  /** Commits of one small row each per second, on one connection and on as many as there are callers. */
  readonly rawCommitsOneConnection: number
  readonly rawCommitsAllCallers: number
  /** Durable orders per raw single-row commit of all callers. */
  readonly ratioToRaw: number
  /** Entries that the statement follower wrote per second while the orders came in, when it was measured. */
  readonly statementsPerSecond: number | undefined
}

export interface SettleOptions {
  /** Logs in as the application's role of a migrated database; a mall of its own is made in it. */
  url: string
  /** Text of the scheme document. */
  scheme: string
  /** A product of that scheme. */
  product: string
  members?: number
  callers?: number
  /** Length of each measured phase, in seconds. */
  seconds?: number
  /** Also runs the statement follower beside the writer. */
  statements?: boolean
  print?: (line: string) => void
}

const CALLER = 'bench'
/** Orders in one block of the in-memory run: what a loaded writer makes too. */
const MEMORY_BLOCK = 1000

/** Measures settling in memory and durably, beside the raw commit rate of the same database. */
export async function benchSettle(options: SettleOptions): Promise<SettleReport> {
  const { members = 100_000, callers = 64, seconds = 5, print = () => {} } = options
  print(`raw commits of one row (${seconds} s each) …`)
  const rawCommitsOneConnection = await rawCommits(options.url, 1, seconds)
  print(`  1 connection: ${whole(rawCommitsOneConnection)} commits/s`)
  const rawCommitsAllCallers = await rawCommits(options.url, callers, seconds)
  print(`  ${callers} connections: ${whole(rawCommitsAllCallers)} commits/s`)
  print(`settling in memory, ${whole(members)} members …`)
  const memoryOrdersPerSecond = settleInMemory({ ...options, members, seconds })
  print(`  ${whole(memoryOrdersPerSecond)} orders/s (one core, encoded and hashed)`)
  print(`settling durably, ${callers} callers …`)
  const durable = await settleDurably({ ...options, members: Math.min(members, 10_000), callers, seconds })
  print(
    `  ${whole(durable.durableOrdersPerSecond)} orders/s, p50 ${durable.durableP50Ms.toFixed(1)} ms, p99 ${durable.durableP99Ms.toFixed(1)} ms, ${durable.ordersPerBlock.toFixed(1)} orders per block`,
  )
  const ratioToRaw = durable.durableOrdersPerSecond / rawCommitsAllCallers
  print(`  ${ratioToRaw.toFixed(2)} × the raw single-row commits of ${callers} connections`)
  if (durable.statementsPerSecond !== undefined) print(`  statements: ${whole(durable.statementsPerSecond)} entries/s`)
  const cores = availableParallelism()
  return {
    cores,
    members,
    callers,
    memoryOrdersPerSecond,
    ...durable,
    rawCommitsOneConnection,
    rawCommitsAllCallers,
    ratioToRaw,
  }
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}

/** Commits of one small row each, per second: what the database itself can do. */
export async function rawCommits(url: string, connections: number, seconds: number): Promise<number> {
  const pool = newPool({ connectionString: url, max: connections })
  const table = `raw_commits_${randomUUID().replaceAll('-', '')}`
  await pool.query(
    `CREATE TABLE ${table} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, caller int, amount bigint)`,
  )
  try {
    const clients = await Promise.all(Array.from({ length: connections }, () => pool.connect()))
    const ends = performance.now() + seconds * 1000
    let commits = 0
    const began = performance.now()
    await Promise.all(
      clients.map(async (client, caller) => {
        while (performance.now() < ends) {
          await client.query({
            name: 'raw',
            text: `INSERT INTO ${table} (caller, amount) VALUES ($1, $2)`,
            values: [caller, commits],
          })
          commits += 1
        }
        client.release()
      }),
    )
    return (commits * 1000) / (performance.now() - began)
  } finally {
    await pool.query(`DROP TABLE ${table}`)
    await pool.end()
  }
}

/** A small generator of its own: the same members are drawn in every run. */
function drawer(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function joining(index: number, draw: (below: number) => number): MallCommand {
  const referrer = index > 0 ? { referrer: `m${draw(index)}` } : {}
  return { kind: 'join', id: `join/${index}`, caller: CALLER, member: `m${index}`, ...referrer }
}

function ordering(index: number, members: number, product: string, draw: (below: number) => number): MallCommand {
  return {
    kind: 'order',
    id: `order/${index}`,
    caller: CALLER,
    order: `o${index}`,
    member: `m${draw(members)}`,
    product,
    quantity: 1,
  }
}

function settleInMemory(options: SettleOptions & { members: number; seconds: number }): number {
  const { members, seconds, scheme, product } = options
  const engine = Engine.create()
  const draw = drawer(7)
  let at = Date.UTC(2026, 0, 1)
  let head = emptyHead('bench')
  const seal = () => {
    const { frames, count, firstSequence } = engine.drain()
    const block = sealBlock({ previous: head.hash, sequence: firstSequence, count, at, epoch: 1, frames })
    head = { sequence: engine.sequence, hash: block.hash, at }
  }
  const decide = (command: MallCommand) => {
    const outcome = engine.submit({ ...command, at } as Parameters<Engine['submit']>[0])
    if (outcome.kind !== 'accepted')
      throw new Error(`the bench's ${command.kind} was ${outcome.kind}: ${JSON.stringify(outcome)}`)
  }
  decide({ kind: 'activate', id: 'activate', caller: CALLER, text: scheme })
  for (let index = 0; index < members; index += 1) {
    decide(joining(index, draw))
    if (index % MEMORY_BLOCK === 0) seal()
  }
  const began = performance.now()
  const ends = began + seconds * 1000
  let orders = 0
  while (performance.now() < ends) {
    for (let index = 0; index < MEMORY_BLOCK; index += 1) decide(ordering(orders + index, members, product, draw))
    orders += MEMORY_BLOCK
    at += 1
    seal()
  }
  return (orders * 1000) / (performance.now() - began)
}

export type Durable = Pick<
  SettleReport,
  'durableOrdersPerSecond' | 'durableP50Ms' | 'durableP99Ms' | 'ordersPerBlock' | 'statementsPerSecond'
>

/** Orders that are answered once they are durable: rate, and how long each answer took. */
export async function settleDurably(
  options: SettleOptions & { members: number; callers: number; seconds: number },
): Promise<Durable> {
  const { url, scheme, product, members, callers, seconds, statements = false } = options
  const mall = `bench-${randomUUID()}`
  const journal = openPostgresJournal({ url, mall })
  const writer = await MallWriter.open({ mall, journal })
  const draw = drawer(11)
  const accept = async (command: MallCommand) => {
    const answer = await writer.submit(command)
    if (answer.kind !== 'accepted') throw new Error(`the bench's ${command.kind} was ${answer.kind}`)
  }
  await accept({ kind: 'activate', id: 'activate', caller: CALLER, text: scheme })
  for (let index = 0; index < members; index += 2000) {
    const group = Array.from({ length: Math.min(2000, members - index) }, (_, offset) =>
      accept(joining(index + offset, draw)),
    )
    await Promise.all(group)
  }
  const followers = statements ? startFollowers({ url, writer }) : undefined
  await followers?.waitFor(writer.durable, 60_000)
  const before = writer.metrics()
  const latencies: number[] = []
  let next = 0
  const began = performance.now()
  const ends = began + seconds * 1000
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < ends) {
        const asked = performance.now()
        await accept(ordering(next++, members, product, draw))
        latencies.push(performance.now() - asked)
      }
    }),
  )
  const tookMs = performance.now() - began
  const followed = followers && writer.durable - before.durable - (followers.lag().statement ?? 0)
  const after = writer.metrics()
  await followers?.stop()
  await writer.close()
  await journal.close()
  latencies.sort((left, right) => left - right)
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0
  return {
    durableOrdersPerSecond: (latencies.length * 1000) / tookMs,
    durableP50Ms: at(0.5),
    durableP99Ms: at(0.99),
    ordersPerBlock: latencies.length / (after.blocks - before.blocks),
    statementsPerSecond: followed === undefined ? undefined : (followed * 1000) / tookMs,
  }
}
