import { expect, test } from 'vitest'
import { enginePure } from './engine-pure.ts'
import { linesRefused } from './offences.ts'

const FILE = 'packages/engine/src/clock.ts'

test.each([
  'Date.now()',
  'new Date()',
  'Date()',
  'at.getHours()',
  'at.toLocaleString()',
  'Math.random()',
  'process.env.CI',
  "console.log('x')",
  'performance.now()',
  'setTimeout(f, 1)',
  'globalThis.x',
  "import 'node:fs'",
  "import 'node:crypto'",
  "import { z } from 'zod/v3'",
  "import 'pg'",
])('the engine must not use %s', (text) => {
  expect(linesRefused(enginePure, FILE, text)).toEqual([1])
})

test.each([
  'new Date(instantMs).toISOString()',
  'at.getUTCHours()',
  'Math.max(1, 2)',
  'step.process(order)',
  'const close = { process: 1 }',
  "import { z } from 'zod'",
  "import { parseDocument } from 'yaml'",
  "import { now } from './clock.ts'",
])('it may use %s', (text) => {
  expect(linesRefused(enginePure, FILE, text)).toEqual([])
})

test('hashing has its one place', () => {
  expect(linesRefused(enginePure, 'packages/engine/src/hash.ts', "import { createHash } from 'node:crypto'")).toEqual(
    [],
  )
})

test('its tests, and other packages, live in the world', () => {
  expect(linesRefused(enginePure, 'packages/engine/src/clock.test.ts', 'Date.now()')).toEqual([])
  expect(linesRefused(enginePure, 'packages/server/src/clock.ts', 'Date.now()')).toEqual([])
})
