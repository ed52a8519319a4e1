import fc from 'fast-check'
import { expect, test } from 'vitest'
import { propertyRuns } from '../../../../test/runs.ts'
import { AmountColumn, NumberColumn, Table } from './columns.ts'
import { PagedAmounts, PagedNumbers } from './pages.ts'

const runs = { numRuns: propertyRuns }
const place = { table: 't', asset: '', mayGoNegative: false, tree: '', keepsCut: false, id: 0 }
const row = fc.nat(5000)

test('a paged column of numbers holds what a plain one holds', () => {
  const value = fc.oneof(
    fc.nat(300),
    fc.nat(70_000),
    fc.maxSafeNat(),
    fc.constantFrom(0, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(row, value), { maxLength: 60 }), (puts) => {
      const paged = new PagedNumbers({ ...place, name: 'n', type: 'number' })
      const plain = new Float64Array(5001)
      for (const [at, put] of puts) {
        paged.put(at, put)
        plain[at] = put
        expect(paged.at(at)).toBe(put)
      }
      expect(paged.contents(5001)).toEqual(plain)
    }),
    runs,
  )
})

test('a paged column of amounts holds what a plain one holds', () => {
  const value = fc.oneof(
    fc.bigInt(-1000n, 1000n),
    fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
    fc.constantFrom(0n, 2n ** 31n - 1n, 2n ** 31n, -(2n ** 31n), -(2n ** 31n) - 1n),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(row, value), { maxLength: 60 }), (puts) => {
      const paged = new PagedAmounts({ ...place, name: 'a', type: 'amount' })
      const plain = new BigInt64Array(5001)
      for (const [at, put] of puts) {
        paged.put(at, put)
        plain[at] = put
        expect(paged.at(at)).toBe(put)
      }
      expect(paged.contents(5001)).toEqual(plain)
    }),
    runs,
  )
})

test('a row that is taken back from a paged table is empty when it is added again', () => {
  const table = new Table('documents', 0, { isPaged: true })
  const [numbers, amounts] = [
    new PagedNumbers({ ...place, name: 'n', type: 'number' }),
    new PagedAmounts({ ...place, name: 'a', type: 'amount' }),
  ]
  for (const column of [numbers, amounts]) table.attach(column)
  const added = table.add()
  numbers.put(added, 7)
  amounts.put(added, -(2n ** 40n))
  table.takeBackLast()
  expect([table.add(), numbers.at(added), amounts.at(added)]).toEqual([added, 0, 0n])
  expect(numbers).toBeInstanceOf(NumberColumn)
  expect(amounts).toBeInstanceOf(AmountColumn)
})
