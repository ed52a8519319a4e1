import { randomUUID } from 'node:crypto'
import { MallWriter, startFollowers } from '../mall/mall-writer.ts'
import { openPostgresJournal } from '../postgres/journal.ts'
import { BENCH_CALLER as CALLER, JournalFiller } from './fill.ts'
import { drawer, type Sent, sendSteadily, shareOf } from './load.ts'

/** What `benchStatements` measures: orders at a steady rate, and how far the statements are behind meanwhile. */
export interface StatementsReport {
  readonly orders: Sent
  /** Age of the oldest durable entry that is not in the statements yet, sampled over the run. */
  readonly lagP50Ms: number
  readonly lagP99Ms: number
  readonly lagWorstMs: number
  /** The same in the last tenth of the run: at a rate that is too high it only grows. */
  readonly lagAtEndMs: number
  /** Entries that the statements took per second, over the whole run. */
  readonly statementsPerSecond: number
}

const SAMPLE_MS = 50
/** How long statements that fell behind are waited for after the run. */
const CATCH_UP_MS = 300_000

/** Measures whether statements keep up with orders that come at a steady rate. */
export async function benchStatements(options: {
  url: string
  scheme: string
  product: string
  members: number
  perSecond: number
  seconds: number
}): Promise<StatementsReport> {
  const { url, scheme, product, members, perSecond, seconds } = options
  const mall = `bench-${randomUUID()}`
  const journal = openPostgresJournal({ url, mall })
  const filler = await JournalFiller.begin(journal, Date.now() - 600_000)
  await filler.put([{ kind: 'activate', id: 'activate', caller: CALLER, text: scheme }])
  await filler.many(members, (index) => ({
    kind: 'join',
    id: `join/${index}`,
    caller: CALLER,
    member: `m${index}`,
    ...(index > 0 && { referrer: `m${Math.floor(index / 3)}` }),
  }))
  await filler.end()
  const writer = await MallWriter.open({ mall, journal })
  const followers = startFollowers({ url, writer })
  const lagMs: number[] = []
  const lagNow = (): number => Math.max(...followers.figures().map((figures) => figures.lagMs))
  const sampler = setInterval(() => lagMs.push(lagNow()), SAMPLE_MS)
  try {
    await followers.waitFor(writer.durable, CATCH_UP_MS)
    lagMs.length = 0
    const draw = drawer(13)
    const before = writer.durable
    const began = performance.now()
    const command = (index: number) => ({
      kind: 'order' as const,
      id: `order/${index}`,
      caller: CALLER,
      order: `o${index}`,
      member: `m${draw(members)}`,
      product,
      quantity: 1,
    })
    const orders = await sendSteadily({ writer, perSecond, command, until: (elapsedMs) => elapsedMs >= seconds * 1000 })
    const inOrder = [...lagMs]
    await followers.waitFor(writer.durable, CATCH_UP_MS)
    const statementsPerSecond = ((writer.durable - before) * 1000) / (performance.now() - began)
    const lastTenth = inOrder.slice(Math.floor(inOrder.length * 0.9)).toSorted((one, other) => one - other)
    inOrder.sort((one, other) => one - other)
    return {
      orders,
      lagP50Ms: shareOf(inOrder, 0.5),
      lagP99Ms: shareOf(inOrder, 0.99),
      lagWorstMs: shareOf(inOrder, 1),
      lagAtEndMs: shareOf(lastTenth, 0.5),
      statementsPerSecond,
    }
  } finally {
    clearInterval(sampler)
    await followers.stop()
    await writer.close()
    await journal.close()
  }
}
