import { randomUUID } from 'node:crypto'
import { statementFollower } from '../followers/statement.ts'
import type { MallCommand } from '../mall/kit.ts'
import { MallWriter, startFollowers } from '../mall/mall-writer.ts'
import { newPool } from '../postgres/connect.ts'
import { openPostgresJournal } from '../postgres/journal.ts'
import { BENCH_CALLER as CALLER, JournalFiller } from './fill.ts'
import { drawer, type Sent, sendSteadily } from './load.ts'

/** What `benchDayClose` measures: a close of many lots while orders go on. */
export interface DayCloseReport {
  readonly lots: number
  /** From midnight until the last entry of the close is durable. */
  readonly durableMs: number
  /** From midnight until it is in the statements too. */
  readonly statementsMs: number
  readonly orders: Sent
}

/** 2026-01-01T00:00:00+08:00 */
const START = 1_767_196_800_000
const DAY_MS = 86_400_000
/** The close that is measured. */
const MIDNIGHT = START + 2 * DAY_MS
/** The writer opens so long before midnight. */
const BEFORE_MS = 3000
const AFTER_MS = 1000
const PATIENCE_MS = 600_000
const PRODUCTS = ['pack-3000', 'pack-9000', 'pack-27000', 'pack-51000']

/**
 * Measures the close of a day that releases every lot, durable and in statements, while orders go on at a steady rate.
 * What the statements say of earlier days is left out: it would only take its time.
 * @param options.scheme text of points-dividend
 */
export async function benchDayClose(options: {
  url: string
  scheme: string
  lots: number
  perSecond: number
  print?: (line: string) => void
}): Promise<DayCloseReport> {
  const { url, scheme, lots, perSecond, print = () => {} } = options
  const mall = `close-${randomUUID().slice(0, 8)}`
  const journal = openPostgresJournal({ url, mall })
  const filler = await JournalFiller.begin(journal, START)
  await filler.put([{ kind: 'activate', id: 'activate', caller: CALLER, text: scheme }])
  print(`a mall of ${lots} members and as many lots …`)
  await fill(filler, lots)
  // A lot takes part from the day after it was opened: that day is closed by the bench.
  await filler.advance(START + DAY_MS)
  await filler.end()
  await skipTo(url, mall, filler.sequence)
  const shift = MIDNIGHT - BEFORE_MS - Date.now()
  const writer = await MallWriter.open({ mall, journal, clock: () => Date.now() + shift })
  const followers = startFollowers({ url, writer })
  try {
    const midnightMs = performance.now() + (MIDNIGHT - Date.now() - shift)
    let durable: { atMs: number; sequence: number } | undefined
    const unlisten = writer.onDurable((sequence) => {
      const { busy, dueAt = Number.POSITIVE_INFINITY } = writer.engine
      if (durable === undefined && !busy && dueAt > MIDNIGHT) durable = { atMs: performance.now(), sequence }
    })
    const draw = drawer(17)
    const orders = await sendSteadily({
      writer,
      perSecond,
      command: (index) => ordering(`late/${index}`, `m${draw(lots)}`, PRODUCTS[0] ?? ''),
      until: () =>
        (durable !== undefined && performance.now() > durable.atMs + AFTER_MS) ||
        performance.now() > midnightMs + PATIENCE_MS,
    })
    unlisten()
    if (durable === undefined) throw new Error('the close did not end')
    const { atMs, sequence } = durable
    await followers.waitFor(sequence, PATIENCE_MS)
    return {
      lots,
      durableMs: atMs - midnightMs,
      statementsMs: performance.now() - midnightMs,
      orders,
    }
  } finally {
    await followers.stop()
    await writer.close()
    await journal.close()
  }
}

async function fill(filler: JournalFiller, lots: number): Promise<void> {
  const draw = drawer(7)
  await filler.many(lots, (index) => ({
    kind: 'join',
    id: `join/${index}`,
    caller: CALLER,
    member: `m${index}`,
    ...(index > 0 && { referrer: `m${draw(index)}` }),
  }))
  const product = (): string => PRODUCTS[draw(100) < 70 ? 0 : draw(PRODUCTS.length)] ?? ''
  await filler.many(lots, (index) => ordering(`o${index}`, `m${draw(lots)}`, product()))
}

const ordering = (order: string, member: string, product: string): MallCommand => ({
  kind: 'order',
  id: `order/${order}`,
  caller: CALLER,
  order,
  member,
  product,
  quantity: 1,
})

/** The statements begin after this entry. */
async function skipTo(url: string, mall: string, sequence: number): Promise<void> {
  const pool = newPool({ connectionString: url, max: 1 })
  try {
    await pool.query(
      'INSERT INTO books.checkpoint (mall, follower, version, sequence, memory) VALUES ($1, $2, $3, $4, $5)',
      [mall, statementFollower.name, statementFollower.version, sequence, '{}'],
    )
  } finally {
    await pool.end()
  }
}
