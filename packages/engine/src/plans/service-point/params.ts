/** Parameters of 2.12. */
import { z } from 'zod'
import { means, money } from '../../scheme/fields.ts'
import type { Fen } from '../../units/units.ts'

export const params = z.strictObject({
  perPickup: means(money().default(2_000n as Fen), {
    unit: 'CNY',
    zh: '每件核销奖励',
    en: 'Per unit, when an order is verified at the point',
  }),
})

export type Params = z.output<typeof params>
