import type { Fields } from '../fields.ts'
import { floorRate } from '../units.ts'
import type { Order, World } from '../world.ts'
import { Plan } from './plan.ts'

/** 2.13 merchant-recruiter. */
export class MerchantRecruiter extends Plan {
  readonly #rate: bigint

  constructor(id: string, world: World, fields: Fields) {
    super(id, world, fields, 'remainder')
    this.#rate = fields.rateOr('rate', 5_000n)
  }

  override settle(order: Order): void {
    const recruiter = order.merchant?.recruiter
    if (!recruiter || !order.parts.has(this.id)) return
    this.reward('recruiter', recruiter, floorRate(order.cash, this.#rate), {
      basis: order.cash,
      rate: this.#rate,
      from: order.member,
      order,
    })
  }
}
