import fc from 'fast-check'
import { expect, test } from 'vitest'
import { propertyRuns } from '../../../../../test/runs.ts'
import { Acceleration } from './acceleration.ts'

const MILLION = 1_000_000n

interface Forest {
  readonly parents: readonly number[]
  readonly rates: readonly number[]
  readonly levels: readonly number[]
  readonly released: readonly number[]
  readonly peer: number
  readonly generations: readonly number[]
}

/** The rule as spec/2 2.5 words it: one climb for every member who released something. */
function climbed({ parents, rates, levels, released, peer, generations }: Forest): bigint[] {
  const sums = parents.map(() => [0n, 0n, 0n])
  const add = (to: number, kind: 0 | 1 | 2, amount: bigint): void => {
    const own = sums[to]
    if (own !== undefined) own[kind] = (own[kind] ?? 0n) + amount
  }
  for (const [member, amount] of released.entries()) {
    let highest = 0
    let isPeerPaid = false
    let generation = 0
    for (let at = parents[member] ?? -1; at >= 0; at = parents[at] ?? -1) {
      add(at, 0, BigInt(amount) * BigInt(generations[generation] ?? 0))
      generation += 1
      const rate = rates[levels[at] ?? 0] ?? 0
      if (rate > highest) {
        add(at, 1, BigInt(amount) * BigInt(rate - highest))
        highest = rate
        isPeerPaid = false
      } else if (rate === highest && highest > 0 && !isPeerPaid) {
        add(at, 2, BigInt(amount) * BigInt(peer))
        isPeerPaid = true
      }
    }
  }
  return sums.map((kinds) => kinds.reduce((sum, kind) => sum + kind / MILLION, 0n))
}

/** Members come after their parents in a drawn forest, so the last row is visited first. */
function inOnePass({ parents, rates, levels, released, peer, generations }: Forest): bigint[] {
  const acceleration = new Acceleration({ rates, peer, generations }, parents.length)
  const received = parents.map(() => 0n)
  for (let member = parents.length - 1; member >= 0; member--) {
    const found = { member, parent: parents[member] ?? -1, rate: levels[member] ?? 0, released: released[member] ?? 0 }
    received[member] = BigInt(acceleration.visit(found))
  }
  return received
}

const ppm = fc.integer({ min: 0, max: 1_000_000 })
const forest = (members: number, most: number): fc.Arbitrary<Forest> =>
  fc
    .record({
      more: fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 7 }),
      peer: ppm,
      generations: fc.array(ppm, { maxLength: 4 }),
    })
    .chain(({ more, peer, generations }) =>
      fc.record({
        parents: fc.tuple(...Array.from({ length: members }, (_, row) => fc.integer({ min: -1, max: row - 1 }))),
        rates: fc.constant([0, ...more.sort((one, other) => one - other)]),
        levels: fc.array(fc.nat(more.length), { minLength: members, maxLength: members }),
        released: fc.array(fc.oneof(fc.constant(0), fc.nat(most)), { minLength: members, maxLength: members }),
        peer: fc.constant(peer),
        generations: fc.constant(generations),
      }),
    )

function compare(drawn: fc.Arbitrary<Forest>): void {
  const same = (one: Forest): void => {
    expect(inOnePass(one)).toEqual(climbed(one))
  }
  fc.assert(fc.property(drawn, same), { numRuns: propertyRuns })
}

test('one pass over the tree gives what a climb for every member gives', () => {
  compare(forest(40, 1_000_000))
})

test('releases so large that their products pass 2⁵³ are still exact', () => {
  compare(forest(20, 2 ** 48))
})

test('a line of a hundred thousand members keeps one vector at a time', () => {
  const members = 100_000
  const acceleration = new Acceleration({ rates: [0, 100_000], peer: 30_000, generations: [500_000, 300_000] }, members)
  let received = 0
  for (let member = members - 1; member >= 0; member--)
    received = acceleration.visit({ member, parent: member - 1, rate: member === 0 ? 1 : 0, released: 100 })
  // 50 and 30 of the two generations, 10% of everybody below.
  expect(received).toBe(80 + (members - 1) * 10)
})
