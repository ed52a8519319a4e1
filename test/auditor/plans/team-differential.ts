import type { Fields } from '../fields.ts'
import { earnRanks, type RankRule, readRankRules } from '../ranks.ts'
import type { Order, World } from '../world.ts'
import { climb, type Differential, readDifferential } from './differential.ts'
import { Plan } from './plan.ts'

/** 2.7 team-differential. */
export class TeamDifferential extends Plan {
  readonly #differential: Differential
  readonly #rules: Map<string, RankRule>

  constructor(id: string, world: World, fields: Fields) {
    super(id, world, fields, 'remainder')
    this.#differential = readDifferential(fields, world)
    this.#rules = readRankRules(fields.childOr('rules'), world, this.#differential.ladder)
  }

  override settle(order: Order): void {
    if (!order.parts.has(this.id)) return
    climb(this.world, this.#differential, order, ({ rule, to, amount, basis, rate }) =>
      this.reward(rule, to, amount, { basis, ...(rate === null ? {} : { rate }), from: order.member, order }),
    )
  }

  override afterOrder(): void {
    if (this.running()) earnRanks(this.world, this.#differential.ladder, this.#rules)
  }
}
