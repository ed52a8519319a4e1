import { expect, test } from 'vitest'
import { noEscape } from './no-escape.ts'
import { linesRefused } from './offences.ts'

test.each([
  'let a: any',
  'const a = b as any',
  'type A = Record<string, any>',
  '// @ts-ignore',
  '// @ts-nocheck',
  '/* @ts-expect-error */',
])('%s switches checking off', (text) => {
  expect(linesRefused(noEscape, 'packages/mall/src/a.ts', text)).toEqual([1])
})

test('the word in a text or a name is no escape', () => {
  expect(linesRefused(noEscape, 'packages/mall/src/a.ts', "const anyOf = 'any member' // for any of them")).toEqual([])
})

test('a test may expect that something does not compile', () => {
  expect(linesRefused(noEscape, 'packages/mall/src/a.test.ts', '// @ts-expect-error money is not points')).toEqual([])
  expect(linesRefused(noEscape, 'packages/mall/src/a.test.ts', '// @ts-ignore')).toEqual([1])
})
