import { expect, test } from 'vitest'
import { fileNames } from './file-names.ts'
import { linesRefused } from './offences.ts'

test.each([
  'packages/mall/src/utils.ts',
  'packages/mall/src/helpers/a.ts',
  'apps/admin/src/order-manager.tsx',
  'tools/info.test.ts',
])('%s names a heap', (path) => {
  expect(linesRefused(fileNames, path, '')).toEqual([1])
})

test.each(['packages/mall/src/orders/order.ts', 'packages/mall/src/information-duty.ts', 'docs/data.md'])(
  '%s does not',
  (path) => {
    expect(linesRefused(fileNames, path, '')).toEqual([])
  },
)
