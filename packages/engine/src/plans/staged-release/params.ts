/** Parameters of 2.5. */
import { z } from 'zod'
import { key, means, money, rate, times } from '../../scheme/fields.ts'
import { MILLION, type Ppm } from '../../units/units.ts'
import type { Period } from '../contract.ts'

/** Most ranks of the plan's ladder, as of any other ladder. */
export const RANKS_LIMIT = 9
/** Most generations that accelerate. */
export const GENERATIONS_LIMIT = 9
const TIERS_LIMIT = 50

const ascending = (steps: readonly { readonly from: bigint }[]): boolean =>
  steps.every((step, index) => index === 0 || step.from > steps[index - 1].from)

const period = z.enum(['day', 'week', 'month', 'quarter'], { error: 'expected day, week, month or quarter' })

export const params = z.strictObject({
  tiers: means(
    z
      .array(z.strictObject({ from: money(), name: z.string().max(64).optional(), multiple: times() }))
      .min(1, 'expected at least one tier')
      .max(TIERS_LIMIT, `expected at most ${TIERS_LIMIT} tiers`)
      .refine(ascending, 'expected tiers in ascending order of their amounts, each once'),
    {
      unit: 'list',
      zh: '会员档位：起始金额与倍数',
      en: 'Tiers: an order from this amount grants a lot of this multiple',
    },
  ),
  daily: means(rate().default(12_000n as Ppm), {
    unit: 'percent',
    zh: '每日释放（按订单金额）',
    en: 'Released every day, of the order’s amount',
  }),
  generations: means(
    z
      .array(rate())
      .max(GENERATIONS_LIMIT, `expected at most ${GENERATIONS_LIMIT} generations`)
      .default([500_000n as Ppm, 300_000n as Ppm]),
    { unit: 'percent', zh: '一代、二代加速比例', en: 'Acceleration by generation, of a member’s static release' },
  ),
  ranks: means(
    z
      .array(z.strictObject({ name: key(), from: money(), rate: rate() }))
      .max(RANKS_LIMIT, `expected at most ${RANKS_LIMIT} ranks`)
      .refine(ascending, 'expected ranks in ascending order of their volumes, each once')
      .refine((ranks) => new Set(ranks.map(({ name }) => name)).size === ranks.length, 'expected each rank name once')
      .default([]),
    {
      unit: 'list',
      zh: '团队级别：业绩与级差比例',
      en: 'Ranks: reached at this volume, with this rate of the difference',
    },
  ),
  peer: means(rate().default(30_000n as Ppm), {
    unit: 'percent',
    zh: '平级加速比例',
    en: 'Acceleration for an equal rank, once for each rate',
  }),
  split: means(
    z
      .strictObject({ cash: rate().default(0n as Ppm), shopping: rate().optional() })
      .refine(
        ({ cash, shopping }) => shopping === undefined || cash + shopping === MILLION,
        'expected cash and shopping to be 100% together',
      )
      .default({ cash: 0n as Ppm }),
    {
      unit: 'percent',
      zh: '释放到零钱与消费积分的比例',
      en: 'How what is released goes to cash and to shopping points',
    },
  ),
  volume: means(z.literal('downline', { error: 'expected downline' }).default('downline'), {
    unit: 'choice',
    zh: '业绩口径：下级订单总额，自己的不算',
    en: 'Volume is what everybody below ordered, own orders not counted',
  }),
  redeemEvery: means(period.default('month' satisfies Period), {
    unit: 'choice',
    zh: '消费积分现金分红周期',
    en: 'How often shopping points handed in are paid',
  }),
})

export type Params = z.output<typeof params>
