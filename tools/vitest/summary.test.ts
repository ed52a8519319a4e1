import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const VITEST = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs')

/** Runs test files in a project of their own under the reporter; answers with what it printed and kept. */
function run(files: Readonly<Record<string, string>>, ...args: string[]) {
  const root = mkdtempSync(join(tmpdir(), 'huoshui-summary-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text)
  const reporter = `--reporter=${join(import.meta.dirname, 'summary.ts')}`
  const { stdout, status } = spawnSync(
    process.execPath,
    [VITEST, 'run', '--globals', '--root', root, reporter, ...args],
    {
      cwd: root,
      encoding: 'utf8',
    },
  )
  return {
    lines: stdout.trim().split('\n'),
    status,
    kept: JSON.parse(readFileSync(join(root, 'test-results/summary.json'), 'utf8')),
  }
}

test('the run ends with its figures, and skipped tests say why', () => {
  const { lines, status, kept } = run({
    'a.test.ts': `
      test('adds', () => expect(1 + 1).toBe(2))
      test('needs root', (context) => { context.skip('needs root') })
      test('breaks', () => expect(1).toBe(2))`,
  })
  expect(lines.slice(-2)).toEqual(['skipped: a.test.ts > needs root (needs root)', '1 passed, 1 failed, 1 skipped'])
  expect(status).toBe(1)
  expect(kept).toMatchObject({ passed: 1, failed: 1 })
})

test('a file that breaks before its tests, and an error nobody handled, are failures', () => {
  const broken = run({ 'a.test.ts': "throw new Error('broken')", 'b.test.ts': "test('b', () => expect(1).toBe(1))" })
  expect(broken.lines.at(-1)).toBe('1 passed, 1 failed')
  const unhandled = run({ 'a.test.ts': "test('a', () => { expect(1).toBe(1); Promise.reject(new Error('lost')) })" })
  expect(unhandled.lines.at(-1)).toBe('1 passed, 1 failed')
})

test('a preparation that breaks fails its tests', () => {
  const { lines } = run({
    'a.test.ts': `describe('a', () => {
      beforeAll(() => { throw new Error('no database') })
      test('b', () => expect(1).toBe(1))
    })`,
  })
  expect(lines.at(-1)).toMatch(/^0 passed, 1 failed/)
})

test('tests that the command line leaves out are counted, not listed', () => {
  const { lines } = run(
    { 'a.test.ts': "test('a', () => expect(1).toBe(1)); test('b', () => expect(1).toBe(1))" },
    '-t',
    'a',
  )
  expect(lines.at(-1)).toBe('1 passed, 0 failed, 1 skipped')
  expect(lines.some((line) => line.startsWith('skipped:'))).toBe(false)
})
