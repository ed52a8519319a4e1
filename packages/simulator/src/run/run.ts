/** One run of a variant with one seed: day by day through the engine, statistics as it goes. */
import { formatFen } from '@huoshui/engine'
import { Random } from '../chance/random.ts'
import type { ReadyShock, Variant } from '../experiment/experiment.ts'
import type { RealOrder } from '../experiment/orders-csv.ts'
import { DAYS_LIMIT } from '../experiment/schema.ts'
import { ArrivalCount, curveOf } from '../population/arrivals.ts'
import { type Outcome, outcomeOf } from '../statistics/outcome.ts'
import type { WatchedExit } from '../statistics/people.ts'
import { type PromiseRecord, PromiseWatch } from '../statistics/promises.ts'
import { emptySeries, SAMPLES, type Series, sample } from '../statistics/series.ts'
import { tillOf } from '../statistics/till.ts'
import { Buyers } from './buyers.ts'
import { Chores } from './chores.ts'
import { Refunds } from './refunds.ts'
import { Sellers } from './sellers.ts'
import { World } from './world.ts'

export interface RunResult {
  readonly seed: number
  readonly days: number
  readonly orders: number
  readonly members: number
  readonly exits: number
  readonly refunded: number
  readonly series: Series
  readonly outcome: Outcome
  readonly promises: readonly PromiseRecord[]
  readonly watched: readonly WatchedExit[]
  /** Paid by plan and rule. */
  readonly rewards: readonly { readonly plan: string; readonly rule: string; readonly amount: string }[]
  readonly refusals: Readonly<Record<string, number>>
  /** SHA-256 of the engine's whole state at the end: equal runs have equal hashes. */
  readonly stateHash: string
}

export interface RunOptions {
  readonly variant: Variant
  readonly seed: number
  readonly snapshot: Uint8Array | null
  readonly orders: readonly RealOrder[] | null
  /** Sample figures over time, not only at the end; true when not said. */
  readonly overTime?: boolean
  /** Called now and then with the share of the run that is done. */
  readonly onProgress?: (done: number) => void
}

export class Run {
  readonly world: World
  readonly #options: RunOptions
  readonly #sellers: Sellers
  readonly #refunds: Refunds
  readonly #buyers: Buyers
  readonly #chores: Chores
  readonly #repurchase: Random
  readonly #arrivals: ArrivalCount | null
  readonly #promises = new PromiseWatch()
  readonly #series: Series = emptySeries()
  #nextReal = 0
  #selling = true

  constructor(options: RunOptions) {
    const { variant, seed, snapshot } = options
    const { behaviours, population } = variant
    this.#options = options
    const world = new World(variant, snapshot)
    this.world = world
    this.#sellers = new Sellers(world, behaviours, new Random(seed, 'sell'))
    this.#refunds = new Refunds(world, behaviours.refunds, new Random(seed, 'refund'))
    const [sellers, refunds] = [this.#sellers, this.#refunds]
    this.#buyers = new Buyers({ world, variant, seed, sellers, refunds, orders: options.orders ?? [] })
    this.#chores = new Chores(world, behaviours, new Random(seed, 'chores'))
    this.#repurchase = new Random(seed, 'repurchase')
    const { arrivals } = population
    this.#arrivals = arrivals === undefined || 'csv' in arrivals ? null : new ArrivalCount(curveOf(arrivals))
  }

  /** Runs to the horizon. Throws Quarantined, or RangeError when the orders asked for never come. */
  finish(): RunResult {
    const { variant, onProgress, overTime = true } = this.#options
    const { horizon, expectedDays } = variant
    const { world } = this
    const every = Math.max(1, Math.ceil(expectedDays / SAMPLES))
    this.#buyers.found()
    for (; !this.#isOver(); world.day++) {
      if (world.day >= DAYS_LIMIT) throw new RangeError(`the orders asked for did not come within ${DAYS_LIMIT} days`)
      world.people.day = world.day
      this.#day()
      const till = tillOf(world.engine)
      const covers = this.#promises.look(world.engine, world.day, till.keptFen, world.pools)
      if ((overTime && world.day % every === 0) || this.#isLast())
        sample(this.#series, world.engine, {
          day: world.day + 1,
          orders: world.people.orders,
          exits: world.people.exits,
          till,
          covers,
          pools: world.pools,
        })
      onProgress?.('days' in horizon ? (world.day + 1) / horizon.days : world.people.orders / horizon.orders)
    }
    return this.#result()
  }

  #isOver(): boolean {
    const { horizon } = this.#options.variant
    return 'days' in horizon ? this.world.day >= horizon.days : this.#ordersLeft() <= 0
  }

