import { expect, test } from 'vitest'
import { functionLength, MOST_LINES } from './function-length.ts'
import { linesRefused } from './offences.ts'

/** Something whose first and last line stand around so many lines that it has `count` in all. */
function block(first: string, count: number, last = '}'): string {
  return [first, ...Array.from({ length: count - 2 }, () => '  step()'), last].join('\n')
}

test.each([
  ['function settle() {', '}'],
  ['const settle = () => {', '}'],
  ['export default async function () {', '}'],
  ["test('a rule', () => {", '})'],
])('%s has at most so many lines', (first, last) => {
  expect(linesRefused(functionLength, 'packages/mall/src/a.ts', block(first, MOST_LINES, last))).toEqual([])
  expect(linesRefused(functionLength, 'packages/mall/src/a.ts', block(first, MOST_LINES + 1, last))).toEqual([1])
})

test('methods count by themselves, classes and describes do not count', () => {
  const method = block('  pay() {', MOST_LINES, '  }')
  expect(linesRefused(functionLength, 'a.ts', `class Purse {\n${method}\n${method}\n}`)).toEqual([])
  expect(linesRefused(functionLength, 'a.ts', block("describe('purse', () => {", MOST_LINES + 1, '})'))).toEqual([])
  expect(
    linesRefused(functionLength, 'a.ts', `class Purse {\n${block('  pay() {', MOST_LINES + 1, '  }')}\n}`),
  ).toEqual([2])
})

test('a comment above a function is not part of it', () => {
  expect(
    linesRefused(functionLength, 'a.ts', `/**\n${' * why\n'.repeat(5)} */\n${block('function f() {', MOST_LINES)}`),
  ).toEqual([])
})

test('a function inside another is measured by itself', () => {
  const inner = block('  const pay = () => {', MOST_LINES, '  }')
  expect(linesRefused(functionLength, 'a.ts', `function purse() {\n${inner}\n${inner}\n}`)).toEqual([])
})
