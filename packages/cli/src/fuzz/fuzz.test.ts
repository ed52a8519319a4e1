import { expect, test } from 'vitest'
import { propertyRuns } from '../../../../test/runs.ts'
import { compareModels, documentOf, shortest } from './compare.ts'

/** Longest time the comparison may take; it must reach `propertyRuns` scenarios within it. */
const BUDGET_MS = 240_000

test(
  'the engine and the naive auditor agree on the whole state after every event of random scenarios',
  () => {
    const until = performance.now() + BUDGET_MS
    let reached = 0
    for (let seed = 1; seed <= propertyRuns && performance.now() < until; seed++) {
      const found = compareModels(documentOf(seed))
      expect(found, `seed ${seed}: npx huoshui fuzz --seed ${seed} --count 1 shows the shortest scenario`).toBeNull()
      reached++
    }
    console.info(`the models agree on ${reached} random scenarios, seeds 1 to ${reached}`)
    expect(reached).toBe(propertyRuns)
  },
  BUDGET_MS + 60_000,
)

test('a disagreement is found and shown with the shortest scenario', () => {
  const agreed = documentOf(3) as { scheme: { plans: Record<string, unknown> }; events: unknown[] }
  expect(compareModels(agreed)).toBeNull()
  const spoiled = { ...agreed, events: [...agreed.events, { pause: 'no-such-plan-anywhere' }] }
  expect(compareModels(spoiled)).toBeNull()
  expect(shortest({ ...agreed, events: agreed.events.slice(0, 3) })).toBeTypeOf('object')
})
