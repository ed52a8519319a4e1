import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { propertyRuns } from '../../../test/runs.ts'
import { Desk } from '../test/mall.ts'
import type { Command } from './command.ts'
import { inputOf, inputPrint, isInputOf } from './input.ts'
import { fingerprint } from './ledger/fingerprint.ts'
import type { Hundredths } from './units/units.ts'

const runs = { numRuns: propertyRuns }
const envelope = { id: 'c', caller: 'a', at: 1 } as const

/** Texts that could pass for other fields if they were only put one after another. */
const text = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.constantFrom('', '\nmember=m', 'a\nquantity=2', '1', '1n', 'null', '"'),
)
const order = fc.record(
  {
    order: text,
    member: text,
    product: text,
    quantity: fc.nat(9),
    shopping: fc.bigInt(0n, 9n),
    shipTo: text,
    hold: text,
    awaitsReceipt: fc.boolean(),
  },
  { requiredKeys: ['order', 'member', 'product', 'quantity'] },
)
const join = fc.record(
  { member: text, ranks: fc.dictionary(text, text, { maxKeys: 4, noNullPrototype: true }) },
  { requiredKeys: ['member'] },
)
const command = fc.oneof(
  order.map((fields) => ({ kind: 'order', ...envelope, ...fields }) as Command),
  join.map((fields) => ({ kind: 'join', ...envelope, ...fields }) as Command),
)

/** The same object, its fields (and those of objects within) written in another order. */
function rewritten<Value>(value: Value, keys: readonly number[]): Value {
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner], index) => ({ key, inner, place: keys[index % keys.length] }))
  entries.sort((one, other) => (one.place ?? 0) - (other.place ?? 0))
  return Object.fromEntries(entries.map(({ key, inner }) => [key, rewritten(inner, keys)])) as Value
}

test('the same fields in any order are the same input', () => {
  fc.assert(
    fc.property(command, fc.array(fc.nat(99), { minLength: 12, maxLength: 12 }), (given, keys) => {
      const other = rewritten(given, keys)
      expect(other).toEqual(given)
      expect(inputOf(other)).toBe(inputOf(given))
      expect(isInputOf(other, inputPrint(given))).toBe(true)
    }),
    runs,
  )
})

test('any other value, a field more or a field less is another input', () => {
  fc.assert(
    fc.property(command, command, (one, other) => {
      fc.pre(!isDeepStrictEqual(one, other))
      expect(inputOf(one)).not.toBe(inputOf(other))
      expect(inputPrint(one)).not.toEqual(inputPrint(other))
    }),
    runs,
  )
})

test('the fingerprint is that of the string', () => {
  fc.assert(
    fc.property(command, (given) => {
      expect(inputPrint(given)).toEqual(fingerprint(inputOf(given)))
    }),
    runs,
  )
})

test('instant, caller, id and the entries of a refund are no part of the input', () => {
  const refund: Command = { kind: 'refund', ...envelope, order: 'o', reason: 'r', originals: [] }
  const again: Command = { ...refund, id: 'd', caller: 'b', at: 9, originals: [new Uint8Array(1)] }
  expect(isInputOf(again, inputPrint(refund))).toBe(true)
})

test('an input stored by an earlier release, in the order it was written, is still the same input', () => {
  const given: Command = { kind: 'join', ...envelope, referrer: 'b', member: 'a', ranks: { team: 'low' } }
  const stored = fingerprint('join\nreferrer=b\nmember=a\nranks={"team":"low"}')
  expect(isInputOf(given, stored)).toBe(true)
  expect(isInputOf({ ...given, member: 'c' }, stored)).toBe(false)
})

test('a command sent again with its fields in another order is answered by its first entry', () => {
  const desk = new Desk()
  desk.must({ kind: 'join', member: 'a' })
  const { engine } = desk
  const at = desk.at + 1
  const fields = { order: 'o', member: 'a', product: 'pack', quantity: 1 }
  const first = engine.submit({ kind: 'order', id: 'x', caller: 'a', at, ...fields })
  const { order: id, ...others } = fields
  const again = engine.submit({ ...others, at, caller: 'a', order: id, id: 'x', kind: 'order' })
  expect(again).toEqual({ kind: 'repeated', sequence: 'sequence' in first ? first.sequence : 0 })
  const other = { kind: 'order', id: 'x', caller: 'a', at, ...fields, shopping: 1n as Hundredths } as const
  expect(engine.submit(other)).toMatchObject({ kind: 'refused', code: 'id-reused' })
})
