import { existsSync, readFileSync } from 'node:fs'
import { planReference } from '@huoshui/engine'
import { expect, test } from 'vitest'
import { houseFolder } from '../house.ts'
import { planPage } from './plans.ts'

test('the plan reference in docs is what the schemas say: npx huoshui plans --markdown > docs/plans.md', () => {
  expect(readFileSync(`${houseFolder}docs/plans.md`, 'utf8')).toBe(planPage())
})

test('every plan has a README, and every parameter a unit and words in both languages', () => {
  for (const { name, parameters } of planReference()) {
    expect(existsSync(`${houseFolder}packages/engine/src/plans/${name}/README.md`), name).toBe(true)
    for (const { name: field, unit, zh, en } of parameters) {
      expect(
        [unit, zh, en].every((word) => word !== ''),
        `${name}.${field}`,
      ).toBe(true)
    }
  }
})
