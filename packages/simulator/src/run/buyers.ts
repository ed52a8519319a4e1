/** Who buys what: newcomers, their second accounts, members who return, real orders from a file. */
import { Random } from '../chance/random.ts'
import type { Variant } from '../experiment/experiment.ts'
import { type RealOrder, referrersOf } from '../experiment/orders-csv.ts'
import type { Basket } from '../experiment/schema.ts'
import { ReferralTree } from '../population/tree.ts'
import type { Refunds } from './refunds.ts'
import type { Sellers } from './sellers.ts'
import type { World } from './world.ts'

export class Buyers {
  readonly #world: World
  readonly #variant: Variant
  readonly #tree: ReferralTree
  readonly #mix: readonly Basket[]
  readonly #weight: number
  readonly #choice: Random
  readonly #people: Random
  readonly #sellers: Sellers
  readonly #refunds: Refunds
  readonly #referrers: ReadonlyMap<string, string>

  constructor({
    world,
    variant,
    seed,
    sellers,
    refunds,
    orders,
  }: {
    world: World
    variant: Variant
    seed: number
    sellers: Sellers
    refunds: Refunds
    orders: readonly RealOrder[]
  }) {
    this.#world = world
    this.#variant = variant
    this.#tree = new ReferralTree(variant.population.tree, new Random(seed, 'tree'))
    this.#choice = new Random(seed, 'mix')
    this.#people = new Random(seed, 'people')
    this.#sellers = sellers
    this.#refunds = refunds
    this.#referrers = referrersOf(orders)
    this.#mix =
      variant.population.mix ??
      [...world.engine.scheme.products.keys()].map((product) => ({ product, weight: 1, quantity: 1 }))
    this.#weight = this.#mix.reduce((sum, { weight }) => sum + weight, 0)
    const { referrer } = world.engine.state
    for (let row = 0; row < world.members; row++) this.#tree.joined(row, (referrer.at(row) ?? 0) - 1)
  }

  /** Founders, agents and merchants: there before the first day's orders. */
  found(): void {
    const { population } = this.#variant
    const world = this.#world
    for (const { id, referrer, ranks, region } of population.founders) {
      const row = world.members
      world.must({
        kind: 'join',
        member: id,
        ...(referrer === undefined ? {} : { referrer }),
        ...(ranks === undefined ? {} : { ranks }),
        ...(region === undefined ? {} : { region }),
      })
      world.people.joins(row)
      this.#tree.joined(row, referrer === undefined ? -1 : world.engine.state.member(referrer))
    }
    for (const { code, level, agent } of population.agents) world.must({ kind: 'appoint-agent', code, level, agent })
    for (const { id, owner, recruiter, region } of population.merchants) {
      world.must({
        kind: 'register-merchant',
        merchant: id,
        owner,
        ...(recruiter === undefined ? {} : { recruiter }),
        ...(region === undefined ? {} : { region }),
      })
    }
    for (const { id, buys } of population.founders)
      if (buys !== undefined) this.#order(world.engine.state.member(id), { product: buys, weight: 1, quantity: 1 })
  }

  /** One arrival: somebody new, or a member who returns. */
  arrive(): void {
    const { population, behaviours } = this.#variant
    if (this.#world.members > 0 && population.returning > 0 && this.#people.chance(population.returning))
      return this.again(this.#people.below(this.#world.members))
    const referrer = this.#tree.pick()
    const row = this.#world.join(referrer)
    if (row < 0) return
    this.buy(row)
    const { cheating } = behaviours
    if (cheating === undefined || !this.#people.chance(cheating.share)) return this.#tree.joined(row, referrer)
    // Recruits will be brought under the last of the second accounts, so that the first draws from them twice.
    let last = row
    for (let account = 0; account < cheating.accounts; account++) {
      const second = this.#world.join(last, row)
      if (second < 0) break
      this.buy(second)
      last = second
    }
    this.#tree.joined(last, referrer)
  }

  /** A member orders again. */
  again(row: number): void {
    this.buy(row)
  }

  buy(row: number): void {
    this.#order(row, this.#pick())
  }

  /** An order as it really was. */
  real(order: RealOrder, hasTree: boolean): void {
    const world = this.#world
    const { state } = world.engine
    if (state.member(order.member) < 0 && !this.#joinReal(order.member, hasTree)) return
    const row = state.member(order.member)
    if (order.merchant !== null && order.amountFen !== null) {
      this.#order(row, { merchant: order.merchant, amount: order.amountFen, weight: 1 })
      return
    }
    this.#order(row, { product: order.product ?? '', quantity: order.quantity, weight: 1 })
  }

  /** Somebody of the file joins, those above first: a referrer need not have ordered. False when that is refused. */
  #joinReal(member: string, hasTree: boolean): boolean {
    const world = this.#world
    const waiting = [member]
    for (let above = member; hasTree; ) {
      const referrer = this.#referrers.get(above)
      if (referrer === undefined) break
      waiting.push(referrer)
      if (world.engine.state.member(referrer) >= 0) break
      above = referrer
    }
    let referrer: string | undefined
    for (const id of waiting.toReversed()) {
      if (world.engine.state.member(id) < 0) {
        const row = world.members
        if (!world.act({ kind: 'join', member: id, ...(referrer === undefined ? {} : { referrer }) })) return false
        world.people.joins(row)
      }
      referrer = id
    }
    return true
  }

  #order(row: number, basket: Basket): void {
    const world = this.#world
    const drawn = this.#refunds.draw()
    const document = world.order(row, basket, this.#merchantOf(basket))
    if (document < 0) return this.#refunds.drop()
    if ('pickup' in basket && basket.pickup !== undefined) world.pickUp(document)
    world.people.spends(row, world.cashOf(document))
    this.#sellers.ordered(row)
    if (drawn) this.#refunds.mark(document, row)
  }

  #merchantOf(basket: Basket): string {
    if (!('merchant' in basket)) return ''
    if (basket.merchant !== 'any') return basket.merchant
    const { ids, rows } = this.#world.engine.state.tables.merchants
    return rows === 0 ? '' : (ids?.id(this.#choice.below(rows)) ?? '')
  }

  #pick(): Basket {
    const [first] = this.#mix
    if (this.#mix.length === 1 && first !== undefined) return first
    let left = this.#choice.unit() * this.#weight
    for (const basket of this.#mix) {
      left -= basket.weight
      if (left < 0) return basket
    }
    return this.#mix.at(-1) as Basket
  }
}
