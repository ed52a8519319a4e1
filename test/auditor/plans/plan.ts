import type { Period } from '../calendar.ts'
import { readInstant } from '../calendar.ts'
import type { Fields } from '../fields.ts'
import type { Member, Merchant, Order, World } from '../world.ts'

/**
 * Where what an order left in the purse goes: at the order's end to the remainder, or it is saved.
 * A refund takes savings back as far as they are still there, but never what is `kept` (2.1, 2.3).
 */
export type Leftover = 'remainder' | 'saved' | 'kept'

/** What every plan can be asked. A plan overrides what concerns it. */
export class Plan {
  readonly id: string
  readonly world: World
  readonly leftover: Leftover
  readonly purse: string
  readonly promoters = new Set<Member>()
  readonly starts: number | null
  readonly ends: number | null
  paused = false
  /** A pool goes on taking its allocation while granting is paused. */
  readonly settlesWhilePaused: boolean = false

  constructor(id: string, world: World, fields: Fields, leftover: Leftover) {
    this.id = id
    this.world = world
    this.leftover = leftover
    this.purse = `purse:${id}`
    fields.text('plan')
    this.starts = fields.has('starts') ? readInstant(fields, 'starts') : null
    this.ends = fields.has('ends') ? readInstant(fields, 'ends') : null
  }

  /** Neither paused nor outside its dates. */
  running(): boolean {
    const { now } = this.world
    return !this.paused && (this.starts === null || now >= this.starts) && (this.ends === null || now < this.ends)
  }

  /** A member with a settled order with an allocation or grant for the plan, or the owner of a merchant. */
  isPromoter(member: Member): boolean {
    return this.promoters.has(member) || this.world.ownsMerchant(member)
  }

  /** Pays from the plan's own purse, no more than it holds. */
  reward(
    rule: string,
    to: Member | Merchant,
    amount: bigint,
    reason: { basis: bigint | null; rate?: bigint; from: Member | null; order: Order | null },
  ): bigint {
    const { basis, rate = null, from, order } = reason
    return this.world.pay(this.purse, { plan: this.id, rule, to, amount, basis, rate, from }, order)
  }

  /** A new member has joined. */
  joined(_member: Member): void {}

  /** An order settles: its allocation is in the purse. Not called while the plan does not run. */
  settle(_order: Order): void {}

  /** After all plans have run on an order. */
  afterOrder(): void {}

  /** Just before a midnight. */
  releaseDay(): void {}

  /** At the end of a period. */
  closePeriod(_period: Period): void {}

  /** A settled order is refunded, beyond money and purses. */
  refund(_order: Order): void {}
}
