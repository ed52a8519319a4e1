import { PERIODS, type Period } from '../calendar.ts'
import type { Fields } from '../fields.ts'
import { rankOf } from '../ranks.ts'
import { floorRate, MILLION, sum } from '../units.ts'
import type { Member, World } from '../world.ts'
import { EquityCredit } from './equity-credit.ts'
import { Plan } from './plan.ts'

/** 2.11 rank-dividend. */
export class RankDividend extends Plan {
  readonly #ladder: string
  readonly #every: Period
  readonly #shares: Map<string, bigint>
  readonly #weighted: 'equally' | 'spending' | 'volume' | 'equity'

  constructor(id: string, world: World, fields: Fields) {
    super(id, world, fields, 'saved')
    this.#ladder = fields.text('ladder')
    this.#every = fields.choice('every', PERIODS, 'month')
    const ranks = world.scheme.ladders.get(this.#ladder) ?? []
    const shares = fields.child('shares')
    for (const rank of shares.keys()) if (!ranks.includes(rank)) throw shares.fail('no such rank', rank)
    this.#shares = new Map(shares.keys().map((rank) => [rank, shares.rate(rank)]))
    const weights = ['equally', 'spending', 'volume', 'equity'] as const
    const written = fields.textOr('weighted', 'equally').replace(/^by /, '')
    const weighted = weights.find((weight) => weight === written)
    if (!weighted) throw fields.fail('no such weight', 'weighted')
    this.#weighted = weighted
    if (sum(this.#shares.values()) > MILLION) throw shares.fail('more than 100% together')
  }

  /** All shares are of the purse before the first payment; a share with no holder stays. */
  override closePeriod(period: Period): void {
    if (period !== this.#every || !this.running()) return
    const held = this.world.cash(this.purse)
    for (const [rank, rate] of this.#shares) {
      const share = floorRate(held, rate)
      const holders = [...this.world.members.values()].filter(
        (member) => rankOf(this.world, member, this.#ladder) === rank,
      )
      const whole = sum(holders.map((holder) => this.#weight(holder)))
      for (const holder of holders) {
        const amount = whole === 0n ? 0n : (share * this.#weight(holder)) / whole
        this.reward(rank, holder, amount, { basis: held, rate, from: null, order: null })
      }
    }
  }

  #weight(member: Member): bigint {
    switch (this.#weighted) {
      case 'equally':
        return 1n
      case 'spending':
        return member.spending
      case 'volume':
        return member.teamVolume
      case 'equity':
        return sum(
          this.world.plans.map((plan) => (plan instanceof EquityCredit ? (plan.credits.get(member) ?? 0n) : 0n)),
        )
    }
  }
}
