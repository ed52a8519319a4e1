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
    const amount = `${points / 100n}.${String(points % 100n).padStart(2, '0')}`
    const title = planTitle(definition?.name ?? plan)
    const unit =
      kind === 'release' ? { zh: '待释放积分', en: 'release points' } : { zh: '消费积分', en: 'shopping points' }
    gives.push({
      plan,
      planTitle: title,
      kind,
      amount,
      text: { zh: `${amount} ${unit.zh}`, en: `${amount} ${unit.en}` },
    })
  }
  return gives
}
