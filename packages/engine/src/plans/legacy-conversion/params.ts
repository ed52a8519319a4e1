/** Parameters of 2.16. */
import { z } from 'zod'
import { means, rate } from '../../scheme/fields.ts'
import { MILLION, type Ppm } from '../../units/units.ts'

/** Smallest tranche: more than a thousand of them would fill an entry. */
export const TRANCHE_FLOOR = 1_000n as Ppm

const tranches = z.strictObject({
  rate: rate(MILLION as Ppm)
    .default(100_000n as Ppm)
    .refine((ratePpm) => ratePpm >= TRANCHE_FLOOR, 'expected at least 0.1% a tranche'),
  every: z
    .enum(['day', 'week', 'month', 'quarter'], { error: 'expected day, week, month or quarter' })
    .default('month'),
})

export const params = z.strictObject({
  tranches: means(tranches.default({ rate: 100_000n as Ppm, every: 'month' }), {
    unit: 'percent',
    zh: '每期解锁的比例与周期',
    en: 'Share of the points that unlocks at each period’s end',
  }),
})

export type Params = z.output<typeof params>
