import { expect, test } from 'vitest'
import { fileLength, MOST_LINES } from './file-length.ts'
import { linesRefused } from './offences.ts'

test('a file of code may have as many lines as the limit, and not one more', () => {
  expect(linesRefused(fileLength, 'packages/mall/src/a.ts', 'a\n'.repeat(MOST_LINES))).toEqual([])
  expect(linesRefused(fileLength, 'packages/mall/src/a.ts', 'a\n'.repeat(MOST_LINES + 1))).toEqual([MOST_LINES + 1])
})

test('documents and generated files may be longer', () => {
  const long = 'a\n'.repeat(MOST_LINES + 1)
  expect(linesRefused(fileLength, 'docs/a.md', long)).toEqual([])
  expect(linesRefused(fileLength, 'packages/client/src/generated/a.ts', long)).toEqual([])
  expect(linesRefused(fileLength, 'packages/client/src/a.ts', `// Generated from b. Do not edit.\n${long}`)).toEqual([])
})
