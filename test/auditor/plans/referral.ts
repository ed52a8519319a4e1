import type { Fields } from '../fields.ts'
import { floorRate } from '../units.ts'
import type { Order, World } from '../world.ts'
import { Plan } from './plan.ts'

/** 2.6 referral: two levels, no third. */
export class Referral extends Plan {
  readonly #rates: bigint[] | null
  readonly #fixed: bigint[] | null
  readonly #requirePurchase: boolean

  constructor(id: string, world: World, fields: Fields) {
    super(id, world, fields, 'remainder')
    this.#rates = fields.has('rates') ? fields.rates('rates') : null
    this.#fixed = fields.has('fixed') ? fields.amounts('fixed') : null
    this.#requirePurchase = fields.flag('requirePurchase', true)
    if ((this.#rates === null) === (this.#fixed === null)) throw fields.fail('either rates or fixed amounts')
    if ((this.#rates ?? this.#fixed ?? []).length > 2) throw fields.fail('at most two levels')
  }

  override settle(order: Order): void {
    if (!order.parts.has(this.id)) return
    const levels = [order.member.referrer, order.member.referrer?.referrer]
    for (const [level, rule] of ['direct', 'indirect'].entries()) {
      const receiver = levels[level]
      if (!receiver || (this.#requirePurchase && !this.isPromoter(receiver))) continue
      const rate = this.#rates?.[level]
      const amount = rate === undefined ? (this.#fixed?.[level] ?? 0n) * order.quantity : floorRate(order.cash, rate)
      this.reward(rule, receiver, amount, {
        basis: order.cash,
        ...(rate === undefined ? {} : { rate }),
        from: order.member,
        order,
      })
    }
  }
}
