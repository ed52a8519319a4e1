/** Parameters of 2.14. */
import { z } from 'zod'
import { means, rate } from '../../scheme/fields.ts'
import type { Ppm } from '../../units/units.ts'

export const params = z.strictObject({
  share: means(rate().default(500_000n as Ppm), {
    unit: 'percent',
    zh: '商品最多可用消费积分支付的比例',
    en: 'Most of a product’s price that points may pay',
  }),
  rebate: means(rate().default(200_000n as Ppm), {
    unit: 'percent',
    zh: '现金部分返还给积分来源商家的比例',
    en: 'Share of the cash part that goes to the merchants the points came from',
  }),
})

export type Params = z.output<typeof params>
