/** Who sells when: at a multiple of what was spent, some days after an order, or in a panic when the price stalls. */
import { poolOf } from '@huoshui/engine'
import type { Random } from '../chance/random.ts'
import type { Behaviours } from '../experiment/schema.ts'
import { Counts } from '../statistics/cells.ts'
import { ratioOf } from '../statistics/promises.ts'
import type { World } from './world.ts'

interface Offer {
  readonly price: number
  readonly row: number
  readonly turn: number
}

/** Offers by the price they wait for, lowest first. */
class Offers {
  readonly #heap: Offer[] = []

  get first(): Offer | undefined {
    return this.#heap[0]
  }

  add(offer: Offer): void {
    const heap = this.#heap
    let place = heap.push(offer) - 1
    while (place > 0) {
      const parent = (place - 1) >> 1
      const above = heap[parent] as Offer
      if (above.price <= offer.price) break
      heap[place] = above
      place = parent
    }
    heap[place] = offer
  }

  take(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let place = 0
    for (;;) {
      const left = place * 2 + 1
      if (left >= heap.length) break
      const right = left + 1
      const child = right < heap.length && (heap[right] as Offer).price < (heap[left] as Offer).price ? right : left
      const below = heap[child] as Offer
      if (below.price >= last.price) break
      heap[place] = below
      place = child
    }
    heap[place] = last
  }
}

export class Sellers {
  readonly #world: World
  readonly #behaviours: Behaviours
  readonly #random: Random
  /** 1 for those who sell, 2 for those who do not; 0 is not asked yet. */
  readonly #sells = new Counts()
  readonly #turn = new Counts()
  readonly #offers = new Offers()
  readonly #due = new Map<number, number[]>()
  readonly #prices: number[] = []
  /** Days until an order has settled and its points are there. */
  readonly #settlesAfter: number

  constructor(world: World, behaviours: Behaviours, random: Random) {
    this.#world = world
    this.#behaviours = behaviours
    this.#random = random
    const { settle, refundWindowDays } = world.engine.scheme
    this.#settlesAfter = settle === 'completion' ? refundWindowDays + 1 : 0
  }

  /** A member ordered. */
  ordered(row: number): void {
    const { sell } = this.#behaviours
    if (sell === undefined) return
    if (this.#sells.at(row) === 0) this.#sells.set(row, this.#random.chance(sell.share) ? 1 : 2)
    if (this.#sells.at(row) !== 1) return
    const day = this.#world.day + this.#settlesAfter + (sell.afterDays ?? 0)
    const rows = this.#due.get(day)
    if (rows === undefined) this.#due.set(day, [row])
    else rows.push(row)
  }

  /** The evening of a day: offers that are due are made, those whose price is reached are sold. */
  evening(): void {
    const { sell, panic } = this.#behaviours
    const { day } = this.#world
    const due = this.#due.get(day)
    this.#due.delete(day)
    for (const row of new Set(due)) {
      if (sell?.at !== undefined) this.#offer(row, sell.at)
      else this.#world.sellAll(row, this.#plan(sell?.plan))
    }
    if (sell?.at !== undefined) this.#sellReached(sell.at)
    if (panic !== undefined) this.#panic(panic)
  }

  #plan(named: string | undefined): string {
    return named ?? this.#world.pools[0] ?? ''
  }

  /** A yuan number for the heap's order; whether it is reached is asked exactly of the pool. */
  #offer(row: number, multiple: number): void {
    const pool = poolOf(this.#world.engine, this.#plan(this.#behaviours.sell?.plan))
    const position = pool?.position(row)
    if (pool === undefined || position === undefined || position.holding === 0n || position.spend === 0n) return
    if (position.locked >= position.holding) return
    const { points, paid } = pool.quote(row, 'all')
    const turn = this.#turn.at(row) + 1
    this.#turn.set(row, turn)
    const paidNow = ratioOf(paid, points)
    const gross = this.#price(this.#plan(this.#behaviours.sell?.plan))
    const kept = gross === 0 ? 1 : paidNow / gross
    this.#offers.add({ price: (ratioOf(position.spend, points) * multiple) / kept, row, turn })
  }

  #sellReached(multiple: number): void {
    const plan = this.#plan(this.#behaviours.sell?.plan)
    const pool = poolOf(this.#world.engine, plan)
    if (pool === undefined) return
    for (
      let offer = this.#offers.first;
      offer !== undefined && offer.price <= this.#price(plan) * (1 + 1e-9);
      offer = this.#offers.first
    ) {
      this.#offers.take()
      if (offer.turn !== this.#turn.at(offer.row)) continue
      const { holding, locked, spend } = pool.position(offer.row)
      if (holding <= locked || spend === 0n) continue
      if (ratioOf(pool.quote(offer.row, 'all').paid, spend) + 1e-9 < multiple) this.#offer(offer.row, multiple)
      else this.#world.sellAll(offer.row, plan)
      if (this.#offers.first?.row === offer.row) break
    }
  }

  /** Fen per micro-point as a statistic. */
  #price(plan: string): number {
    const price = poolOf(this.#world.engine, plan)?.price()
    return price === undefined ? 0 : ratioOf(price.numerator, price.denominator)
  }

  #panic({ plan: named, days, below, share }: NonNullable<Behaviours['panic']>): void {
    const plan = this.#plan(named)
    const price = this.#price(plan)
    const before = this.#prices.length >= days ? (this.#prices[this.#prices.length - days] ?? 0) : 0
    this.#prices.push(price)
    if (this.#prices.length > days) this.#prices.shift()
    if (before === 0 || price / before - 1 >= below) return
    this.run(plan, share)
  }

  /** A share of all holders sells everything today. */
  run(plan: string, share: number): void {
    this.#random.visit(this.#world.members, share, (row) => this.#world.sellAll(row, plan))
  }
}
