import type { Fields } from '../fields.ts'
import type { Order, World } from '../world.ts'
import { Plan } from './plan.ts'

/** 2.12 service-point. Pick-up money waits in the purse until the order is verified, completed or refunded. */
export class ServicePoint extends Plan {
  override readonly settlesWhilePaused = true
  readonly #perPickup: bigint

  constructor(id: string, world: World, fields: Fields) {
    super(id, world, fields, 'saved')
    this.#perPickup = fields.amountOr('perPickup', 2_000n)
  }

  override settle(order: Order): void {
    if (order.verified) this.pickedUp(order)
    else if (!order.servicePoint || this.world.scheme.settle === 'completion') this.#giveUp(order)
  }

  /** The order was verified at its service point. */
  pickedUp(order: Order): void {
    const point = order.servicePoint
    if (point && this.running() && order.parts.has(this.id)) {
      const due = this.#perPickup * order.quantity
      const waiting = order.saved.get(this.id) ?? 0n
      const amount = due < waiting ? due : waiting
      const paid = this.reward('pickup', point, amount, { basis: order.cash, from: order.member, order })
      order.saved.set(this.id, waiting - paid)
    }
    this.#giveUp(order)
  }

  /** What nobody earned goes to the remainder. */
  #giveUp(order: Order): void {
    const left = order.saved.get(this.id) ?? 0n
    if (left === 0n) return
    this.world.move(this.purse, 'platform:remainder', left)
    order.saved.set(this.id, 0n)
    order.remainder.set(this.id, left)
  }
}
