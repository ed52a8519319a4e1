import {
  type Engine,
  type Fen,
  formatMicroPoints,
  MILLION,
  mulDivFloor,
  type Part,
  type Product,
  poolOf,
  type SchemeDocument,
} from '@huoshui/engine'
import { growthTerms, pointsMinted } from '../schemes/growth-terms.ts'
import { planTitle, targetTitle } from '../schemes/words.ts'
import type { LocalText } from '../shared/text.ts'

export interface Give {
  plan: string
  planTitle: LocalText
  kind: 'growth' | 'release' | 'shopping' | 'reward'
  amount?: string
  text: LocalText
}

export interface AllocationPart {
  purse: string
  title: LocalText
  amountFen: bigint
}

/** What the scheme in force says of a product. */
export interface Offer {
  priceFen: Fen
  gives: Give[]
  allocation: AllocationPart[]
}

export const productLooks = {
  /** Prices of these products under the scheme in force; those it does not sell are left out. */
  prices: (engine: Engine, ids: readonly string[]): Map<string, Fen> =>
    new Map(
      ids.flatMap((id) => {
        const product = engine.scheme.products.get(id)
        return product === undefined ? [] : [[id, product.priceFen]]
      }),
    ),
  /** What the scheme in force says of these products; those it does not sell are left out. */
  offers(engine: Engine, ids: readonly string[]): Map<string, Offer> {
    return new Map(
      ids.flatMap((id) => {
        const product = engine.scheme.products.get(id)
        if (product === undefined) return []
        const allocation = allocationOf(engine.scheme, product.allocate, product.priceFen)
        return [[id, { priceFen: product.priceFen, gives: givesOf(engine, product, allocation), allocation }]]
      }),
    )
  },
}

/** The parts of one unit's price; they sum to it (spec/4 "The scheme document"). */
function allocationOf(scheme: SchemeDocument, parts: readonly Part[], priceFen: bigint): AllocationPart[] {
  const fixed = (part: Part): bigint => {
    switch (part.kind) {
      case 'amount':
        return part.amountFen
      case 'rate':
        return mulDivFloor(priceFen, part.ratePpm, MILLION)
      case 'rest':
        return 0n
    }
  }
  const rest = priceFen - parts.reduce((sum, part) => sum + fixed(part), 0n)
  return parts.map((part) => ({
    purse: part.target,
    title: targetTitle(part.target, scheme.plans.find((plan) => plan.id === part.target)?.definition.name),
    amountFen: part.kind === 'rest' ? rest : fixed(part),
  }))
}

/** Points in a sentence: zeros beyond the second decimal say nothing. */
const shown = (amount: string): string => amount.replace(/(\.\d{2}\d*?)0+$/, '$1')

function givesOf(engine: Engine, product: Product, allocation: AllocationPart[]): Give[] {
  const scheme = engine.scheme
  const gives: Give[] = []
  for (const { purse, amountFen } of allocation) {
    const terms = growthTerms(scheme, purse)
    const pool = poolOf(engine, purse)
    if (terms === undefined || pool === undefined) continue
    const paused = terms.paused || engine.mall.byId.get(purse)?.host.isPaused() === true
    const amount = formatMicroPoints(paused ? 0n : pointsMinted(terms, pool, amountFen))
    gives.push({
      plan: purse,
      planTitle: planTitle('appreciating-points'),
      kind: 'growth',
      amount,
      text: {
        zh: `按现价可得 ${shown(amount)} 增值积分；以结算时的价格为准`,
        en: `${shown(amount)} growth points at the present price; the price when the order settles decides`,
      },
    })
  }
  for (const [plan, ratePpm] of product.grants) {
    const definition = scheme.plans.find((candidate) => candidate.id === plan)?.definition
    const kind = definition?.grants
    if (kind === undefined) continue
    const points = mulDivFloor(product.priceFen, ratePpm, MILLION)
    const amount = hundredthsText(points)
    const title = planTitle(definition?.name ?? plan)
    gives.push({
      plan,
      planTitle: title,
      kind,
      amount,
      text: kind === 'release' ? releaseText(amount) : { zh: `${amount} 消费积分`, en: `${amount} shopping points` },
    })
  }
  for (const { purse } of allocation) {
    const lot = lotOf(scheme, purse, product.priceFen)
    if (lot === undefined) continue
    const amount = hundredthsText(lot)
    const title = planTitle(STAGED)
    gives.push({ plan: purse, planTitle: title, kind: 'release', amount, text: releaseText(amount) })
  }
  return gives
}

const STAGED = 'staged-release'

/** The lot of release points that one unit opens: the highest tier that its price reaches (spec/2 2.5). */
function lotOf(scheme: SchemeDocument, id: string, priceFen: bigint): bigint | undefined {
  const plan = scheme.plans.find((candidate) => candidate.id === id)
  if (plan?.definition.name !== STAGED) return undefined
  const { tiers } = plan.params as { tiers: readonly { from: bigint; multiple: bigint }[] }
  const tier = tiers.findLast(({ from }) => from <= priceFen)
  return tier && mulDivFloor(priceFen, tier.multiple, MILLION)
}

const hundredthsText = (points: bigint): string => `${points / 100n}.${String(points % 100n).padStart(2, '0')}`

/** What is released over time is worth what its purse will hold: said wherever it is named (spec/6 Truth). */
const releaseText = (amount: string): LocalText => ({
  zh: `${amount} 待释放积分，以后按期释放；现金部分只用资金包里已有的钱支付，不足时按同一比例少付`,
  en: `${amount} release points, released over time; cash is paid out of what the purse holds, and when that is short all are paid the same share less`,
})
