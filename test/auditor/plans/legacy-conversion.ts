import { PERIODS, type Period } from '../calendar.ts'
import type { Fields } from '../fields.ts'
import { floorRate, MILLION } from '../units.ts'
import { type Member, type Order, Refusal, type World } from '../world.ts'
import { AppreciatingPoints } from './appreciating-points.ts'
import { Plan } from './plan.ts'

/** 2.16 legacy-conversion: coins for what an old platform owes, backed by nothing. */
export class LegacyConversion extends Plan {
  readonly coins = new Map<Member, bigint>()
  readonly #every: Period
  readonly #rate: bigint
  #closes = 0n

  constructor(id: string, world: World, fields: Fields) {
    super(id, world, fields, 'remainder')
    const tranches = fields.childOr('tranches')
    this.#rate = tranches.rateOr('rate', 100_000n)
    this.#every = tranches.choice('every', PERIODS, 'month')
    tranches.done()
  }

  book(member: Member, amount: bigint): void {
    if (amount <= 0n) throw new Refusal('bad-amount', 'nothing is owed')
    this.coins.set(member, (this.coins.get(member) ?? 0n) + amount)
  }

  spend(member: Member, amount: bigint): void {
    const held = this.coins.get(member) ?? 0n
    if (amount > held) throw new Refusal('insufficient-points', `${member.id} has fewer coins`)
    this.coins.set(member, held - amount)
  }

  /** An order paid in coins feeds the pools alone, out of platform income; its points unlock in tranches. */
  settleCoins(order: Order, parts: Map<string, bigint>): void {
    const start = this.#closes
    const unlocked = (points: bigint) => {
      const share = (this.#closes - start) * this.#rate
      return floorRate(points, share > MILLION ? MILLION : share)
    }
    for (const plan of this.world.plans)
      if (plan instanceof AppreciatingPoints && parts.has(plan.id))
        plan.settleCoins(order, parts.get(plan.id) ?? 0n, unlocked)
  }

  override closePeriod(period: Period): void {
    if (period === this.#every) this.#closes += 1n
  }
}
