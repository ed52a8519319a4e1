/** Parameters of 2.11. */
import { z } from 'zod'
import { key, means, rate } from '../../scheme/fields.ts'
import { MILLION } from '../../units/units.ts'

export const params = z.strictObject({
  ladder: means(key(), { unit: 'name', zh: '级别阶梯', en: 'Ladder of ranks' }),
  every: means(
    z.enum(['day', 'week', 'month', 'quarter'], { error: 'expected day, week, month or quarter' }).default('month'),
    { unit: 'choice', zh: '分红周期', en: 'Period of the dividend' },
  ),
  shares: means(
    z
      .record(key(), rate())
      .refine((shares) => Object.keys(shares).length > 0, 'expected a share for at least one rank')
      .refine(
        (shares) => Object.values(shares).reduce((sum, share) => sum + share, 0n) <= MILLION,
        'expected shares that are at most 100% together',
      ),
    { unit: 'percent', zh: '各级别占资金包的比例', en: 'Share of the purse for each rank' },
  ),
  weighted: means(
    z
      .preprocess(
        // Spec/2 writes `by volume`; `volume` alone says the same.
        (written) => (typeof written === 'string' ? written.replace(/^by /, '') : written),
        z.enum(['equally', 'spending', 'volume', 'equity'], { error: 'expected equally, spending, volume or equity' }),
      )
      .default('equally'),
    {
      unit: 'choice',
      zh: '级别内均分，或按消费、业绩、贡献分加权',
      en: 'Within a rank equally, or weighted by own spending, volume below or equity credits',
    },
  ),
})

export type Params = z.output<typeof params>
