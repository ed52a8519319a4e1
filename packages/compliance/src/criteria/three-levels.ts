import { z } from 'zod'
import { heads } from '../fields.ts'
import { defineCriterion, measured } from './criterion.ts'

/**
 * Three levels counting the organiser, with thirty people in the chain. The parameters say how far a chain can reach;
 * how many people are in it, only the mall's own figures say.
 */
export const threeLevels = defineCriterion({
  name: 'three-levels',
  needs: 'chains',
  thresholds: z.strictObject({ levels: heads(1), members: heads(1), warnAt: heads(1) }),
  scheme: ({ plans }, { levels, members }) =>
    plans
      .filter(({ traits }) => traits.levels + 1 >= levels)
      .flatMap(({ traits }) =>
        traits.teamPay.map((fact) => {
          const reach = Number.isFinite(traits.levels) ? `${traits.levels + 1}` : ''
          return {
            ...fact,
            because: {
              zh: `${fact.because.zh}；含组织者${reach === '' ? '层级不限' : `达 ${reach} 层`}，链上满 ${members} 人即达追诉标准`,
              en: `${fact.because.en}; counting the organiser ${reach === '' ? 'levels without limit' : `${reach} levels`}, and at ${members} members in the chain the threshold of prosecution is met`,
            },
          }
        }),
      ),
  figures: ({ chains }, { levels, members, warnAt }) => {
    if (chains === undefined || chains.levels < levels || chains.members < warnAt) return []
    return [
      measured({
        state: chains.members >= members ? 'reached' : 'near',
        path: ['chains', 'members'],
        because: {
          zh: `奖励链含组织者 ${chains.levels} 层、${chains.members} 人（标准：${levels} 层、${members} 人）`,
          en: `A reward chain has ${chains.levels} levels counting the organiser and ${chains.members} members (threshold: ${levels} levels, ${members} members)`,
        },
        words: {
          zh: '停止按第二层及以下的销售付酬，使链上人数回到提醒线以下',
          en: 'Stop paying on sales below the direct referral, so that no chain has that many members',
        },
        better: warnAt - 1,
      }),
    ]
  },
})
