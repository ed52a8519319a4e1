/** What is refused before anything runs, and with which words and place. */
import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BrokenOrders, readOrders } from '../src/index.ts'
import { pool, read, shipped } from './house.ts'

const people = 'population: { arrivals: { constant: 10 }, tree: random }\n'
const days = 'horizon: { days: 30 }\n'
const refusal = (text: string, files?: Record<string, string>): string => {
  try {
    read(text, files)
  } catch (error) {
    return (error as Error).message
  }
  return 'accepted'
}

describe('an experiment that cannot end is refused', () => {
  it.each([
    ['nobody arrives', 'population: { arrivals: { constant: 0 } }\n', ''],
    [
      'fewer come than orders are asked for',
      'population: { arrivals: { logistic: { capacity: 500, steepness: 0.1, midpoint: 30 } } }\n',
      '',
    ],
    [
      'an innovation that never begins',
      'population: { arrivals: { bass: { market: 9000, innovation: 0, imitation: 0.5 } } }\n',
      '',
    ],
    ['sales stop for good', people, 'shocks: [{ day: 3, sales: stop }]\n'],
  ])('%s', (_, population, rest) => {
    expect(refusal(pool(`horizon: { orders: 1000 }\n${population}${rest}`))).toMatch(
      /^experiment\.yaml:12:\d+: horizon\.orders: the experiment cannot end: no more than \d+ orders/,
    )
  })
  it('and accepted when returns make up the rest', () => {
    expect(
      refusal(
        pool(
          'horizon: { orders: 1000 }\npopulation: { arrivals: { logistic: { capacity: 500, steepness: 0.1, midpoint: 30 } } }\nbehaviours: { repurchase: { daily: 1% } }\n',
        ),
      ),
    ).toBe('accepted')
  })
})

describe('what costs too much is refused with an estimate', () => {
  it('a sweep of a million points, without making them', () => {
    const sweep =
      'sweep: [{ path: scheme.plans.growth.backflow, from: 1, to: 50, steps: 1000, unit: "%" }, { path: behaviours.repurchase.daily, from: 0.1, to: 1, steps: 1000, unit: "%" }]\n'
    const experiment = (each: string): string =>
      refusal(pool(`${each}${people}behaviours: { repurchase: { daily: 1% } }\n${sweep}`))
    expect(experiment(days)).toMatch(
      /:15:8: sweep: 1000000 runs are asked for, and at most 10000 are allowed: about 3 hours on one core/,
    )
    expect(experiment('horizon: { days: 7300 }\n')).toMatch(/are allowed: about \d{5} hours on one core/)
  })
  it('ten thousand runs are allowed, one more is not', () => {
    const sweep = (steps: number) =>
      `sweep: [{ path: scheme.plans.growth.backflow, from: 1, to: 50, steps: ${steps}, unit: "%" }]\n`
    expect(refusal(pool(`horizon: { days: 1 }\n${people}${sweep(200)}runs: 50\n`))).toBe('accepted')
    expect(refusal(pool(`horizon: { days: 1 }\n${people}${sweep(10_001)}`))).toContain('10001 runs are asked for')
  })
  it('more orders in one run than fit', () => {
    expect(refusal(pool('horizon: { days: 300 }\npopulation: { arrivals: { constant: 100000 } }\n'))).toMatch(
      /:12:10: horizon: about 30000000 orders would come in one run, and at most 20000000 are allowed/,
    )
  })
  it('an experiment of more than a day', () => {
    expect(
      refusal(pool('horizon: { orders: 20000000 }\npopulation: { arrivals: { constant: 100000 } }\nruns: 1000\n')),
    ).toMatch(/would take about \d+ hours on one core, and at most 24/)
  })
})

