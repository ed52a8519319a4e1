import type { Fields } from '../fields.ts'
import { floorRate, lesser, sum } from '../units.ts'
import type { Member, Order, World } from '../world.ts'
import { Lots, takeOldestFirst } from './lots.ts'
import { Plan } from './plan.ts'

type Claim = { rule: string; to: Member; from: Member; amount: bigint; rate: bigint }

/** 2.4 ad-release. */
export class AdRelease extends Plan {
  readonly lots = new Lots()
  readonly tasksDone = new Set<Member>()
  readonly #rate: bigint
  readonly #base: 'balance' | 'granted'
  readonly #minimum: bigint
  readonly #referral: bigint[]

  constructor(id: string, world: World, fields: Fields) {
    super(id, world, fields, 'saved')
    this.#rate = fields.rateOr('rate', 10_000n)
    this.#base = fields.choice('base', ['balance', 'granted'], 'balance')
    this.#minimum = fields.amountOr('minimum', 1n)
    this.#referral = fields.has('referral') ? fields.rates('referral') : [200_000n, 100_000n]
    if (fields.has('tasks')) {
      const tasks = fields.child('tasks')
      tasks.whole('ads')
      tasks.whole('seconds')
      tasks.done()
    }
  }

  override settle(order: Order): void {
    const granted = order.grants.get(this.id) ?? 0n
    if (granted > 0n)
      this.lots.open(order.member, { order, granted, left: granted, daily: 0n, day: order.settledDay, closed: false })
  }

  /** Releases those who did the day's tasks; on a shortfall every claim of the day is scaled alike. */
  override releaseDay(): void {
    const claims = this.running()
      ? [...this.world.members.values()]
          .filter((member) => this.tasksDone.has(member))
          .flatMap((member) => this.#claims(member))
      : []
    this.tasksDone.clear()
    const promised = sum(claims.map((claim) => claim.amount))
    const held = this.world.cash(this.purse)
    for (const { rule, to, from, amount, rate } of claims) {
      const payable = promised > held ? (amount * held) / promised : amount
      const paid = this.reward(rule, to, payable, { basis: null, rate, from, order: null })
      if (rule === 'release') takeOldestFirst(this.lots.releasable(to, this.world.today()), paid)
    }
  }

  #claims(member: Member): Claim[] {
    const lots = this.lots.releasable(member, this.world.today())
    const balance = sum(lots.map((lot) => lot.left))
    const base = this.#base === 'balance' ? balance : sum(lots.map((lot) => lot.granted))
    const daily = floorRate(base, this.#rate)
    const released = daily < this.#minimum ? balance : lesser(daily, balance)
    const claims: Claim[] = [{ rule: 'release', to: member, from: member, amount: released, rate: this.#rate }]
    const levels = [member.referrer, member.referrer?.referrer]
    for (const [level, rule] of ['direct', 'indirect'].entries()) {
      const receiver = levels[level]
      const rate = this.#referral[level] ?? 0n
      if (receiver && this.isPromoter(receiver))
        claims.push({ rule, to: receiver, from: member, amount: floorRate(released, rate), rate })
    }
    return claims
  }

  override refund(order: Order): void {
    this.lots.close(order)
  }
}
