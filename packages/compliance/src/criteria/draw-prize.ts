import { z } from 'zod'
import { money } from '../fields.ts'
import { defineCriterion, measured, yuan } from './criterion.ts'

/** A draw with a prize above the limit, or without clear terms. */
export const drawPrize = defineCriterion({
  name: 'draw-prize',
  needs: 'draws',
  thresholds: z.strictObject({ prize: money() }),
  figures: ({ draws }, { prize }) =>
    (draws ?? []).flatMap((draw, index) => [
      ...(draw.prize <= prize
        ? []
        : [
            measured({
              state: 'reached',
              path: ['draws', index, 'prize'],
              because: {
                zh: `最高奖 ${yuan(draw.prize)} 元，超过 ${yuan(prize)} 元`,
                en: `The highest prize is ${yuan(draw.prize)} yuan, above ${yuan(prize)}`,
              },
              words: { zh: '降低最高奖', en: 'Lower the highest prize' },
              better: yuan(prize),
            }),
          ]),
      ...(draw.terms
        ? []
        : [
            measured({
              state: 'reached',
              path: ['draws', index, 'terms'],
              because: {
                zh: '抽奖的条件、奖品或兑奖不明确',
                en: 'Conditions, prizes or collection of the draw are not clear',
              },
              words: {
                zh: '公布种类、条件、奖金和兑奖方式',
                en: 'Publish kinds, conditions, prizes and how they are collected',
              },
              better: true,
            }),
          ]),
    ]),
})
