/** 2.14 points-redemption · 双倍积分: points remember the merchant that caused them, and their use pays it a rebate. */
import { type Fen, formatPpm, type Hundredths, portion } from '../../units/units.ts'
import { type BoundPlan, definePlan, type OrderLine, type PlanHost } from '../contract.ts'
import { type Params, params } from './params.ts'

class PointsRedemption implements BoundPlan {
  readonly #host: PlanHost
  readonly #params: Params
  readonly #rule: number
  constructor(host: PlanHost, bound: Params) {
    this.#host = host
    this.#params = bound
    this.#rule = host.rule('rebate')
  }

  order(line: OrderLine): void {
    if (line.shopping > 0n && line.allocationOf(this.#host.bit) > 0n) this.#rebate(line)
    const ratePpm = line.grantOf(this.#host.bit)
    if (ratePpm === null) return
    const { shopping, state, dayOf } = this.#host
    const points = portion(line.amountFen as bigint, ratePpm) as Hundredths
    shopping.credit(line.buyer, points, { order: line.order, origin: line.merchant, day: dayOf(state.clock) })
  }

  /** Each origin, its lots together, gets its part of the rebate, rounded down; what is left goes to the remainder. */
  #rebate(line: OrderLine): void {
    const { purse, shopping } = this.#host
    const rebate = portion(line.cashFen, this.#params.rebate)
    const used = shopping.lastUsed
    for (let index = 0; index < used.length; index++) {
      const { origin } = used[index]
      if (origin < 0 || firstOf(used, origin) < index) continue
      let points = 0n
      for (const part of used) if (part.origin === origin) points += part.points
      const held = purse.heldFen
      const due = ((rebate * points) / line.shopping) as Fen
      purse.payMerchant(origin, due < held ? due : held, {
        rule: this.#rule,
        basis: line.cashFen,
        ratePpm: this.#params.rebate,
        order: line.order,
        from: line.buyer,
      })
    }
  }
}

const firstOf = (used: readonly { readonly origin: number }[], origin: number): number =>
  used.findIndex((part) => part.origin === origin)

export const pointsRedemption = definePlan<Params>({
  name: 'points-redemption',
  title: { zh: '双倍积分与抵扣', en: 'Points redemption' },
  section: '2.14',
  params: params as never,
  purse: 'sweeps',
  grants: 'shopping',
  check({ params: { share }, scheme, id, fail }) {
    for (const product of scheme.products.values()) {
      if (product.shoppingPpm <= share || !product.allocate.some(({ target }) => target === id)) continue
      fail(
        ['share'],
        `the product "${product.id}" takes ${formatPpm(product.shoppingPpm)} of its price in points, more than the share of ${formatPpm(share)}`,
      )
    }
  },
  worstCase(bound, line, scheme) {
    const product = line.product === null ? undefined : scheme.products.get(line.product)
    if (product === undefined || product.shoppingPpm === 0n) return null
    return { payFen: portion(line.cashFen, bound.rebate), because: 'all points used may come from merchants' }
  },
  bind: (host, bound) => new PointsRedemption(host, bound),
})
