import { expect, test } from 'vitest'
import { nothingUnfinished } from './nothing-unfinished.ts'
import { linesRefused } from './offences.ts'

test('marks of unfinished work are found in code and documents, on their line', () => {
  expect(linesRefused(nothingUnfinished, 'packages/mall/src/a.ts', 'a()\n// TODO later\nb() // FIXME')).toEqual([2, 3])
  expect(linesRefused(nothingUnfinished, 'docs/a.md', 'HACK')).toEqual([1])
})

test('words that only contain them are not marks', () => {
  expect(linesRefused(nothingUnfinished, 'docs/a.md', 'a hackathon, Todos, XXXL')).toEqual([])
})
