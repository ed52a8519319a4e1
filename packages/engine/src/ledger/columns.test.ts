import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runsAtMost } from '../../../../test/runs.ts'
import { AmountColumn, NumberColumn, Table } from './columns.ts'

const declared = { table: 'lots', asset: '', mayGoNegative: false, tree: '', keepsCut: false } as const

/** A table that has begun to move or is about to, and what it should hold. */
function tableOf(rows: number): { table: Table; amounts: AmountColumn; numbers: NumberColumn; list: bigint[] } {
  const table = new Table('lots', 0, { hasIds: false })
  const amounts = new AmountColumn({ ...declared, name: 'left', type: 'amount', id: 0 })
  const numbers = new NumberColumn({ ...declared, name: 'day', type: 'number', id: 1 })
  table.attach(amounts)
  table.attach(numbers)
  const list: bigint[] = []
  const mall = { table, amounts, numbers, list }
  while (list.length < rows) add(mall, BigInt(list.length) - 7n)
  return mall
}

function add({ table, amounts, numbers, list }: ReturnType<typeof tableOf>, amount: bigint): void {
  const row = table.add()
  amounts.put(row, amount)
  numbers.put(row, row * 3)
  list.push(amount)
}

test('a table on its way to a larger place holds what a list holds, whatever is put, taken back or attached meanwhile', () => {
  const step = fc.record({
    what: fc.constantFrom('add', 'add', 'put', 'back', 'attach'),
    many: fc.integer({ min: 1, max: 900 }),
    at: fc.nat(20_000),
    amount: fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
  })
  const rows = fc.constantFrom(2040, 3000, 3070, 3072, 3100, 3500, 4090, 4096, 5000, 6140, 8180)
  fc.assert(
    fc.property(rows, fc.array(step, { maxLength: 12 }), (first, steps) => {
      const mall = tableOf(first)
      const { table, amounts, numbers, list } = mall
      for (const { what, many, at, amount } of steps) {
        if (what === 'add') for (let count = 0; count < many; count++) add(mall, amount + BigInt(count))
        else if (what === 'put') {
          amounts.put(at % list.length, amount)
          list[at % list.length] = amount
        } else if (what === 'back') {
          for (let count = Math.min(many % 9, list.length - 1); count > 0; count--) {
            table.takeBackLast()
            list.pop()
          }
        } else if (table.columns.length < 30) {
          const id = table.columns.length
          const column = new NumberColumn({ ...declared, name: `more${id}`, type: 'number', id })
          table.attach(column)
          expect(column.at(at % list.length)).toBe(0)
        }
      }
      expect(table.rows).toBe(list.length)
      expect([...amounts.contents(list.length)]).toEqual(list)
      for (const row of [0, 1, 2047, 4095, list.length - 1])
        if (row < list.length) expect(numbers.at(row)).toBe(row * 3)
      const row = table.add()
      expect([amounts.at(row), numbers.at(row)]).toEqual([0n, 0])
    }),
    { numRuns: runsAtMost(40) },
  )
})

test('the next place of a large table is ready before the last one is full', () => {
  const { table } = tableOf(0)
  let full = 0
  for (let row = 0; row < 300_000; row++) {
    table.add()
    if (row > 8192 && table.rows === table.capacity) full++
  }
  expect(full).toBe(0)
  expect(table.capacity).toBe(524_288)
})
