/** Parameters of 2.8. */
import { z } from 'zod'
import { means, money, rate } from '../../scheme/fields.ts'

const levels = <Field extends z.ZodType>(field: Field) =>
  z.strictObject({
    custom: field.optional(),
    district: field.optional(),
    city: field.optional(),
    province: field.optional(),
    area: field.optional(),
  })

export const params = z
  .strictObject({
    mode: means(z.enum(['differential', 'flat'], { error: 'expected differential or flat' }).default('differential'), {
      unit: 'choice',
      zh: '级差（由窄到宽各得差额）或各级独立',
      en: 'Each level gets the difference to the narrower ones, or its own rate',
    }),
    amounts: means(levels(money()).optional(), {
      unit: 'CNY',
      zh: '各级代理每件金额',
      en: 'Amount of each level per unit',
    }),
    rates: means(levels(rate()).optional(), {
      unit: 'percent',
      zh: '各级代理按实付现金的比例',
      en: 'Rate of each level on the cash paid',
    }),
  })
  .refine(
    ({ amounts, rates }) => (amounts === undefined) !== (rates === undefined),
    'expected either amounts or rates, not both and not none',
  )

export type Params = z.output<typeof params>