describe('contradictions are refused at their place', () => {
  it.each([
    [
      'a sale above what the exit pays',
      'behaviours: { sell: { share: 10%, at: 3 } }\n',
      'exit: { multiple: 3, cap: exact }',
      'behaviours.sell.at: the exit pays',
    ],
    ['ad tasks without ads', 'behaviours: { tasks: { discipline: 50% } }\n', undefined, 'has no ad tasks'],
    ['a dividend nobody pays', 'behaviours: { redeem: { every: 30, share: 10% } }\n', undefined, 'takes no points'],
    [
      'stop and resume on one day',
      'shocks: [{ day: 3, sales: stop }, { day: 3, sales: resume }]\n',
      undefined,
      'sales stop and resume on day 3',
    ],
    ['a shock after the end', 'shocks: [{ day: 30, sales: stop }]\n', undefined, 'ends before day 30'],
    [
      'a refund after the end',
      'behaviours: { refunds: { share: 1%, afterDays: 30 } }\n',
      undefined,
      'ends before the first refund',
    ],
    ['a run on no pool', 'shocks: [{ day: 3, run: other, share: 10% }]\n', undefined, 'has no plan "other"'],
    [
      'both a price and a day to sell at',
      'behaviours: { sell: { share: 1%, at: 2, afterDays: 3 } }\n',
      undefined,
      'either at or afterDays',
    ],
    [
      'panic and nothing to sell of it',
      'behaviours: { sell: { share: 100%, afterDays: 0 }, panic: { days: 3, below: 1%, share: 1% } }\n',
      undefined,
      'nobody is left to panic',
    ],
  ])('%s', (_, rest, terms, words) => {
    const message = refusal(pool(`${days}${people}${rest}`, terms))
    expect(message).toContain(words)
    expect(message).toMatch(/^experiment\.yaml:14:\d+: /)
  })
  it('an observed tree without real orders, second accounts without a tree, everybody returning', () => {
    expect(refusal(pool(`${days}population: { arrivals: { constant: 1 }, tree: observed }\n`))).toContain(
      'comes from a CSV',
    )
    expect(
      refusal(
        pool(
          `${days}population: { arrivals: { constant: 1 }, tree: none }\nbehaviours: { cheating: { share: 1%, accounts: 1 } }\n`,
        ),
      ),
    ).toContain('second accounts')
    expect(refusal(pool(`${days}population: { arrivals: { constant: 1 }, returning: 100% }\n`))).toContain(
      'nobody ever came',
    )
  })
})

describe('the experiments of the house', () => {
  const names = readdirSync(new URL('../../../experiments/', import.meta.url))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace('.yaml', ''))
  it.each(names)('%s is read, ends, and takes minutes at most', (name) => {
    const { estimate, variants } = read(shipped(name))
    expect(variants.length).toBeGreaterThan(0)
    expect(estimate.seconds).toBeLessThan(300)
  })
  it('are one for each of the seven schemes, the table, the known failure, and the seven side by side', () => {
    expect(names).toEqual(
      expect.arrayContaining([
        'green-chain',
        'ad-commerce',
        'points-dividend',
        'refer-three',
        'local-life',
        'local-life-shared',
        'living-water',
        'queue-table',
        'yunlianhui',
        'comparison',
      ]),
    )
    expect(read(shipped('comparison')).sides).toHaveLength(7)
  })
})

describe('mistyped parts are refused with line and column', () => {
  it.each([
    [
      'unknown key',
      `${days}${people}behaviour: { sell: { share: 10% } }\n`,
      /:14:1: behaviour: unknown key "behaviour"/,
    ],
    [
      'unknown behaviour',
      `${days}${people}behaviours: { hoard: 10% }\n`,
      /:14:15: behaviours\.hoard: unknown key "hoard"/,
    ],
    [
      'a share that is none',
      `${days}${people}behaviours: { repurchase: { daily: 0.5 } }\n`,
      /:14:36: behaviours\.repurchase\.daily: expected a rate/,
    ],
    ['more than everybody', `${days}${people}behaviours: { repurchase: { daily: 101% } }\n`, /at most 100%/],
    [
      'no such place',
      `${days}${people}sweep: [{ path: scheme.plans.grwth.backflow, values: [10%] }]\n`,
      /there is no "scheme\.plans\.grwth"/,
    ],
    [
      'a value the scheme refuses',
      `${days}${people}sweep: [{ path: scheme.plans.growth.grant, values: [70%, 120%] }]\n`,
      /the scheme would not be valid: .*at most 100%/,
    ],
    [
      'an unknown parameter',
      `${days}${people}sweep: [{ path: scheme.plans.growth.grnt, values: [70%] }]\n`,
      /unknown key "grnt"/,
    ],
    ['a setting outside', `${days}${people}sweep: [{ path: seed, values: [1] }]\n`, /a setting begins with/],
    [
      'a product nobody sells',
      `${days}population: { arrivals: { constant: 1 }, mix: [{ product: tea }] }\n`,
      /population\.mix\.0\.product: the scheme pool has no product "tea"/,
    ],
    ['no horizon', people, /horizon: expected days/],
    [
      'a change that breaks the scheme',
      `${days}${people}shocks: [{ day: 3, change: { plans.growth.grant: 150% } }]\n`,
      /shocks\.0\.change: the scheme would not be valid/,
    ],
  ])('%s', (_, rest, words) => {
    expect(refusal(pool(rest))).toMatch(words)
  })
})

