import { expect, test } from 'vitest'
import { importArrows } from './import-arrows.ts'
import { linesRefused } from './offences.ts'

test.each([
  ['packages/journal/src/a.ts', '@huoshui/engine'],
  ['packages/mall/src/a.ts', '@huoshui/journal'],
  ['packages/server/src/a.ts', '@huoshui/mall'],
  ['packages/cli/src/a.ts', '@huoshui/simulator'],
  ['apps/admin/src/a.tsx', '@huoshui/client'],
  ['packages/engine/src/plans/a.ts', '../units/money.ts'],
  ['packages/engine/src/a.test.ts', '../../../test/runs.ts'],
  ['test/chaos/kill.test.ts', '@huoshui/server'],
  ['test/auditor/agree.test.ts', '@huoshui/engine'],
  ['test/auditor/model.ts', './money.ts'],
  ['tools/check.ts', '../packages/cli/bin/node24.cjs'],
])('%s may import %s', (path, specifier) => {
  expect(linesRefused(importArrows, path, `import { a } from '${specifier}'`)).toEqual([])
})

test.each([
  ['packages/engine/src/a.ts', '@huoshui/journal'],
  ['packages/journal/src/a.ts', '@huoshui/mall'],
  ['packages/simulator/src/a.ts', '@huoshui/journal'],
  ['packages/mall/src/a.ts', '@huoshui/server'],
  ['packages/server/src/a.ts', '@huoshui/cli'],
  ['packages/client/src/a.ts', '@huoshui/server'],
  ['apps/member/src/a.tsx', '@huoshui/engine'],
  ['apps/member/src/a.tsx', '../../../packages/client/src/index.ts'],
  ['packages/mall/src/a.ts', '../../engine/src/index.ts'],
  ['packages/engine/src/a.ts', '../../../test/runs.ts'],
  ['test/auditor/model.ts', '@huoshui/engine'],
  ['test/auditor/model.ts', '../../packages/engine/src/index.ts'],
  ['packages/newcomer/src/a.ts', '@huoshui/engine'],
])('%s must not import %s', (path, specifier) => {
  expect(linesRefused(importArrows, path, `import { a } from '${specifier}'`)).toEqual([1])
})

test('every way of importing is seen, on its line', () => {
  const text = [
    "export * from '@huoshui/mall'",
    "import type { A } from '@huoshui/mall'",
    "const later = await import('@huoshui/mall/orders')",
    "// import '@huoshui/mall'",
  ].join('\n')
  expect(linesRefused(importArrows, 'packages/journal/src/a.ts', text)).toEqual([1, 2, 3])
})
