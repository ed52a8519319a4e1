/** Parameters of 2.2 with the placement options of 2.10. */
import { z } from 'zod'
import { count, key, means, money, rate } from '../../scheme/fields.ts'
import { type Fen, MILLION, type Ppm } from '../../units/units.ts'

/** Most recruits that may lead to a promotion. */
export const PROMOTE_LIMIT = 1000
/** First recruits a member's seat remembers, and so the most it can leave to its upline. */
export const REMEMBERED_RECRUITS = 9
/** Seeds are 32-bit. */
const SEED_LIMIT = 4_294_967_295

const rotation = z.strictObject({
  every: means(z.enum(['week', 'month'], { error: 'expected week or month' }).default('month'), {
    unit: 'choice',
    zh: '换线周期',
    en: 'Lines change places at the end of each week or month',
  }),
  when: means(z.enum(['always', 'both-idle'], { error: 'expected always or both-idle' }).default('always'), {
    unit: 'choice',
    zh: '换线条件：总是，或两条线本期均无订单',
    en: 'Always, or only when neither left line had a pack in the period',
  }),
  seed: means(count(0, SEED_LIMIT).default(0), {
    unit: 'count',
    zh: '随机种子',
    en: 'Seed of the generator that chooses between the two left lines',
  }),
})

export const params = z
  .strictObject({
    direct: means(money().default(10_000n as Fen), {
      unit: 'CNY',
      zh: '直推奖（每件）',
      en: 'Paid to the sponsor, per pack',
    }),
    team: means(money().default(20_000n as Fen), {
      unit: 'CNY',
      zh: '见点奖（每件）',
      en: 'Paid to the nearest boss at or above, per pack',
    }),
    peer: means(rate(MILLION as Ppm).default(100_000n as Ppm), {
      unit: 'percent',
      zh: '平级奖：原老板按此比例另得',
      en: 'Share of a boss’s income paid to the boss it left',
    }),
    promoteAt: means(count(1, PROMOTE_LIMIT).default(3), {
      unit: 'count',
      zh: '升级所需直推人数',
      en: 'Recruits that make an agent a boss',
    }),
    leave: means(count(0, REMEMBERED_RECRUITS).default(2), {
      unit: 'count',
      zh: '升级时留给上级的人数',
      en: 'First recruits left to the upline at promotion',
    }),
    placement: means(
      z.enum(['none', 'rotation', 'three-line'], { error: 'expected none, rotation or three-line' }).default('none'),
      { unit: 'choice', zh: '安置方式', en: 'How lines are placed: none, rotation or three-line' },
    ),
    rotation: means(rotation.optional(), {
      unit: 'choice',
      zh: '周期换线的设置',
      en: 'When lines change places; only with placement rotation',
    }),
    packs: means(z.array(key()).max(100, 'expected at most 100 packs'), {
      unit: 'list',
      zh: '计入的礼包',
      en: 'Products that count as packs',
    }),
  })
  .refine(({ placement, rotation: settings }) => settings === undefined || placement === 'rotation', {
    path: ['rotation'],
    error: 'these settings belong to placement rotation',
  })

export type Params = z.output<typeof params>
