/** Parameters of 2.1. */
import { z } from 'zod'
import { count, instant, means, money, rate, times } from '../../scheme/fields.ts'
import { type Fen, MILLION, type Ppm } from '../../units/units.ts'

export const params = z.strictObject({
  issuePrice: means(money().default(100n as Fen), {
    unit: 'CNY',
    zh: '发行价（首个积分的价格）',
    en: 'Issue price of the first point',
  }),
  grant: means(rate(MILLION as Ppm).default(700_000n as Ppm), {
    unit: 'percent',
    zh: '入池金额按此比例折成积分',
    en: 'Share of what enters the pool that is granted in points',
  }),
  backflow: means(rate(MILLION as Ppm).default(200_000n as Ppm), {
    unit: 'percent',
    zh: '卖出时留在底池的比例',
    en: 'Share of a sale that stays in the pool',
  }),
  exit: means(
    z
      .strictObject({
        multiple: times(),
        cap: z.enum(['exact', 'market'], { error: 'expected exact or market' }).default('exact'),
      })
      .optional(),
    { unit: 'times', zh: '封顶出局：累计达到消费的倍数', en: 'Forced exit at this multiple of what was spent' },
  ),
  promotion: means(z.strictObject({ grant: rate(MILLION as Ppm), until: instant() }).optional(), {
    unit: 'percent',
    zh: '收官促销：到期前按更高比例发放',
    en: 'Closing promotion: a higher grant until an instant',
  }),
  granting: means(z.enum(['on', 'paused'], { error: 'expected on or paused' }).default('on'), {
    unit: 'switch',
    zh: '是否发放积分',
    en: 'Whether points are minted',
  }),
  lockDays: means(count(0, 3650).default(0), { unit: 'days', zh: '锁定天数', en: 'Days before points can be sold' }),
})

export type Params = z.output<typeof params>
