/** Parameters of 2.3. */
import { z } from 'zod'
import { means, rate } from '../../scheme/fields.ts'
import type { Ppm } from '../../units/units.ts'

/** Most positions of a cycle. */
export const CYCLE_LIMIT = 100

export const params = z.strictObject({
  cycle: means(
    z
      .array(rate(), { error: 'expected a list of rates such as [10%, 20%, 70%]' })
      .min(1, 'expected at least one position')
      .max(CYCLE_LIMIT, `expected at most ${CYCLE_LIMIT} positions`)
      .default([100_000n as Ppm, 200_000n as Ppm, 700_000n as Ppm]),
    { unit: 'list', zh: '一轮中每次推荐的奖励比例', en: 'Rate for each referral of a cycle' },
  ),
  base: means(z.enum(['own', 'referred', 'lesser'], { error: 'expected own, referred or lesser' }).default('lesser'), {
    unit: 'choice',
    zh: '基数：自己的首单、被推荐人的订单、或两者较小',
    en: 'What the rate is taken of: one’s own first order, the referred one, or the smaller',
  }),
  count: means(z.enum(['person', 'order'], { error: 'expected person or order' }).default('person'), {
    unit: 'choice',
    zh: '每人只计首单，或每单都计',
    en: 'Count a person once, or every order',
  }),
  repeat: means(z.boolean({ error: 'expected true or false' }).default(true), {
    unit: 'switch',
    zh: '一轮结束后重新开始',
    en: 'Begin again after a full cycle',
  }),
})

export type Params = z.output<typeof params>
