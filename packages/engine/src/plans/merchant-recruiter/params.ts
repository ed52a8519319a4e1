/** Parameters of 2.13. */
import { z } from 'zod'
import { means, rate } from '../../scheme/fields.ts'
import type { Ppm } from '../../units/units.ts'

export const params = z.strictObject({
  rate: means(rate().default(5_000n as Ppm), {
    unit: 'percent',
    zh: '按门店营业额的比例',
    en: 'Rate on the merchant’s turnover',
  }),
})

export type Params = z.output<typeof params>