it('a setting of null takes out what stood there, so that a sweep runs with and without an exit', () => {
  const { variants } = read(
    pool(
      `${days}${people}sweep: [{ path: scheme.plans.growth.exit, values: [{ multiple: 2 }, null] }]\n`,
      'exit: { multiple: 3 }',
    ),
  )
  const exits = variants.map(({ schemeText }) => JSON.parse(schemeText ?? '').plans.growth.exit)
  expect(exits).toEqual([{ multiple: 2 }, undefined])
})

describe('a CSV of real orders', () => {
  it('lists every broken row with its line', () => {
    const text = [
      'at,member,referrer,product,quantity,merchant,amount',
      '2026-01-01,A,,pack,1,,',
      'yesterday,B,,pack,1,,',
      '2026-01-02,,,pack,1,,',
      '2026-01-02,C,C,pack,1,,',
      '2026-01-02,D,,,1,,',
      '2026-01-02,E,,pack,0,,',
      '2026-01-02,F,,,,shop,12.345',
      '2026-01-02,G,,pack',
      '2025-12-31,H,,pack,1,,',
      '2026-01-03,"I,,pack,1,,',
    ].join('\n')
    let broken: BrokenOrders | null = null
    try {
      readOrders(text, 'orders.csv')
    } catch (error) {
      broken = error as BrokenOrders
    }
    expect(broken).toBeInstanceOf(BrokenOrders)
    expect(broken?.rows.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(broken?.message).toContain('orders.csv:8: an amount of money has 3 decimals')
    expect(broken?.message).toContain('orders.csv:10: earlier than a row before it')
  })
  it('knows the days of the calendar, and takes a time without an offset as the mall’s own', () => {
    const at = (text: string) => readOrders(`at,member,product\n${text},A,pack\n`, 'o.csv')[0]?.at
    expect(at('2026-01-02')).toBe(Date.parse('2026-01-02T00:00:00+08:00'))
    expect(at('2026-01-02 10:30')).toBe(Date.parse('2026-01-02T10:30:00+08:00'))
    expect(at('2026-01-02T10:30:05.250Z')).toBe(Date.parse('2026-01-02T10:30:05.250Z'))
    for (const text of ['2026-02-30', '2026-01-02T24:01:00', '2026-01-02x', '2026-13-01'])
      expect(() => at(text), text).toThrow(`o.csv:2: "${text}" is no date`)
  })
  it('lists rows whose referrers would close a circle', () => {
    const rows = ['2026-01-01,A,C,pack', '2026-01-02,B,A,pack', '2026-01-03,C,B,pack']
    expect(() => readOrders(`at,member,referrer,product\n${rows.join('\n')}\n`, 'o.csv')).toThrow(
      '1 broken row in o.csv\no.csv:4: the referrers go round in a circle',
    )
  })
  it('lists every row that buys what the scheme does not sell, or at a merchant nobody knows', () => {
    const csv = `at,member,product,merchant,amount\n2026-01-01,A,pack,,\n2026-01-02,B,tea,,\n2026-01-03,C,,shop,1.00\n`
    expect(refusal(pool(`${days}population: { arrivals: { csv: o.csv }, tree: none }\n`), { 'o.csv': csv })).toBe(
      '2 broken rows in o.csv\no.csv:3: the scheme pool has no product "tea"\no.csv:4: the scheme pool has no orders at merchants',
    )
  })
  it('refuses unknown and missing columns, and a file without orders', () => {
    expect(() => readOrders('at,member,colour\n', 'o.csv')).toThrow('unknown column "colour"')
    expect(() => readOrders('at,product\n', 'o.csv')).toThrow('"member" is missing')
    expect(() => readOrders('at,member,product\n', 'o.csv')).toThrow('no order')
  })
  it('counts what it does not list', () => {
    const text = `at,member,product\n${'bad,A,pack\n'.repeat(30)}`
    expect(() => readOrders(text, 'o.csv')).toThrow(/30 broken rows[\s\S]*and 10 more/)
  })
  it('is refused when the experiment names a file that is not there', () => {
    expect(refusal(pool(`${days}population: { arrivals: { csv: none.csv }, tree: observed }\n`))).toContain(
      'there is no file "none.csv"',
    )
  })
})
