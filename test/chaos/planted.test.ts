import { torturePlanted } from '@huoshui/journal/torture'
import { expect, test } from 'vitest'

test('every planted bug is found by the simulation', async () => {
  const results = await torturePlanted()
  expect(results.length).toBeGreaterThanOrEqual(30)
  expect(results.filter((result) => !result.found)).toEqual([])
}, 600_000)
