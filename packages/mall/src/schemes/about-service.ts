import { mayActivate, type Profile, shippedProfile, today } from '@huoshui/compliance'
import type { ConfiguredPlan, SchemeDocument } from '@huoshui/engine'
import type { Books } from '../books.ts'
import type { PoolView } from '../points/looks.ts'
import type { Clock } from '../shared/clock.ts'
import type { LocalText } from '../shared/text.ts'
import { growthTerms, multipleText } from './growth-terms.ts'
import type { PlanFigures, SaleExample } from './looks.ts'
import { type ParameterText, parametersOf } from './parameter-text.ts'
import { planTexts } from './plan-texts.ts'
import type { ProfileChangeView } from './profile-service.ts'
import type { Recovered } from './recovered.ts'
import { schemeReader } from './scheme-in-force.ts'
import { keptResults, type Queue, queueOf, type Simulated, simulatedOf } from './simulated.ts'
import { type ReportView, reportView } from './studio-service.ts'
import { planTitle } from './words.ts'

export interface PlanText {
  id: string
  plan: string
  title: LocalText
  text: LocalText
  parameters: ParameterText[]
  pool?: PoolView
  /** What a sale of so many points would pay at this moment, each alone. */
  sale?: SaleExample
  /** Held ÷ promised right now, of a plan that pays over time. */
  coverage?: string
  /** The plan has a forced exit. */
  exit?: { multiple: string; queue: Queue | undefined }
}

export interface About {
  scheme: { id: string; version: number; title: LocalText }
  settle: 'payment' | 'completion'
  settleText: LocalText
  plans: PlanText[]
  priceLaw: LocalText
}

/** What is true of the scheme beside its words: the law, the members, the simulator, the profile's history (spec/6 Truth). */
export interface Truth {
  /** Undefined when a plan was never described for the law. */
  compliance: ReportView | undefined
  recovered: Recovered
  simulated: Simulated | undefined
  /** Approved changes of the mall's profile, newest first. */
  profileChanges: ProfileChangeView[]
}

export interface AboutService {
  about(): Promise<About>
  truth(): Promise<Truth>
}

const PRICE_LAW: LocalText = {
  zh: '价格＝底池现金÷积分总量。规则保证任何一笔操作都不会使这个比值下降，但这不是收益承诺：卖出时只到手价格扣除回流后的部分，通常低于当初的支付金额；价格变化取决于以后的订单，可能长期不变。',
  en: 'The price is the pool’s cash ÷ the points in supply. No single act may lower that fraction; this is no promise of a profit. A sale pays the price less the backflow, usually less than was paid for the order, and the price depends on later orders, so it may stay where it is.',
}

const SETTLE_TEXTS: Record<About['settle'], LocalText> = {
  payment: { zh: '付款后立即结算', en: 'Orders settle as soon as they are paid' },
  completion: {
    zh: '收货且退款期结束后结算',
    en: 'Orders settle when they are received and their refund window is over',
  },
}

const schemeName = (scheme: SchemeDocument): About['scheme'] => ({
  id: scheme.scheme,
  version: scheme.version,
  title: scheme.title,
})

function planTextOf(scheme: SchemeDocument, plan: ConfiguredPlan, figures: PlanFigures): PlanText {
  const { name } = plan.definition
  const terms = growthTerms(scheme, plan.id)
  const exit = terms?.exit && {
    multiple: multipleText(terms.exit.multiplePpm),
    queue: queueOf(results(), scheme, plan.id),
  }
  return {
    id: plan.id,
    plan: name,
    title: planTitle(name),
    text: planTexts[name] ?? plan.definition.title,
    parameters: parametersOf(scheme, plan),
    ...figures,
    ...(exit && { exit }),
  }
}

let read: ReturnType<typeof keptResults> | undefined
/** The kept results of experiments: files of the house, read at the first question. */
function results(): ReturnType<typeof keptResults> {
  read ??= keptResults()
  return read
}

/** A profile's own title, for those who do not know it by its name. */
export const profileTitle = (name: string): LocalText => shippedProfile(name)?.title ?? { zh: name, en: name }

/** The active scheme in words: what it pays, out of what, and what it does not promise (spec/6 Truth). */
export function aboutService(parts: {
  books: Books
  clock: Clock
  profile: () => Promise<Profile>
  profileChanges: () => Promise<ProfileChangeView[]>
  recovered: () => Promise<Recovered>
}): AboutService {
  const { books, clock, profile: presentProfile, profileChanges, recovered } = parts
  const readText = schemeReader()
  let judged: { of: string; report: ReportView | undefined } | undefined

  /** The verdict of one text under one law on one day does not change: judged once. */
  async function complianceOf(scheme: SchemeDocument): Promise<ReportView | undefined> {
    const [profile, at] = [await presentProfile(), today(clock())]
    const of = `${profile.profile} ${profile.version} ${at} ${scheme.text}`
    if (judged?.of !== of) {
      const { report } = mayActivate({ mode: 'sandbox', scheme, profile, at })
      judged = { of, report: report === null ? undefined : reportView(report, profile) }
    }
    return judged.report
  }

  return {
    async about() {
      const { text, plans } = await books.look('schemeFigures')
      const scheme = readText(text)
      return {
        scheme: schemeName(scheme),
        settle: scheme.settle,
        settleText: SETTLE_TEXTS[scheme.settle],
        plans: scheme.plans.map((plan) => planTextOf(scheme, plan, plans.get(plan.id) ?? {})),
        priceLaw: PRICE_LAW,
      }
    },
    async truth() {
      const scheme = readText(await books.look('schemeText'))
      const [compliance, paid, changes] = await Promise.all([complianceOf(scheme), recovered(), profileChanges()])
      return {
        compliance,
        recovered: paid,
        simulated: simulatedOf(results(), scheme),
        profileChanges: changes.filter(({ state }) => state === 'approved'),
      }
    },
  }
}
