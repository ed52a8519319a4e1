import { expect, test } from 'vitest'
import { machinePaths } from './machine-paths.ts'
import { linesRefused } from './offences.ts'

test.each(["read('/home/ann/a')", 'cd /work/x', 'under /root is', '`/tmp/a`', "'/Users/ann'", "'C:\\\\Users\\\\ann'"])(
  '%s is a place of one machine',
  (text) => {
    expect(linesRefused(machinePaths, 'packages/mall/src/a.ts', text)).toEqual([1])
  },
)

test.each(["'/home'", "'/api/work/1'", "'./tmp/a'", 'https://example.org/home/a', 'root}/work/a'])(
  '%s is not',
  (text) => {
    expect(linesRefused(machinePaths, 'packages/mall/src/a.ts', text)).toEqual([])
  },
)

test('the lock file fetches from the public registry alone', () => {
  const entry = (host: string): string => `"resolved": "https://${host}/a/-/a-1.0.0.tgz"`
  expect(linesRefused(machinePaths, 'package-lock.json', entry('registry.npmjs.org'))).toEqual([])
  expect(linesRefused(machinePaths, 'package-lock.json', entry('mirror.example'))).toEqual([1])
  expect(linesRefused(machinePaths, 'package-lock.json', '"resolved": "packages/engine"')).toEqual([])
})
