/** How fast orders settle in memory, encoded and hashed: all seven green-chain plans, and the price of a deep referral tree. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Command, Engine } from '@huoshui/engine'
import { schemesFolder } from '../house.ts'

export type Print = (line: string) => void

/** How many entries are taken, hashed and dropped together. */
const BLOCK = 1000
const ROUNDS = 5
/** Orders that wait together. */
const BATCH = 32

/** Whole numbers below a limit, the same ones at every run. */
export function drawer(seed: number): (limit: number) => number {
  let state = seed >>> 0
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

/** An engine with a shipped scheme and a journal that only hashes. */
class Bench {
  readonly engine = Engine.create()
  at = Date.parse('2026-01-01T00:00:00+08:00')
  #ids = 0
  bytes = 0

  constructor(scheme: string) {
    this.do({ kind: 'activate', text: readFileSync(`${schemesFolder}/${scheme}.yaml`, 'utf8') })
  }

  do(action: Record<string, unknown> & { kind: string }): void {
    const outcome = this.engine.submit({
      ...action,
      id: `bench:${++this.#ids}`,
      caller: 'bench',
      at: this.at,
    } as unknown as Command)
    if (outcome.kind !== 'accepted') throw new Error(`${action.kind}: ${JSON.stringify(outcome)}`)
    if (this.engine.emit.count >= BLOCK) this.take()
  }

  /** Orders that wait together, as they do in front of a mall's writer, which reads ahead for them. */
  orders(count: number, member: () => string): void {
    const waiting = Array.from({ length: count }, () => this.#order(member()))
    this.engine.warm(waiting)
    for (const command of waiting) {
      const outcome = this.engine.submit(command)
      if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome))
      if (this.engine.emit.count >= BLOCK) this.take()
    }
  }

  #order(member: string): Command {
    const id = `bench:${++this.#ids}`
    this.at += 1
    return {
      kind: 'order',
      id,
      caller: 'bench',
      at: this.at,
      order: id,
      member,
      product: 'gift-1000',
      quantity: 1,
      shipTo: '440106',
    }
  }

  take(): void {
    const { frames } = this.engine.drain()
    this.bytes += frames.length
    createHash('sha256').update(frames).digest()
  }
}

/** Orders a second with all green-chain plans, members drawn at random from a random referral tree. */
export function benchPlans({ members, orders, print }: { members: number; orders: number; print: Print }): void {
  const bench = new Bench('green-chain')
  const draw = drawer(7)
  const joined = performance.now()
  for (let row = 0; row < members; row++)
    bench.do({ kind: 'join', member: `m${row}`, ...(row === 0 ? {} : { referrer: `m${draw(row)}` }) })
  print(`joined ${members} members, ${perSecond(members, performance.now() - joined)}/s`)
  bench.do({ kind: 'appoint-agent', code: '440106', level: 'district', agent: 'm1' })
  bench.do({ kind: 'appoint-agent', code: '440100', level: 'city', agent: 'm2' })
  for (let row = 0; row < 300; row++)
    bench.do({
      kind: 'appoint',
      ladder: 'team',
      rank: ['partner', 'cofounder', 'director'][row % 3],
      member: `m${row}`,
    })
  const rates: number[] = []
  const coreRates: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const bytes = bench.bytes
    const [started, core] = [performance.now(), process.threadCpuUsage()]
    for (let order = 0; order < orders; order += BATCH)
      bench.orders(Math.min(BATCH, orders - order), () => `m${draw(members)}`)
    bench.take()
    const took = performance.now() - started
    const { user, system } = process.threadCpuUsage(core)
    const tookOfCore = (user + system) / 1000
    rates.push((orders / took) * 1000)
    coreRates.push((orders / tookOfCore) * 1000)
    const bytesEach = Math.round((bench.bytes - bytes) / orders)
    print(
      `round ${round + 1}: ${perSecond(orders, took)} green-chain orders/s, ${perSecond(orders, tookOfCore)} a second of one core's time, ${bytesEach} bytes each`,
    )
  }
  print(
    `green-chain, all seven plans, encoded and hashed: median ${Math.round(median(rates))} orders/s by the clock on the wall, ${Math.round(median(coreRates))} a second of one core's time`,
  )
}

/** What an order costs at different depths of the referral chain. */
export function benchDepth({ print }: { print: Print }): void {
  const costs = [10, 1000, 10_000].map((depth) => {
    const bench = new Bench('green-chain')
    const chains = Math.max(1, Math.floor(2000 / depth))
    for (let chain = 0; chain < chains; chain++) {
      for (let row = 0; row < depth; row++)
        bench.do({
          kind: 'join',
          member: `c${chain}-${row}`,
          ...(row === 0 ? {} : { referrer: `c${chain}-${row - 1}` }),
        })
    }
    const orders = depth > 1000 ? 6 * BATCH : 125 * BATCH
    const costs: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now()
      let buyer = 0
      for (let order = 0; order < orders; order += BATCH) bench.orders(BATCH, () => `c${buyer++ % chains}-${depth - 1}`)
      costs.push(((performance.now() - started) / orders) * 1000)
    }
    return median(costs)
  })
  print(
    `order at referral depth 10: ${us(costs[0])}, 1 000: ${us(costs[1])} (${((costs[1] ?? 0) / (costs[0] ?? 1)).toFixed(1)}×), 10 000: ${us(costs[2])}`,
  )
}

const us = (cost: number | undefined): string => `${(cost ?? 0).toFixed(1)} µs`
const perSecond = (count: number, ms: number): string => String(Math.round((count / ms) * 1000))

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
