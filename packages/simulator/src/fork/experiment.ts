/** The experiment of a fork: the present course as the state shows it, against the same with a change. */
import type { Engine } from '@huoshui/engine'
import { presentCourse } from './course.ts'

/** The name under which the experiment asks for the fork's snapshot. */
export const FORK_SNAPSHOT = 'fork'

export interface ForkAsked {
  readonly days: number
  readonly seed: number
  /** Newcomers a day; as of late when not said. */
  readonly newcomersADay?: number
  /** Who sells everything, in percent of all members, and how many days after buying; nobody when not said. */
  readonly selling?: { readonly sharePercent: number; readonly afterDays: number }
  /** What is different, in words; empty tells the present course alone. */
  readonly change: string
  /** The changed side: single settings by path, or the whole scheme as a document. */
  readonly changed: { readonly with: object } | { readonly scheme: object }
}

/** The experiment as text, for readExperiment; the snapshot it starts from is asked for as FORK_SNAPSHOT. */
export function forkExperiment(engine: Engine, asked: ForkAsked): string {
  const { days, seed, newcomersADay, selling, change, changed } = asked
  const course = presentCourse(engine)
  const assumed = assumption(asked)
  const experiment = {
    experiment: 'fork',
    title: { zh: '从今天的真实状态推算', en: 'From today’s real state' },
    note: {
      zh: shortened(`会员与订单均已换名。${assumed.zh}${change === '' ? '' : `；改动：${change}`}。`),
      en: shortened(
        `Members and orders go by other names. ${assumed.en}${change === '' ? '' : `; changed: ${change}`}.`,
      ),
    },
    start: { snapshot: FORK_SNAPSHOT },
    horizon: { days },
    seed,
    ...(change === '' ? {} : { compare: [{ name: '现状 present' }, { name: '改动 change', ...changed }] }),
    population: {
      arrivals: { constant: newcomersADay ?? course.newcomersADay },
      tree: 'preferential',
      ...(course.mix.length === 0 ? {} : { mix: course.mix }),
    },
    behaviours: {
      repurchase: { daily: course.repurchase },
      ...(selling === undefined ? {} : { sell: { share: `${selling.sharePercent}%`, afterDays: selling.afterDays } }),
    },
  }
  return JSON.stringify(experiment, null, 2)
}

/** What the runs take for granted, in words. */
function assumption({ newcomersADay, selling }: Pick<ForkAsked, 'newcomersADay' | 'selling'>): {
  zh: string
  en: string
} {
  const arrivals =
    newcomersADay === undefined
      ? { zh: '到来与复购按最近的情况延续', en: 'Arrivals and returns go on as of late' }
      : {
          zh: `假设每天到来 ${newcomersADay} 人，复购按最近的情况延续`,
          en: `Assumed: ${newcomersADay} newcomers a day, returns as of late`,
        }
  const sale =
    selling === undefined
      ? { zh: '无人出售', en: 'nobody sells' }
      : {
          zh: `${selling.sharePercent}% 的会员在购买 ${selling.afterDays} 天后全部出售`,
          en: `${selling.sharePercent}% of members sell everything ${selling.afterDays} days after buying`,
        }
  return { zh: `${arrivals.zh}；${sale.zh}`, en: `${arrivals.en}; ${sale.en}` }
}

/** Longest note an experiment may carry. */
const NOTE_LIMIT = 300
const shortened = (note: string): string => (note.length <= NOTE_LIMIT ? note : `${note.slice(0, NOTE_LIMIT - 1)}…`)
