/** Parameters of 2.4. */
import { z } from 'zod'
import { count, means, points, rate } from '../../scheme/fields.ts'
import type { Hundredths, Ppm } from '../../units/units.ts'

/** Most ads in a day's tasks: what a member has seen is one bit each. */
export const ADS_LIMIT = 30

export const params = z.strictObject({
  rate: means(rate().default(10_000n as Ppm), {
    unit: 'percent',
    zh: '完成任务当日释放比例',
    en: 'Share of the base released on a day with finished tasks',
  }),
  base: means(z.enum(['balance', 'granted'], { error: 'expected balance or granted' }).default('balance'), {
    unit: 'choice',
    zh: '比例的基数：未释放余额，或未释放完批次的发放总额',
    en: 'What the rate is taken of: the unreleased balance, or what the open lots were granted',
  }),
  minimum: means(points().default(1n as Hundredths), {
    unit: 'points',
    zh: '不足此数则一次释放完',
    en: 'Below this the rest is released whole',
  }),
  tasks: means(
    z
      .strictObject({ ads: count(1, ADS_LIMIT).default(5), seconds: count(0, 3600).default(15) })
      .default({ ads: 5, seconds: 15 }),
    { unit: 'count', zh: '每日任务：广告个数与每个最少秒数', en: 'Tasks of a day: ads, and seconds of each at least' },
  ),
  referral: means(
    z
      .array(rate())
      .max(2, 'expected at most two levels: this plan has no third')
      .default([200_000n as Ppm, 100_000n as Ppm]),
    {
      unit: 'percent',
      zh: '推荐人、推荐人的推荐人按释放额所得比例',
      en: 'Share of what is released for the referrer and the referrer’s referrer',
    },
  ),
})

export type Params = z.output<typeof params>
