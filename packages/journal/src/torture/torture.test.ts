import { expect, test } from 'vitest'
import { plantedBugs } from './planted-bugs.ts'
import { torture, tortureOnce } from './torture.ts'

test('forty malls under misfortune answer nothing wrong, and the canary sings', async () => {
  const report = await torture({ seed: 1, count: 40 })
  expect(report.failed).toEqual([])
  expect(report.canary).toBe(true)
  // It proves nothing unless all kinds of misfortune happened and were got over.
  expect(report.commands).toBeGreaterThan(5000)
  expect(report.looks).toBeGreaterThan(2000)
  for (const count of Object.values(report.counts)) expect(count).toBeGreaterThan(100)
}, 120_000)

test('the same seed gives the same run', async () => {
  expect(await tortureOnce(7)).toEqual(await tortureOnce(7))
})

test('there are at least thirty bugs to plant, each with a name of its own', () => {
  expect(plantedBugs.length).toBeGreaterThanOrEqual(30)
  expect(new Set(plantedBugs.map((bug) => bug.name)).size).toBe(plantedBugs.length)
})
