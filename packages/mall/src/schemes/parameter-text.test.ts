import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseScheme, planRegistry, type SchemeDocument } from '@huoshui/engine'
import { expect, test } from 'vitest'
import { parametersOf } from './parameter-text.ts'
import { planTexts } from './plan-texts.ts'

const schemes = fileURLToPath(new URL('../../../../schemes/', import.meta.url))
const shipped = readdirSync(schemes).map((file) => [file, parseScheme(readFileSync(schemes + file, 'utf8'))] as const)

/** By plan id and parameter. */
const told = (scheme: SchemeDocument) =>
  new Map(
    scheme.plans.flatMap((plan) =>
      parametersOf(scheme, plan).map(({ name, value }) => [`${plan.id}.${name}`, value] as const),
    ),
  )

test.each(shipped)(
  '%s tells its parameters in Chinese without a raw word, and in English without a Chinese one',
  (_, scheme) => {
    for (const [name, { zh, en }] of told(scheme)) {
      expect(zh, name).not.toMatch(/[a-z]/)
      // Names of tiers and ranks are the operator's own.
      if (!/\.(tiers|ranks)$/.test(name)) expect(en, name).not.toMatch(/\p{Script=Han}/u)
    }
  },
)

test('amounts within a parameter have their own units', () => {
  const scheme = shipped.find(([file]) => file === 'points-dividend.yaml')?.[1] ?? expect.fail('shipped')
  const plan = scheme.plans.find(({ definition }) => definition.name === 'staged-release')?.id
  const values = told(scheme)
  expect(values.get(`${plan}.tiers`)?.zh).toContain('初级会员：起 ¥3,000.00，倍数 2.5\n')
  expect(values.get(`${plan}.ranks`)?.zh).toContain('青铜：起 ¥50,000.00，比例 10%\n')
  expect(values.get(`${plan}.split`)?.en).toBe('cash 0%, shopping points 100%')
})

test('every plan says in a sentence what it does', () => {
  expect(Object.keys(planTexts).sort()).toEqual([...planRegistry.keys()].sort())
})
