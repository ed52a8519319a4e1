import type { Fields } from '../fields.ts'
import { floorRate, lesser } from '../units.ts'
import type { Member, Order, World } from '../world.ts'
import { Plan } from './plan.ts'

/** 2.3 refer-three. */
export class ReferThree extends Plan {
  readonly #cycle: bigint[]
  readonly #base: 'own' | 'referred' | 'lesser'
  readonly #count: 'person' | 'order'
  readonly #repeat: boolean
  /** Cash per unit of each member's first qualifying order. */
  readonly #own = new Map<Member, bigint>()
  readonly #counted = new Map<Member, number>()

  constructor(id: string, world: World, fields: Fields) {
    super(id, world, fields, 'kept')
    this.#cycle = fields.has('cycle') ? fields.rates('cycle') : [100_000n, 200_000n, 700_000n]
    this.#base = fields.choice('base', ['own', 'referred', 'lesser'], 'lesser')
    this.#count = fields.choice('count', ['person', 'order'], 'person')
    this.#repeat = fields.flag('repeat', true)
  }

  override settle(order: Order): void {
    if (!order.parts.has(this.id)) return
    const referred = order.cash / order.quantity
    const isFirst = !this.#own.has(order.member)
    const referrer = order.member.referrer
    const own = referrer ? this.#own.get(referrer) : undefined
    if (isFirst) this.#own.set(order.member, referred)
    if (!referrer || own === undefined || (this.#count === 'person' && !isFirst)) return
    const before = this.#counted.get(referrer) ?? 0
    if (!this.#repeat && before >= this.#cycle.length) return
    this.#counted.set(referrer, before + 1)
    const position = before % this.#cycle.length
    const rate = this.#cycle[position] ?? 0n
    const basis = this.#base === 'own' ? own : this.#base === 'referred' ? referred : lesser(own, referred)
    this.reward(`referral-${position + 1}`, referrer, floorRate(basis, rate), {
      basis,
      rate,
      from: order.member,
      order,
    })
  }
}
