/** Runs: the same seed gives the same result whoever runs it, behaviours do what their words say. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Cancelled, Run, readOrders, reportPage, resultOf, runJobs, writeResult } from '../src/index.ts'
import { pool, read, runAll, shipped } from './house.ts'

const folder = mkdtempSync(join(tmpdir(), 'simulator-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const lively = (seed = 5): string =>
  pool(`horizon: { days: 60 }
seed: ${seed}
runs: 3
population: { arrivals: { constant: 8 }, tree: preferential }
behaviours:
  repurchase: { daily: 1% }
  sell: { share: 40%, at: 0.5 }
  panic: { days: 10, below: 5%, share: 5% }
  cheating: { share: 10%, accounts: 2 }
  refunds: { share: 5%, afterDays: 4 }
  withdraw: { every: 7, above: "10.00" }
sweep: [{ path: scheme.plans.growth.backflow, values: [10%, 30%] }]
`)

describe('the same seed', () => {
  it('gives the same result to the byte with one worker and with three, another seed another', async () => {
    const written = async (seed: number, workers: number): Promise<string> => {
      const experiment = read(lively(seed))
      return JSON.stringify(resultOf(experiment, await runJobs(experiment, { workers })))
    }
    const [one, three, other] = [await written(5, 1), await written(5, 3), await written(6, 3)]
    expect(three).toBe(one)
    expect(other).not.toBe(one)
  })
  it('lets variants meet the same people: a change of backflow leaves arrivals and refunds as they were', () => {
    const [one, other] = runAll(
      read(
        lively()
          .replace('panic', '# panic')
          .replace(/sell: .*/, ''),
      ),
    )
    expect([one?.orders, one?.members, one?.refunded]).toEqual([other?.orders, other?.members, other?.refunded])
  })
})

describe('a run that is cancelled', () => {
  it('leaves nothing behind and ends its workers at once', async () => {
    const experiment = read(
      pool('horizon: { orders: 5000000 }\npopulation: { arrivals: { constant: 5000 }, tree: none }\n'),
    )
    const cancel = new AbortController()
    const began = performance.now()
    const asked = runJobs(experiment, {
      workers: 1,
      signal: cancel.signal,
      onProgress: ({ done }) => done > 0 && cancel.abort(),
    })
    await expect(asked).rejects.toBeInstanceOf(Cancelled)
    expect(performance.now() - began).toBeLessThan(20_000)
    expect(readdirSync(folder)).toEqual([])
  })
  it('is never begun when the signal came before', async () => {
    await expect(
      runJobs(read(pool('horizon: { days: 5 }\npopulation: { arrivals: { constant: 1 } }\n')), {
        signal: AbortSignal.abort(),
      }),
    ).rejects.toBeInstanceOf(Cancelled)
  })
})

