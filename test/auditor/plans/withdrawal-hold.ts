import type { Fields } from '../fields.ts'
import { floorRate, sum } from '../units.ts'
import type { Member, Withdrawal, World } from '../world.ts'
import { Chain } from './chain.ts'
import { Plan } from './plan.ts'

/** 2.9 withdrawal-hold. */
export class WithdrawalHold extends Plan {
  readonly #chain: string
  readonly #rate: bigint
  readonly #orders: bigint

  constructor(id: string, world: World, fields: Fields) {
    super(id, world, fields, 'remainder')
    this.#chain = fields.text('chain')
    this.#rate = fields.rateOr('hold', 200_000n)
    this.#orders = BigInt(fields.whole('orders', 20))
    if (world.scheme.plans.get(this.#chain)?.text('plan') !== 'chain-2-plus-1')
      throw fields.fail('no such chain', 'chain')
  }

  /** What of a withdrawal is kept back, after what is frozen was released if the tasks hold. */
  holdOf(member: Member, amount: bigint): bigint {
    const seat = this.#tree().seat(member)
    if (seat.role === 'customer' || !this.running()) return 0n
    if (this.#tasksHold(member)) return 0n
    return floorRate(amount, this.#rate)
  }

  override afterOrder(): void {
    for (const member of this.world.members.values()) this.release(member)
  }

  /** Releases all that this plan has frozen of a member once both tasks hold; it does not pay debt. */
  release(member: Member): void {
    if (this.releasable(member) === 0n) return
    for (const withdrawal of this.#held(member)) {
      this.world.move(
        this.world.wallet(member, 'frozen'),
        this.world.wallet(member, 'available'),
        withdrawal.held.get(this.id) ?? 0n,
      )
      withdrawal.held.delete(this.id)
    }
  }

  /** What of a member's frozen money the tasks set free now. */
  releasable(member: Member): bigint {
    const frozen = sum(this.#held(member).map((withdrawal) => withdrawal.held.get(this.id) ?? 0n))
    return frozen > 0n && this.#tasksHold(member) ? frozen : 0n
  }

  #held(member: Member): Withdrawal[] {
    return [...this.world.withdrawals.values()].filter(
      (one) => one.member === member && (one.held.get(this.id) ?? 0n) > 0n,
    )
  }

  #tasksHold(member: Member): boolean {
    const [first, second] = this.#tree().seat(member).recruits
    if (!first || !second || first.role === 'customer' || second.role === 'customer') return false
    return this.#tree().packsBelow([first, second]) > this.#orders
  }

  #tree(): Chain {
    const plan = this.world.plans.find((one) => one.id === this.#chain)
    if (!(plan instanceof Chain)) throw new Error(`${this.#chain} is no chain`)
    return plan
  }
}
