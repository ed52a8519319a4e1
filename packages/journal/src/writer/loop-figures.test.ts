import { expect, test } from 'vitest'
import { openMemoryJournal } from '../memory/journal.ts'
import { tallyKit } from '../tally/tally.ts'
import type { HistogramFigures } from './histogram.ts'
import { Writer } from './writer.ts'

const total = ({ counts }: HistogramFigures): number => counts.reduce((sum, count) => sum + count, 0)

test('a writer counts what its callers were told, and how long each stretch took', async () => {
  const journal = openMemoryJournal({ mall: 'm' })
  // A turn that takes as long as it likes: on a busy machine too, what is asked together is one block.
  const limits = { queued: 5, turnMs: 60_000 }
  const writer = await Writer.open({ mall: 'm', journal, kit: tallyKit, limits })
  const add = (id: string, amount = 1) => writer.submit({ id, caller: 'test', kind: 'add', amount })
  await Promise.all(['a', 'b', 'c', 'd', 'e', 'one too many'].map((id) => add(id)))
  await add('a')
  await add('a', 2)
  await add('f', -100)
  await writer.submit({ id: 'p', caller: 'test', kind: 'poison' })
  await writer.close()
  await expect(add('g')).rejects.toThrow()

  const { outcomes, blockEntries, commitMs, queueMs, decideMs, ...counts } = writer.metrics()
  expect(outcomes).toEqual({ accepted: 5, repeated: 1, refused: 2, busy: 1, quarantined: 1, unavailable: 1 })
  expect(counts).toMatchObject({ state: 'closed', entries: 5, blocks: 1, durable: 5, queued: 0, undurable: 0 })
  expect(total(blockEntries)).toBe(1)
  expect(blockEntries.sum).toBe(5)
  expect(total(commitMs)).toBe(1)
  // Everything that was decided, each once.
  expect(total(queueMs)).toBe(9)
  expect(total(decideMs)).toBeGreaterThanOrEqual(5)
  expect(total(decideMs)).toBeLessThanOrEqual(9)
})

test('the figures can be sent to another thread', async () => {
  const writer = await Writer.open({ mall: 'm', journal: openMemoryJournal({ mall: 'm' }), kit: tallyKit })
  await writer.submit({ id: 'a', caller: 'test', kind: 'add', amount: 1 })
  expect(structuredClone(writer.metrics())).toEqual(writer.metrics())
  await writer.close()
})