  #isLast(): boolean {
    const { horizon } = this.#options.variant
    return 'days' in horizon ? this.world.day === horizon.days - 1 : this.#ordersLeft() <= 0
  }

  #ordersLeft(): number {
    const { horizon } = this.#options.variant
    return 'days' in horizon ? Number.POSITIVE_INFINITY : horizon.orders - this.world.people.orders
  }

  #day(): void {
    const { world } = this
    world.timeOfDay(0)
    for (const shock of this.#options.variant.shocks) if (shock.day === world.day) this.#shock(shock)
    if (this.#options.orders !== null) this.#realOrders(this.#options.orders)
    else if (this.#selling) this.#newOrders()
    world.timeOfDay(0.9)
    this.#chores.evening()
    this.#refunds.evening()
    this.#sellers.evening()
    world.endDay()
  }

  #newOrders(): void {
    const { world } = this
    const known = world.members
    const arrivals = this.#arrivals?.next() ?? 0
    for (let index = 0; index < arrivals && this.#ordersLeft() > 0; index++) {
      world.timeOfDay((0.8 * (index + 1)) / (arrivals + 1))
      this.#buyers.arrive()
    }
    const { repurchase } = this.#options.variant.behaviours
    if (repurchase === undefined) return
    world.timeOfDay(0.85)
    this.#repurchase.visit(known, repurchase.daily, (row) => {
      if (this.#ordersLeft() > 0) this.#buyers.again(row)
    })
  }

  /** Orders of the file on this day; while sales are stopped they are passed over. */
  #realOrders(orders: readonly RealOrder[]): void {
    const { world } = this
    const { start, population } = this.#options.variant
    for (; this.#nextReal < orders.length; this.#nextReal++) {
      const order = orders[this.#nextReal]
      if (order === undefined || Math.floor((order.at - start) / 86_400_000) > world.day) return
      if (!this.#selling || this.#ordersLeft() <= 0) continue
      world.timeOfDay(Math.min(0.8, Math.max(0, ((order.at - start) / 86_400_000) % 1)))
      this.#buyers.real(order, population.tree === 'observed')
    }
  }

  #shock(shock: ReadyShock): void {
    const { world } = this
    if ('sales' in shock) this.#selling = shock.sales === 'resume'
    else if ('inject' in shock) world.act({ kind: 'inject', plan: shock.inject, amount: shock.amount })
    else if ('revenue' in shock) world.act({ kind: 'revenue', plan: shock.revenue, amount: shock.amount })
    else if ('activate' in shock) world.must({ kind: 'activate', text: shock.activate })
    else if ('run' in shock) this.#sellers.run(shock.run, shock.share)
    else if ('pause' in shock) world.act({ kind: 'pause', plan: shock.pause })
    else world.act({ kind: 'resume', plan: shock.resume })
  }

  #result(): RunResult {
    const { engine, people, day, refusals, members } = this.world
    const { names } = engine.state
    const rewards = [...people.paidByRule].map(([key, paidFen]) => ({
      plan: names.id(Math.floor(key / 2 ** 26)),
      rule: names.id(key % 2 ** 26),
      amount: formatFen(paidFen),
    }))
    return {
      seed: this.#options.seed,
      days: day,
      orders: people.orders,
      members,
      exits: people.exits,
      refunded: this.#refunds.refunded,
      series: this.#series,
      outcome: outcomeOf(engine, people, day, this.world.pools),
      promises: this.#promises.records,
      watched: people.watchedExits,
      rewards,
      refusals: Object.fromEntries([...refusals].toSorted()),
      stateHash: engine.stateHash(),
    }
  }
}
