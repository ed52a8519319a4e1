import fc from 'fast-check'
import { expect, test } from 'vitest'
import { propertyRuns } from '../../../../test/runs.ts'
import { fingerprint } from './fingerprint.ts'
import { IdTable } from './ids.ts'
import { SeenTable } from './seen.ts'

const runs = { numRuns: propertyRuns }
/** What is added, and how many are taken back after each: as a rollback does, the last one first. */
const steps = fc.array(
  fc.record({
    id: fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 60 }), fc.nat(5000).map(String)),
    back: fc.constantFrom(0, 0, 0, 0, 1, 3),
  }),
  { maxLength: 200 },
)

test('a table of ids finds what a list of them holds, whatever was taken back', () => {
  fc.assert(
    fc.property(steps, (given) => {
      const table = new IdTable()
      const list: string[] = []
      for (const { id: text, back } of given) {
        // As text on its way through UTF-8: lone halves of a pair do not come back as they were.
        const id = Buffer.from(text).toString()
        expect(table.find(id)).toBe(list.indexOf(id))
        if (!list.includes(id)) expect(table.add(id)).toBe(list.push(id) - 1)
        for (let count = Math.min(back, list.length); count > 0; count--) {
          list.pop()
          table.removeLast()
        }
      }
      expect(table.rows).toBe(list.length)
      list.forEach((id, row) => {
        expect(table.find(id)).toBe(row)
        expect(table.id(row)).toBe(id)
      })
      const { bytes, offsets } = table.contents()
      const encoded = list.map((id) => Buffer.from(id))
      expect(Buffer.from(bytes)).toEqual(Buffer.concat(encoded.flatMap((id) => [Buffer.from([id.length]), id])))
      expect(offsets.at(-1)).toBe(bytes.length)
    }),
    runs,
  )
})

test('ids beyond many pages are all found again', () => {
  const table = new IdTable()
  const count = 40_000
  for (let row = 0; row < count; row++) table.add(`a-rather-long-id-of-a-member-${row}`)
  for (let row = 0; row < count; row += 7) {
    expect(table.find(`a-rather-long-id-of-a-member-${row}`)).toBe(row)
    expect(table.id(row)).toBe(`a-rather-long-id-of-a-member-${row}`)
  }
  expect(table.find('a-rather-long-id-of-a-member-40000')).toBe(-1)
})

test('the table of commands knows what a map of them knows, whatever was taken back', () => {
  fc.assert(
    fc.property(steps, (given) => {
      const table = new SeenTable()
      const kept: string[] = []
      for (const { id, back } of given) {
        const { low, high } = fingerprint(id)
        expect(table.find(low, high)).toBe(kept.indexOf(id) + 1)
        if (!kept.includes(id)) table.add({ low, high }, fingerprint(`${id}?`), kept.push(id))
        for (let count = Math.min(back, kept.length); count > 0; count--) {
          const last = fingerprint(kept.pop() ?? '')
          table.remove(last.low, last.high)
        }
      }
      expect(table.count).toBe(kept.length)
      for (const id of kept) expect(table.inputOf(fingerprint(id))).toEqual(fingerprint(`${id}?`))
      const entries = [...table.entries()].sort((one, other) => one.sequence - other.sequence)
      const all = kept.map((id, index) => ({ id: fingerprint(id), input: fingerprint(`${id}?`), sequence: index + 1 }))
      expect(entries).toEqual(all)
    }),
    runs,
  )
})

test('commands beyond many pages, and sequences beyond 32 bits, are all known', () => {
  const table = new SeenTable()
  const count = 40_000
  const first = 2 ** 32 - 100
  for (let row = 0; row < count; row++) table.add(fingerprint(`c${row}`), fingerprint(`i${row}`), first + row)
  for (let row = 0; row < count; row += 7) {
    const { low, high } = fingerprint(`c${row}`)
    expect(table.find(low, high)).toBe(first + row)
    expect(table.inputOf({ low, high })).toEqual(fingerprint(`i${row}`))
  }
  const { low, high } = fingerprint('c40000')
  expect(table.find(low, high)).toBe(0)
})