describe('behaviours', () => {
  const small = (rest: string, terms?: string): string =>
    pool(`horizon: { days: 60 }\npopulation: { arrivals: { constant: 10 }, tree: random }\n${rest}`, terms)

  it('who sells at a multiple receives about that multiple and not before', () => {
    const experiment = read(small('behaviours: { sell: { share: 100%, at: 0.6 } }\n'))
    const [variant] = experiment.variants
    if (variant === undefined) throw new Error('a variant')
    const run = new Run({ variant, seed: 1, snapshot: null, orders: null })
    const result = run.finish()
    const sellers = Array.from({ length: result.members }, (_, row) => run.world.people.receivedBy(row)).filter(
      (fen) => fen > 0n,
    )
    expect(sellers.length).toBeGreaterThan(5)
    for (const fen of sellers) {
      expect(fen).toBeGreaterThanOrEqual(59_999n)
      expect(fen).toBeLessThan(80_000n)
    }
  })
  it('everybody who sells at once gets what a sale pays, less than was spent', () => {
    const [result] = runAll(read(small('behaviours: { sell: { share: 100%, afterDays: 0 } }\n')))
    expect(result?.outcome.whole.peopleRecovered).toBe(0)
    expect(result?.series.pools.growth?.supply.at(-1)).toBe('0.000000')
  })
  it('panic sets in when the price stalls after sales stop', () => {
    const shock = 'shocks: [{ day: 30, sales: stop }]\n'
    const calm = runAll(read(small(shock)))[0]
    const afraid = runAll(read(small(`behaviours: { panic: { days: 5, below: 0.5%, share: 20% } }\n${shock}`)))[0]
    expect(Number(afraid?.series.pools.growth?.supply.at(-1))).toBeLessThan(
      Number(calm?.series.pools.growth?.supply.at(-1)),
    )
  })
  it('refunds give the cash back and take back what the order had paid', () => {
    const [result] = runAll(
      read(
        shipped('green-chain')
          .replace('days: 360', 'days: 60')
          .replace(/shocks:\n.*\n/, '')
          .replace('refunds: { share: 1%', 'refunds: { share: 20%')
          .replace('runs: 3', 'runs: 1'),
      ),
    )
    expect(result?.refunded).toBeGreaterThan(5)
    expect(Number(result?.series.till.refunded.at(-1))).toBe((result?.refunded ?? 0) * 1000)
    expect(Object.keys(result?.refusals ?? {}).filter((key) => key.startsWith('refund'))).toEqual([])
  })
  it('refunds after settlement work under completion too, with orders that were picked up', () => {
    const text = shipped('living-water')
      .replace('days: 360', 'days: 80')
      .replace('share: 3%, afterDays: 5', 'share: 40%, afterDays: 20')
      .replace('runs: 3', 'runs: 1')
    const [result] = runAll(read(text))
    expect(result?.refunded).toBeGreaterThan(5)
    expect(Object.keys(result?.refusals ?? {}).filter((key) => key.startsWith('refund'))).toEqual([])
  })
  it('second accounts belong to one person, and everybody counts once', () => {
    const [result] = runAll(read(small('behaviours: { cheating: { share: 50%, accounts: 2 } }\n')))
    expect(result?.outcome.whole.people).toBe(600)
    expect(result?.members).toBeGreaterThan(900)
  })
  it('a change of parameters applies from its day on; an injection lifts the price; a pause mints nothing', () => {
    const [changed] = runAll(read(small('shocks: [{ day: 30, change: { plans.growth.grant: 10% } }]\n')))
    const [plain] = runAll(read(small('')))
    const [injected] = runAll(read(small('shocks: [{ day: 30, inject: growth, amount: "50000.00" }]\n')))
    const [paused] = runAll(read(small('shocks: [{ day: 30, pause: growth }]\n')))
    const supply = (result: typeof plain): number => Number(result?.series.pools.growth?.supply.at(-1))
    expect(supply(changed)).toBeLessThan(supply(plain))
    expect(Number(injected?.series.pools.growth?.price.at(-1))).toBeGreaterThan(
      Number(plain?.series.pools.growth?.price.at(-1)),
    )
    expect(supply(paused)).toBe(Number(plain?.series.pools.growth?.supply[29]))
  })
  it('a referrer of real orders joins with its own referrer before whoever it brought, and may have ordered nothing', () => {
    const csv = 'at,member,referrer,product\n2026-03-01,c,b,pack\n2026-03-02,b,a,pack\n2026-03-02,d,c,pack\n'
    const { variants } = read(
      pool('horizon: { days: 3 }\npopulation: { arrivals: { csv: real.csv }, tree: observed }\n'),
      { 'real.csv': csv },
    )
    const variant = variants[0] ?? expect.fail('no variant')
    const run = new Run({ variant, seed: 1, snapshot: null, orders: readOrders(csv, 'real.csv') })
    run.finish()
    const { state } = run.world.engine
    const referrerOf = (id: string): string => {
      const row = (state.referrer.at(state.member(id)) ?? 0) - 1
      return row < 0 ? '' : (state.tables.members.ids?.id(row) ?? '')
    }
    expect(['a', 'b', 'c', 'd'].map(referrerOf)).toEqual(['', 'a', 'b', 'c'])
  })
  it('real orders bring their own tree, and a horizon of orders counts exactly', async () => {
    const csv = `at,member,referrer,product\n${Array.from({ length: 40 }, (_, index) => `2026-03-${String(1 + Math.floor(index / 4)).padStart(2, '0')}T10:00:00+08:00,m${index % 30},${index % 30 === 0 ? '' : `m${(index % 30) - 1}`},pack`).join('\n')}\n`
    const experiment = read(
      pool('horizon: { days: 12 }\npopulation: { arrivals: { csv: real.csv }, tree: observed }\n'),
      { 'real.csv': csv },
    )
    const [variant] = experiment.variants
    if (variant === undefined) throw new Error('a variant')
    expect((await runJobs(experiment, { workers: 1 })).map(({ orders }) => orders)).toEqual([40])
    const run = new Run({ variant, seed: 1, snapshot: null, orders: readOrders(csv, 'real.csv') })
    const result = run.finish()
    expect([result.orders, result.members]).toEqual([40, 30])
    const { state } = run.world.engine
    expect(state.referrer.at(state.member('m7'))).toBe(state.member('m6') + 1)
    expect(
      runAll(read(pool('horizon: { orders: 123 }\npopulation: { arrivals: { constant: 50 } }\n')))[0]?.orders,
    ).toBe(123)
  })
})

