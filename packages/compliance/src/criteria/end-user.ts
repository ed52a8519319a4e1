import { z } from 'zod'
import { rate } from '../fields.ts'
import { defineCriterion, measured, percent } from './criterion.ts'

/** Too little is sold to end users, or too much to the participants themselves. */
export const endUser = defineCriterion({
  name: 'end-user',
  needs: 'sales',
  thresholds: z.strictObject({
    endUser: rate(),
    warnAtEndUser: rate(),
    ownUse: rate(),
    warnAtOwnUse: rate(),
  }),
  figures: ({ sales }, limits) => {
    if (sales === undefined) return []
    const low = measured({
      state: sales.endUser < limits.endUser ? 'reached' : 'near',
      path: ['sales', 'endUser'],
      because: {
        zh: `${percent(sales.endUser)} 的销售给了最终用户（基准 ${percent(limits.endUser)}）`,
        en: `${percent(sales.endUser)} of sales went to end users (benchmark ${percent(limits.endUser)})`,
      },
      words: { zh: '只对经确认的最终用户销售付酬', en: 'Pay only on verified sales to end users' },
      better: percent(limits.warnAtEndUser),
    })
    const high = measured({
      state: sales.ownUse > limits.ownUse ? 'reached' : 'near',
      path: ['sales', 'ownUse'],
      because: {
        zh: `${percent(sales.ownUse)} 的销售是参加者自用（基准 ${percent(limits.ownUse)}）`,
        en: `${percent(sales.ownUse)} of sales are the participants’ own use (benchmark ${percent(limits.ownUse)})`,
      },
      words: { zh: '自用超过基准的部分不计酬', en: 'Pay nothing on own use above the benchmark' },
      better: percent(limits.warnAtOwnUse),
    })
    return [
      ...(sales.endUser < limits.warnAtEndUser ? [low] : []),
      ...(sales.ownUse > limits.warnAtOwnUse ? [high] : []),
    ]
  },
})
