/** Parameters of 2.6. */
import { z } from 'zod'
import { means, money, rate } from '../../scheme/fields.ts'

const levels = <Field extends z.ZodType>(field: Field) =>
  z.array(field).min(1, 'expected one or two levels').max(2, 'expected one or two levels: this plan has no third')

export const params = z
  .strictObject({
    rates: means(levels(rate()).optional(), {
      unit: 'percent',
      zh: '直推、间推比例',
      en: 'Rates for the referrer and the referrer’s referrer',
    }),
    fixed: means(levels(money()).optional(), {
      unit: 'CNY',
      zh: '直推、间推固定金额（每件）',
      en: 'Fixed amounts per unit instead of rates',
    }),
    requirePurchase: means(z.boolean({ error: 'expected true or false' }).default(true), {
      unit: 'switch',
      zh: '须有合格订单才可获得',
      en: 'The receiver must have a qualifying order',
    }),
  })
  .refine(
    ({ rates, fixed }) => (rates === undefined) !== (fixed === undefined),
    'expected either rates or fixed, not both and not none',
  )

export type Params = z.output<typeof params>
