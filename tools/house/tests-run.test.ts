import { expect, test } from 'vitest'
import { linesRefused } from './offences.ts'
import { testsRun } from './tests-run.ts'

const FILE = 'packages/mall/src/a.test.ts'

test.each([
  "it.skip('a', () => { f() })",
  "test.only('a', () => { f() })",
  "test.todo('a')",
  "describe.skip('a', () => { f() })",
  "test.concurrent.skip('a', () => { f() })",
  "test.skipIf(slow)('a', () => { f() })",
  "xit('a', () => { f() })",
  "test('a', (context) => { context.skip() })",
  "test('a', () => {})",
  "it('a', async function () {})",
  "test.each([1])('a', () => {})",
])('%s is refused', (text) => {
  expect(linesRefused(testsRun, FILE, text)).toEqual([1])
})

test.each([
  "test('a', () => { f() })",
  "test.each([1])('a', () => { f() })",
  "test('a', (context) => { if (!isRoot) context.skip('needs root'); f() })",
  "list.only('a')",
  "describe('a', () => { test('b', () => { f() }) })",
])('%s is fine', (text) => {
  expect(linesRefused(testsRun, FILE, text)).toEqual([])
})
