import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseScheme } from '@huoshui/engine'
import { expect, test } from 'vitest'
import { growthPlans, growthTerms } from './growth-terms.ts'
import { saleExample } from './looks.ts'
import { keptResults, queueOf, simulatedOf } from './simulated.ts'

const house = fileURLToPath(new URL('../../../../', import.meta.url))
const results = keptResults()
const schemeNames = readdirSync(`${house}schemes`).map((file) => file.replace('.yaml', ''))
const scheme = (name: string) => parseScheme(readFileSync(`${house}schemes/${name}.yaml`, 'utf8'), `${name}.yaml`)

test('every kept result is of the experiment as it stands', () => {
  for (const file of readdirSync(`${house}experiments/results`)) {
    const kept = JSON.parse(readFileSync(`${house}experiments/results/${file}`, 'utf8')) as {
      experiment: string
      sha256: string
    }
    const text = readFileSync(`${house}experiments/${kept.experiment}.yaml`, 'utf8')
    expect(createHash('sha256').update(text).digest('hex'), file).toBe(kept.sha256)
  }
})

test.each(schemeNames)('%s was simulated as it is shipped', (name) => {
  expect(simulatedOf(results, scheme(name))).toMatchObject({ experiment: name, outdated: false })
})

test('a scheme that was changed says that its experiment was run before', () => {
  const text = readFileSync(`${house}schemes/first-light.yaml`, 'utf8').replace('version: 1', 'version: 2')
  expect(simulatedOf(results, parseScheme(text, 'x.yaml'))).toMatchObject({ outdated: true })
})

test('a scheme without an experiment of its name has none', () => {
  const text = readFileSync(`${house}schemes/first-light.yaml`, 'utf8').replace('scheme: first-light', 'scheme: my-own')
  expect(simulatedOf(results, parseScheme(text, 'x.yaml'))).toBeUndefined()
})

// Rows of spec/3 "What the sources do not say": first, second and tenth buyer, and exits among a million.
test.each([
  ['ad-commerce', [294, 946, 6282], 1534],
  ['refer-three', [768, 2493, 16_750], 572],
  ['green-chain', [2965, 9696, 65_604], 144],
  ['first-light', [2965, 9696, 65_604], 144],
])('the queue of %s is the row of its multiple', (name, orders, exits) => {
  const queue = queueOf(results, scheme(name), 'growth')
  expect(queue?.buyers.slice(0, 3).map(({ order }) => order)).toEqual(orders)
  expect(queue?.exits).toBe(exits)
})

test('a pool that gets less of an order has a longer queue of its own', () => {
  const queue = queueOf(results, scheme('local-life'), 'growth')
  expect(queue?.share).toBe('16%')
  expect(queue?.buyers[0]?.order).toBeGreaterThan(140)
})

test('without a forced exit there is no queue', () => {
  const living = scheme('living-water')
  for (const plan of growthPlans(living)) expect(queueOf(results, living, plan)).toBeUndefined()
})

test('a sale pays price × (1 − backflow), rounded down, and nothing while nobody holds points', () => {
  const terms = growthTerms(scheme('first-light'), 'growth') ?? expect.fail('first-light has a pool')
  const pool = (fund: bigint, supply: bigint) =>
    ({ fund: () => fund, supply: () => supply }) as unknown as Parameters<typeof saleExample>[0]
  expect(saleExample(pool(60_000n, 357_000_000n), terms)).toEqual({
    points: 100_000_000n,
    grossFen: 16_806n,
    paidFen: 13_444n,
  })
  expect(saleExample(pool(300n, 2_100_000n), terms)).toEqual({ points: 2_100_000n, grossFen: 300n, paidFen: 240n })
  expect(saleExample(pool(0n, 0n), terms)).toBeUndefined()
})