describe('the folder of a result', () => {
  const result = () => {
    const experiment = read(lively())
    return resultOf(
      experiment,
      runAll({ ...experiment, runs: 1 }).flatMap((run) => [run, run, run]),
    )
  }
  it('holds result.json, tables and a page that needs nothing else, in both languages', () => {
    const out = join(folder, 'whole')
    writeResult(result(), { folder: out, source: 'seed: 5 # <script>alert(1)</script>' })
    expect(readdirSync(folder)).toEqual(['whole'])
    const page = readFileSync(join(out, 'report.html'), 'utf8')
    expect(page).not.toMatch(/<script|<link|src=|https?:\/\//)
    expect(page).toContain('lang="en"')
    expect(page).toContain('不是预测')
    expect(page).toContain('It forecasts nothing')
    expect(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')).points).toHaveLength(2)
    expect(readFileSync(join(out, 'sensitivity.csv'), 'utf8')).toContain('scheme.plans.growth.backflow')
    writeResult(result(), { folder: out, source: '' })
    expect(readdirSync(folder)).toEqual(['whole'])
  })
  it('draws every pool of a scheme that has two, and names them', () => {
    const two = `experiment: two
title: { zh: 两个池, en: Two pools }
scheme:
  scheme: two
  version: 1
  title: { zh: 两个池, en: Two pools }
  settle: payment
  plans: { first: { plan: appreciating-points }, second: { plan: appreciating-points, grant: 50% } }
  products:
    one: { price: "1000.00", allocate: { first: "300.00", platform: rest } }
    two: { price: "1000.00", allocate: { second: "300.00", platform: rest } }
horizon: { days: 20 }
population: { arrivals: { constant: 4 }, tree: none }
`
    const experiment = read(two)
    const page = reportPage(resultOf(experiment, runAll(experiment)), two)
    expect(page).toContain('two · first</li>')
    expect(page).toContain('two · second</li>')
    expect(page).not.toContain('人人相等 · all alike')
  })
  it('is not written over anything that is no result', () => {
    const out = join(folder, 'whole')
    writeFileSync(join(out, 'thesis.docx'), 'years of work')
    expect(() => writeResult(result(), { folder: out, source: '' })).toThrow('holds "thesis.docx"')
    expect(existsSync(join(out, 'thesis.docx'))).toBe(true)
  })
})
