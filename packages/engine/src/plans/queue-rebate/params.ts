/** Parameters of 2.19 queue-rebate. */
import { z } from 'zod'
import { means, rate } from '../../scheme/fields.ts'
import type { Ppm } from '../../units/units.ts'

export const params = z.strictObject({
  share: means(rate().default(500_000n as Ppm), {
    unit: 'percent',
    zh: '每单最多返还实付现金的比例',
    en: 'Most of its cash that an order is paid back',
  }),
})

export type Params = z.output<typeof params>
