import type { Fields } from '../fields.ts'
import { earnRanks, type RankRule, readRankRules } from '../ranks.ts'
import type { Member, Order, World } from '../world.ts'
import { climb, type Differential, readDifferential } from './differential.ts'
import { Plan } from './plan.ts'

/** 2.15 equity-credit: credits by rank, with differential and peer as 2.7; no purse, no cash. */
export class EquityCredit extends Plan {
  readonly credits = new Map<Member, bigint>()
  readonly #differential: Differential
  readonly #rules: Map<string, RankRule>
  readonly #granted = new Map<Order, [Member, bigint][]>()

  constructor(id: string, world: World, fields: Fields) {
    super(id, world, fields, 'remainder')
    this.#differential = readDifferential(fields, world)
    this.#rules = readRankRules(fields.childOr('rules'), world, this.#differential.ladder)
  }

  override settle(order: Order): void {
    const granted: [Member, bigint][] = []
    climb(this.world, this.#differential, order, ({ to, amount }) => {
      this.#book(to, amount)
      granted.push([to, amount])
      return amount
    })
    this.#granted.set(order, granted)
  }

  override afterOrder(): void {
    if (this.running()) earnRanks(this.world, this.#differential.ladder, this.#rules)
  }

  /** Credits of a refunded order are taken back; nothing else ever spends them. */
  override refund(order: Order): void {
    for (const [to, amount] of this.#granted.get(order) ?? []) this.#book(to, -amount)
  }

  /** Credits that an old shop gave. */
  open(member: Member, credits: bigint): void {
    this.#book(member, credits)
  }

  #book(to: Member, amount: bigint): void {
    this.credits.set(to, (this.credits.get(to) ?? 0n) + amount)
  }
}
