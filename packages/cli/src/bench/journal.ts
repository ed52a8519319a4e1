/** `huoshui bench journal`: the figures of journal and server, beside the raw database in the same run. */
import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import {
  benchDayClose,
  benchRestart,
  benchStatements,
  migrateJournal,
  rawCommits,
  removeScratch,
  scratchDirectory,
  settleDurably,
} from '@huoshui/journal'
import type { OpenedDatabase } from '../database.ts'
import { schemesFolder } from '../house.ts'
import { benchDatabase } from './ground.ts'
import { type Measured, measureCallers } from './http/callers.ts'
import { sendOne } from './http/intake-order.ts'
import { startBenchMall } from './http/mall.ts'
import { buyOne } from './http/shop-order.ts'
import type { JournalBench, JournalPart } from './journal-parts.ts'
import { drawer, median, type Print } from './plans.ts'
import { databaseTime } from './processor-time.ts'

const PRODUCT = 'gift-1000'
/** They join one by one, through the writer. */
const SETTLE_MEMBERS = 100_000
const WARM_SECONDS = 5
const LAG_RATE = 1000
const CLOSE_RATE = 500
const TAIL = 100_000
const RAW_SECONDS = 3
/** What a database takes as it comes; callers over HTTP may be many more. */
const RAW_CONNECTIONS = 64

interface Stage extends JournalBench {
  database: OpenedDatabase
  folder: string
  print: Print
  scheme(name: string): Promise<string>
}

/** Runs the parts on a database of their own: DATABASE_URL, or an embedded server that is thrown away. */
export async function runJournal(options: JournalBench & { print: Print }): Promise<void> {
  const folder = await scratchDirectory('bench')
  const database = await benchDatabase(folder)
  const { print, parts } = options
  const scheme = (name: string): Promise<string> => readFile(join(schemesFolder, `${name}.yaml`), 'utf8')
  try {
    await migrateJournal({ ownerUrl: database.ownerUrl })
    print(`${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}, ${database.title}`)
    for (const part of parts) {
      const raw = await rawCommits(database.url, RAW_CONNECTIONS, RAW_SECONDS)
      print(`\n${part} — raw single-row commits of ${RAW_CONNECTIONS} connections just before: ${whole(raw)}/s`)
      await PART[part]({ ...options, database, folder, scheme }, raw)
    }
  } finally {
    await database.stop()
    await removeScratch(folder)
  }
}

