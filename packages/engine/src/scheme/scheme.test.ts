import { expect, test } from 'vitest'
import { parseScheme, runScenario } from '../index.ts'
import { PLANS_LIMIT } from './scheme.ts'

const scheme = (rest: string): string => `scheme: short\nversion: 1\ntitle: { zh: 短, en: Short }\n${rest}`

/** So many referral plans, each with a product that feeds it alone. */
function withPlans(count: number): string {
  const ids = Array.from({ length: count }, (_, index) => `r${index}`)
  const plans = ids.map((id) => `  ${id}: { plan: referral, rates: [1%] }`)
  const products = ids.map((id) => `  p-${id}: { price: "100.00", allocate: { ${id}: 1%, platform: rest } }`)
  return scheme(`settle: payment\nplans:\n${plans.join('\n')}\nproducts:\n${products.join('\n')}`)
}

test('as many plans as there are promoter bits run side by side, each with its own promoters; one more is refused', () => {
  const last = PLANS_LIMIT - 1
  const orders = Array.from(
    { length: PLANS_LIMIT },
    (_, index) => `  - { order: b${index}, member: B, product: p-r${index} }`,
  )
  const text = `title: bits
scheme: many
members: [ { id: A }, { id: B, referrer: A } ]
events:
  - { order: a, member: A, product: p-r${last} }
${orders.join('\n')}`
  const schemes = () => ({ text: withPlans(PLANS_LIMIT), file: 'many.yaml' })
  const { errors, rewards } = runScenario(text, { file: 'bits.yaml', schemes })
  expect(errors).toEqual([])
  expect(rewards?.map(({ plan, to, amount }) => [plan, to, amount])).toEqual([[`r${last}`, 'A', '1.00']])
  expect(() => parseScheme(withPlans(PLANS_LIMIT + 1))).toThrow(`at most ${PLANS_LIMIT} plans`)
})

test('orders settle on completion unless the scheme says otherwise', () => {
  expect(parseScheme(scheme('plans: {}')).settle).toBe('completion')
  expect(() => parseScheme(scheme('plans: {}\nsettle: later'))).toThrow('payment or completion')
})
