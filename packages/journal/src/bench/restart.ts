import { randomUUID } from 'node:crypto'
import type { MallCommand } from '../mall/kit.ts'
import { MallWriter, takeSnapshot } from '../mall/mall-writer.ts'
import { openPostgresJournal } from '../postgres/journal.ts'
import { openPostgresSnapshots } from '../snapshot/postgres.ts'
import { BENCH_CALLER as CALLER, JournalFiller } from './fill.ts'

/** What `benchRestart` measures. */
export interface RestartReport {
  readonly members: number
  readonly tail: number
  /** From nothing to a writer that takes commands, with a snapshot and `tail` entries after it. */
  readonly restartMs: number
  /** The same without a snapshot. */
  readonly replayMs: number
  readonly replayEntriesPerSecond: number
  readonly snapshotMs: number
}

const BEGINS = Date.UTC(2026, 0, 1)

/** Measures a restart of a large mall: newest snapshot and the entries after it, against folding everything. */
export async function benchRestart(options: {
  url: string
  scheme: string
  product: string
  members?: number
  tail?: number
  print?: (line: string) => void
}): Promise<RestartReport> {
  const { url, members = 1_000_000, tail = 100_000, print = () => {} } = options
  const mall = `bench-${randomUUID()}`
  const journal = openPostgresJournal({ url, mall })
  const snapshots = openPostgresSnapshots({ url, mall })
  try {
    print(`a mall of ${members.toLocaleString('en')} members …`)
    const builder = await JournalFiller.begin(journal, BEGINS)
    await builder.put([{ kind: 'activate', id: 'activate', caller: CALLER, text: options.scheme }])
    await builder.many(members, (index) => joining(index))
    const began = performance.now()
    await takeSnapshot({ journal, snapshots })
    const snapshotMs = performance.now() - began
    print(`  snapshot (with folding and checks): ${seconds(snapshotMs)}`)
    await builder.many(tail, (index) => ordering(index, members, options.product))
    await builder.end()
    const restartMs = await timeOpen({ mall, journal, snapshots })
    print(`  restart from the snapshot and ${tail.toLocaleString('en')} entries: ${seconds(restartMs)}`)
    const replayMs = await timeOpen({ mall, journal })
    const replayEntriesPerSecond = ((members + tail + 1) * 1000) / replayMs
    print(`  without it: ${seconds(replayMs)}, ${Math.round(replayEntriesPerSecond).toLocaleString('en')} entries/s`)
    return { members, tail, restartMs, replayMs, replayEntriesPerSecond, snapshotMs }
  } finally {
    await Promise.all([journal.close(), snapshots.close()])
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}

function joining(index: number): MallCommand {
  const referrer = index > 0 ? { referrer: `m${Math.floor(index / 3)}` } : {}
  return { kind: 'join', id: `join/${index}`, caller: CALLER, member: `m${index}`, ...referrer }
}

function ordering(index: number, members: number, product: string): MallCommand {
  const member = `m${(index * 7919) % members}`
  return { kind: 'order', id: `order/${index}`, caller: CALLER, order: `o${index}`, member, product, quantity: 1 }
}

async function timeOpen(options: Parameters<typeof MallWriter.open>[0]): Promise<number> {
  const began = performance.now()
  const writer = await MallWriter.open(options)
  await writer.read((engine) => engine.sequence)
  const tookMs = performance.now() - began
  await writer.close()
  return tookMs
}
