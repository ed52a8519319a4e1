/** Parameters of 2.9. */
import { z } from 'zod'
import { count, key, means, rate } from '../../scheme/fields.ts'
import { MILLION, type Ppm } from '../../units/units.ts'

/** Most packs a task may ask for. */
export const ORDERS_LIMIT = 1_000_000

export const params = z.strictObject({
  chain: means(key(), {
    unit: 'name',
    zh: '所依据的链动方案',
    en: 'Id of the chain whose roles and lines decide',
  }),
  hold: means(rate(MILLION as Ppm).default(200_000n as Ppm), {
    unit: 'percent',
    zh: '提现冻结比例',
    en: 'Share of a withdrawal that is held back',
  }),
  orders: means(count(0, ORDERS_LIMIT).default(20), {
    unit: 'count',
    zh: '两条线合计须超过的单数',
    en: 'Packs that both lines together must exceed',
  }),
})

export type Params = z.output<typeof params>