const whole = (value: number): string => Math.round(value).toLocaleString('en')
const ms = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} ms`
const seconds = (value: number): string => `${(value / 1000).toFixed(1)} s`
const toRaw = (perSecond: number, raw: number): string => `${(perSecond / raw).toFixed(2)} × raw commits`

const PART: Record<JournalPart, (stage: Stage, raw: number) => Promise<void>> = {
  async settle({ database, seconds: length, rounds, members, callers, print, scheme }, raw) {
    const text = await scheme('green-chain')
    const rates: number[] = []
    const tails: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const options = { url: database.url, scheme: text, product: PRODUCT, callers, seconds: length }
      const report = await settleDurably({ ...options, members: Math.min(members, SETTLE_MEMBERS) })
      rates.push(report.durableOrdersPerSecond)
      tails.push(report.durableP99Ms)
      print(`  round ${round + 1}: ${whole(report.durableOrdersPerSecond)} orders/s, p99 ${ms(report.durableP99Ms)}`)
    }
    const rate = median(rates)
    print(
      `  journal-durable, ${callers} callers: median ${whole(rate)} orders/s, p99 ${ms(median(tails))}, ${toRaw(rate, raw)}`,
    )
    print('  target: 15 000 orders/s, p99 25 ms')
  },

  statements: (stage, raw) => keepUp(stage, raw, stage.rate, 'target: 4 000 orders/s for 10 minutes'),
  lag: (stage, raw) => keepUp(stage, raw, LAG_RATE, 'target: lag p99 1 s at 1 000 orders/s'),

  async intake(stage, raw) {
    const { members, callers, print } = stage
    const { server, intakeKey } = await startBenchMall({
      ...stage,
      slug: 'intake',
      scheme: await stage.scheme('green-chain'),
    })
    const draw = drawer(23)
    const act = (connection: Parameters<typeof sendOne>[0]) => sendOne(connection, intakeKey, draw(members))
    await callRounds(stage, server, act, `HTTP settle, ${callers} connections, ${whole(members)} members`, raw)
    print('  target: 5 000 orders/s, p99 25 ms')
  },

  async shop(stage, raw) {
    const { members, callers, print } = stage
    const { server, sessions } = await startBenchMall({
      ...stage,
      slug: 'shop',
      scheme: await stage.scheme('green-chain'),
    })
    let next = 0
    const act = (connection: Parameters<typeof buyOne>[0]) =>
      buyOne(connection, sessions[next++ % sessions.length] ?? '')
    await callRounds(stage, server, act, `whole shop order, ${callers} connections, ${whole(members)} members`, raw)
    print('  target: 500 orders/s')
  },

  async close({ database, lots, print, scheme }) {
    const text = await scheme('points-dividend')
    const report = await benchDayClose({
      url: database.url,
      scheme: text,
      lots,
      perSecond: CLOSE_RATE,
      print: (line) => print(`  ${line}`),
    })
    const { durableMs, statementsMs, orders } = report
    print(
      `  day close of ${whole(lots)} lots, 7 ranks: durable after ${seconds(durableMs)}, in statements after ${seconds(statementsMs)}`,
    )
    print(
      `  meanwhile ${whole(orders.perSecond)} orders/s, p50 ${ms(orders.p50Ms)}, p99 ${ms(orders.p99Ms)}, worst ${ms(orders.worstMs)}`,
    )
    print('  target: 60 s, while 500 orders/s go on at p99 50 ms')
  },

  async restart({ database, members, print, scheme }) {
    const text = await scheme('green-chain')
    const report = await benchRestart({ url: database.url, scheme: text, product: PRODUCT, members, tail: TAIL })
    print(
      `  restart of ${whole(members)} members from the snapshot and ${whole(TAIL)} entries: ${seconds(report.restartMs)}`,
    )
    print(
      `  replay: ${whole(report.replayEntriesPerSecond)} entries/s; snapshot with folding and checks ${seconds(report.snapshotMs)}`,
    )
    print('  targets: 5 s, 100 000 entries/s')
  },
}

async function keepUp(stage: Stage, raw: number, perSecond: number, target: string): Promise<void> {
  const { database, members, seconds: length, print } = stage
  const options = { url: database.url, scheme: await stage.scheme('green-chain'), product: PRODUCT, members }
  const report = await benchStatements({ ...options, perSecond, seconds: length })
  const { orders } = report
  print(
    `  ${whole(orders.perSecond)} orders/s for ${length} s (asked for: ${whole(perSecond)}), answered p99 ${ms(orders.p99Ms)}`,
  )
  print(`  statements took ${whole(report.statementsPerSecond)} entries/s, ${toRaw(report.statementsPerSecond, raw)}`)
  print(
    `  behind: p50 ${ms(report.lagP50Ms)}, p99 ${ms(report.lagP99Ms)}, worst ${ms(report.lagWorstMs)}, in the last tenth ${ms(report.lagAtEndMs)}`,
  )
  print(`  ${target}`)
}

/** What one act costs, whatever else the machine does meanwhile. */
function costOf({ costMs: { server, client, database } }: Measured): string {
  const parts = [`server ${server.toFixed(2)}`, `client ${client.toFixed(2)}`]
  if (database !== undefined) parts.push(`database ${database.toFixed(2)}`)
  return `processor time of one, in ms: ${parts.join(', ')}`
}

async function callRounds(
  { database: { url }, callers, rounds, seconds: length, print }: Stage,
  server: Parameters<typeof measureCallers>[0]['server'],
  act: Parameters<typeof measureCallers>[0]['act'],
  title: string,
  raw: number,
): Promise<void> {
  try {
    const database = await databaseTime(url)
    const measured: Measured[] = []
    for (let round = 0; round < rounds; round += 1) {
      const warmSeconds = round === 0 ? WARM_SECONDS : 0
      const one = await measureCallers({ server, database, callers, warmSeconds, seconds: length, act })
      measured.push(one)
      print(
        `  round ${round + 1}: ${whole(one.perSecond)}/s, p50 ${ms(one.p50Ms)}, p99 ${ms(one.p99Ms)}; ${costOf(one)}`,
      )
    }
    const rate = median(measured.map((one) => one.perSecond))
    print(
      `  ${title}: median ${whole(rate)}/s, p99 ${ms(median(measured.map((one) => one.p99Ms)))}, ${toRaw(rate, raw)}`,
    )
  } finally {
    await server.stop()
  }
}
