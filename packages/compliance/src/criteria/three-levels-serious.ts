import { z } from 'zod'
import { heads, money } from '../fields.ts'
import { defineCriterion, measured, yuan } from './criterion.ts'

/** The same chains with 120 people in them, or 2.5 million yuan received. */
export const threeLevelsSerious = defineCriterion({
  name: 'three-levels-serious',
  needs: 'chains',
  thresholds: z.strictObject({
    levels: heads(1),
    members: heads(1),
    warnAtMembers: heads(1),
    received: money(),
    warnAtReceived: money(),
  }),
  figures: ({ chains }, { levels, members, warnAtMembers, received, warnAtReceived }) => {
    if (chains === undefined || chains.levels < levels) return []
    const words = {
      zh: '停止按第二层及以下的销售付酬',
      en: 'Stop paying on sales below the direct referral',
    }
    const byHeads = measured({
      state: chains.members >= members ? 'reached' : 'near',
      path: ['chains', 'members'],
      because: {
        zh: `奖励链 ${chains.levels} 层共 ${chains.members} 人（情节严重：${members} 人）`,
        en: `A reward chain of ${chains.levels} levels has ${chains.members} members (serious circumstances: ${members})`,
      },
      words,
      better: warnAtMembers - 1,
    })
    const byMoney = measured({
      state: chains.received >= received ? 'reached' : 'near',
      path: ['chains', 'received'],
      because: {
        zh: `奖励链共收取 ${yuan(chains.received)} 元（情节严重：${yuan(received)} 元）`,
        en: `The reward chain has brought in ${yuan(chains.received)} yuan (serious circumstances: ${yuan(received)})`,
      },
      words,
      better: yuan(warnAtReceived - 1n),
    })
    return [
      ...(chains.members >= warnAtMembers ? [byHeads] : []),
      ...(chains.received >= warnAtReceived ? [byMoney] : []),
    ]
  },
})
