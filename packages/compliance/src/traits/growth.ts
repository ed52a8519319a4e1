import { type Fen, formatPpm, MILLION, type Ppm, portion } from '@huoshui/engine'
import type { Params } from '@huoshui/engine/plans/appreciating-points/params.ts'
import { timesText } from '../figures-in-words.ts'
import type { Fact } from '../finding.ts'
import { remove } from '../remedies.ts'
import { type Describe, nothing } from './traits.ts'

/** 2.1: a pool pays what is in it; only a forced exit names a multiple of what was spent. */
export const describeGrowth: Describe = (plan) => {
  const { exit, backflow } = plan.params as Params
  if (exit === undefined) return { ...nothing, compensates: true }
  const path = ['plans', plan.id, 'exit']
  const times = timesText(exit.multiple)
  const promisedPpm = portion(exit.multiple as bigint as Fen, (MILLION - backflow) as Ppm) as bigint
  const fact: Fact = {
    path,
    because: {
      zh: `封顶出局按消费额的 ${times} 倍设目标，扣 ${formatPpm(backflow)} 回流后到手为消费额的 ${formatPpm(promisedPpm as Ppm)}`,
      en: `The forced exit names ${times} times what was spent as a target: after the backflow of ${formatPpm(backflow)} it pays ${formatPpm(promisedPpm as Ppm)} of the spending`,
    },
    remedy: {
      words: {
        zh: '取消封顶出局：积分只按底池现价卖出，不约定倍数',
        en: 'Take the forced exit out: points are sold at the present price of the pool, no multiple is named',
      },
      changes: [remove(path)],
    },
  }
  return {
    ...nothing,
    compensates: true,
    promised: exit.multiple >= MILLION ? [fact] : [],
    rebates: [{ fact, promisedPpm }],
  }
}
