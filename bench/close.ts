/**
 * Day close of open lots under seven ranks: members stand below referrers drawn at random, lots belong to members drawn
 * at random (architecture "Numbers that must hold"). Prints the engine's own time, entries encoded.
 *
 *   node bench/close.ts [lots]
 */
import { readFileSync } from 'node:fs'
import { type Command, Engine } from '@huoshui/engine'

/** 2026-01-01T00:00:00+08:00 */
const START = 1_767_196_800_000
const DAY_MS = 86_400_000
const PRODUCTS = ['pack-3000', 'pack-9000', 'pack-27000', 'pack-51000']

export interface CloseFigures {
  readonly members: number
  readonly lots: number
  /** Engine time of the first day close that releases every lot, in milliseconds. */
  readonly firstMs: number
  /** The same for the day after, when every member has shopping points already. */
  readonly nextMs: number
  /** Processor time of both: what the machine's other work cannot lengthen. */
  readonly firstCpuMs: number
  readonly nextCpuMs: number
  readonly entries: number
  readonly bytes: number
  /** The longest single slice: what an order may have to wait for. */
  readonly longestSliceMs: number
}

/** A small generator of whole numbers, the same for a seed everywhere. */
function draw(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function must(engine: Engine, command: Command): void {
  const outcome = engine.submit(command)
  if (outcome.kind !== 'accepted') throw new Error(`${command.kind}: ${JSON.stringify(outcome)}`)
}

/** A mall with as many members as lots. */
function mallWith(lots: number): Engine {
  const engine = Engine.create()
  const random = draw(7)
  const scheme = readFileSync(new URL('../schemes/points-dividend.yaml', import.meta.url), 'utf8')
  const head = { id: '', caller: 'bench', at: START }
  must(engine, { ...head, kind: 'activate', text: scheme })
  for (let row = 0; row < lots; row++) {
    const referrer = row === 0 ? {} : { referrer: `m${random(row)}` }
    must(engine, { ...head, kind: 'join', member: `m${row}`, ...referrer })
    if (row % 4096 === 0) engine.drain()
  }
  for (let row = 0; row < lots; row++) {
    const product = PRODUCTS[random(100) < 70 ? 0 : random(4)] ?? ''
    must(engine, { ...head, kind: 'order', order: `o${row}`, member: `m${random(lots)}`, product, quantity: 1 })
    if (row % 4096 === 0) engine.drain()
  }
  engine.drain()
  return engine
}

interface ClosedDay {
  readonly ms: number
  readonly cpuMs: number
  readonly entries: number
  readonly bytes: number
  readonly longestMs: number
}

/** Runs the close at a midnight slice by slice, as a writer does. */
function closeAt(engine: Engine, midnight: number): ClosedDay {
  let entries = 0
  let bytes = 0
  let longestMs = 0
  const cpu = process.cpuUsage()
  const started = performance.now()
  engine.advance(midnight)
  while (engine.busy) {
    const sliceStarted = performance.now()
    engine.work()
    const drained = engine.drain()
    longestMs = Math.max(longestMs, performance.now() - sliceStarted)
    entries += drained.count
    bytes += drained.frames.length
  }
  const ms = performance.now() - started
  const { user, system } = process.cpuUsage(cpu)
  return { ms, cpuMs: (user + system) / 1000, entries, bytes, longestMs }
}

/** Measures the closes of two days that release every lot. */
export function benchClose(lots: number): CloseFigures {
  const engine = mallWith(lots)
  closeAt(engine, START + DAY_MS)
  const first = closeAt(engine, START + 2 * DAY_MS)
  const next = closeAt(engine, START + 3 * DAY_MS)
  return {
    members: lots,
    lots,
    firstMs: Math.round(first.ms),
    nextMs: Math.round(next.ms),
    firstCpuMs: Math.round(first.cpuMs),
    nextCpuMs: Math.round(next.cpuMs),
    entries: next.entries,
    bytes: next.bytes,
    longestSliceMs: Math.round(Math.max(first.longestMs, next.longestMs)),
  }
}

if (import.meta.main)
  process.stdout.write(`${JSON.stringify(benchClose(Number(process.argv[2] ?? 1_000_000)), null, 2)}\n`)
