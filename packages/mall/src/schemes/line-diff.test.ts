import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DIFF_LINES_MAX, lineDiff } from './line-diff.ts'

const sides = (before: string, after: string) => {
  const lines = lineDiff(before, after)
  const without = (kind: string) =>
    lines
      .filter((line) => line.kind !== kind)
      .map(({ text }) => text)
      .join('\n')
  return { before: without('added'), after: without('removed') }
}

test('a changed line is shown as removed, then added; the rest stays', () => {
  expect(lineDiff('a\nrate: 1%\nc', 'a\nrate: 2%\nc\nd')).toEqual([
    { kind: 'same', text: 'a' },
    { kind: 'removed', text: 'rate: 1%' },
    { kind: 'added', text: 'rate: 2%' },
    { kind: 'same', text: 'c' },
    { kind: 'added', text: 'd' },
  ])
})

test('both texts can be read back from a comparison', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'))
  const holds = (before: string, after: string): void => expect(sides(before, after)).toEqual({ before, after })
  fc.assert(fc.property(text, text, (before, after) => void holds(before, after)))
})

test('a text of more lines than are compared is replaced whole', () => {
  const long = Array.from({ length: DIFF_LINES_MAX + 1 }, () => 'x').join('\n')
  expect(lineDiff('x', long).filter(({ kind }) => kind === 'same')).toEqual([])
  expect(sides('x', long)).toEqual({ before: 'x', after: long })
})
