import type { Fields } from '../fields.ts'
import { floorRate, sum } from '../units.ts'
import type { Merchant, Order, World } from '../world.ts'
import { Plan } from './plan.ts'

/** 2.14 points-redemption: shopping points that remember their merchant. */
export class PointsRedemption extends Plan {
  readonly #rebate: bigint

  constructor(id: string, world: World, fields: Fields) {
    super(id, world, fields, 'remainder')
    this.#rebate = fields.rateOr('rebate', 200_000n)
    fields.rateOr('share', 500_000n) // each product says its own share
  }

  override settle(order: Order): void {
    this.#payRebate(order)
    const granted = order.grants.get(this.id) ?? 0n
    if (granted > 0n)
      order.member.shopping.push({ order: order.id, origin: order.merchant, left: granted, closed: false })
  }

  /** Each origin, its lots together, gets its part of the rebate; the rest goes to the remainder. */
  #payRebate(order: Order): void {
    if (!order.parts.has(this.id) || order.points.length === 0) return
    const rebate = floorRate(order.cash, this.#rebate)
    const used = sum(order.points.map((one) => one.used))
    const origins = new Map<Merchant, bigint>()
    for (const { lot, used: points } of order.points)
      if (lot.origin) origins.set(lot.origin, (origins.get(lot.origin) ?? 0n) + points)
    for (const [origin, points] of origins)
      this.reward('rebate', origin, (rebate * points) / used, {
        basis: order.cash,
        rate: this.#rebate,
        from: order.member,
        order,
      })
  }

  /** The order's points are closed as far as unused. */
  override refund(order: Order): void {
    for (const lot of order.member.shopping) if (lot.order === order.id) Object.assign(lot, { left: 0n, closed: true })
  }
}
