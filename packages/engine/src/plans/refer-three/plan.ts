/** 2.3 refer-three · 推三返一: the k-th counted referral pays its rate of the cycle; the first ones save up for the last. */

import type { SchemeDocument } from '../../scheme/scheme.ts'
import { type Fen, formatPpm, least, portion } from '../../units/units.ts'
import { type BoundPlan, definePlan, type OrderLine, type PlanHost, type WorstCaseLine } from '../contract.ts'
import { type Params, params } from './params.ts'

class ReferThree implements BoundPlan {
  readonly #host: PlanHost
  readonly #params: Params
  /** Cash per unit of the member's first qualifying order. */
  readonly #own
  readonly #hasOwn
  readonly #counted
  readonly #rules: readonly number[]
  constructor(host: PlanHost, bound: Params) {
    this.#host = host
    this.#params = bound
    this.#own = host.memberAmount('own')
    this.#hasOwn = host.memberNumber('hasOwn')
    this.#counted = host.memberNumber('counted')
    this.#rules = bound.cycle.map((_, index) => host.rule(`referral-${index + 1}`))
  }

  order(line: OrderLine): void {
    const { emit, state, bit } = this.#host
    if (!line.qualifies(bit)) return
    const isFirst = this.#hasOwn.at(line.buyer) === 0
    if (isFirst) {
      emit.numberSet(this.#hasOwn, line.buyer, 1)
      emit.amountSet(this.#own, line.buyer, line.unitCashFen)
    }
    const referrer = state.referrer.at(line.buyer) - 1
    if (referrer < 0 || this.#hasOwn.at(referrer) === 0) return
    if (isFirst || this.#params.count === 'order') this.#referred(referrer, line)
  }

  #referred(referrer: number, line: OrderLine): void {
    const { emit, purse } = this.#host
    const { cycle, repeat } = this.#params
    const before = this.#counted.at(referrer)
    if (!repeat && before >= cycle.length) return
    emit.numberSet(this.#counted, referrer, before + 1)
    const position = before % cycle.length
    const basis = this.#basis(this.#own.at(referrer) as Fen, line.unitCashFen)
    // The loader checked the way through a cycle; purchases of different sizes may still leave less saved than due.
    purse.payUpTo(referrer, portion(basis, cycle[position]), {
      rule: this.#rules[position],
      basis,
      ratePpm: cycle[position],
      order: line.order,
      from: line.buyer,
    })
  }

  #basis(own: Fen, referred: Fen): Fen {
    switch (this.#params.base) {
      case 'own':
        return own
      case 'referred':
        return referred
      default:
        return least(own, referred)
    }
  }
}

/** The largest base a referral by this line may be paid on; null when there is no bound. */
function largestBase(bound: Params, line: WorstCaseLine, scheme: SchemeDocument, planId: string): Fen | null {
  if (bound.base !== 'own') return line.unitCashFen
  const feeds = (parts: readonly { readonly target: string }[]): boolean =>
    parts.some(({ target }) => target === planId)
  if (scheme.merchantOrders !== null && feeds(scheme.merchantOrders.allocate)) return null
  return [...scheme.products.values()]
    .filter(({ allocate }) => feeds(allocate))
    .reduce((most, { priceFen }) => (priceFen > most ? priceFen : most), line.unitCashFen)
}

/** What each order must bring so that at every prefix of a cycle the savings cover what was promised. */
function needed(bound: Params, baseFen: Fen): { payFen: Fen; prefix: number; sumFen: bigint } {
  let worst = { payFen: 0n as Fen, prefix: 0, sumFen: 0n }
  let sum = 0n
  bound.cycle.forEach((ratePpm, index) => {
    sum += portion(baseFen, ratePpm)
    const orders = BigInt(index + 1)
    const each = ((sum + orders - 1n) / orders) as Fen
    if (each > worst.payFen) worst = { payFen: each, prefix: index + 1, sumFen: sum }
  })
  return worst
}

export const referThree = definePlan<Params>({
  name: 'refer-three',
  title: { zh: '推三返一', en: 'Refer three' },
  section: '2.3',
  params: params as never,
  purse: 'saves',
  keepsSavingsOnRefund: true,
  worstCase(bound, line, scheme, planId) {
    const baseFen = largestBase(bound, line, scheme, planId)
    if (baseFen === null)
      return {
        payFen: (line.allocationFen + 1n) as Fen,
        because: 'with `base: own` a first order paid at a merchant may be of any amount',
      }
    const { payFen, prefix } = needed(bound, baseFen)
    const rates = bound.cycle.slice(0, prefix).map(formatPpm).join(' + ')
    return {
      payFen,
      because: `after ${prefix} referral${prefix === 1 ? '' : 's'} of a cycle ${rates} of the base are due, and each order brings only its own part`,
    }
  },
  bind: (host, bound) => new ReferThree(host, bound),
})
