import type { DayHead } from '@huoshui/journal'
import { expect, it } from 'vitest'
import { signedHeads } from './receipts.ts'

const head = (day: string, sequence: number): DayHead => ({
  mall: 'demo',
  day,
  sequence,
  hash: new Uint8Array(32),
  publicKey: 'key',
  signature: 'signature',
})

it('an entry stands under the first head at or after it, and under none before its day is signed', async () => {
  let now = 0
  let reads = 0
  const heads = [head('2026-01-01', 10), head('2026-01-03', 25)]
  const headOf = signedHeads({
    journal: {
      async dayHeads() {
        reads += 1
        return [...heads]
      },
    },
    clock: () => now,
  })
  const dayOf = async (sequence: number) => (await headOf(sequence))?.day
  expect(await Promise.all([1, 10, 11, 25, 26].map(dayOf))).toEqual([
    '2026-01-01',
    '2026-01-01',
    '2026-01-03',
    '2026-01-03',
    undefined,
  ])
  expect(reads).toBe(1)
  heads.push(head('2026-01-04', 30))
  expect(await dayOf(26)).toBeUndefined()
  now = 10_000
  expect(await dayOf(26)).toBe('2026-01-04')
  expect(reads).toBe(2)
})
