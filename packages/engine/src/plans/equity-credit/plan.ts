/**
 * 2.15 equity-credit · 贡献分: a non-cash account, credited by rank with the differences and peers of 2.7. It is a
 * balance like every other: printed, stated and audited. It buys nothing and is no share in anything.
 */
import { RankClimbers } from '../../mechanisms/ranks/climbers.ts'
import { Differential, type DifferentialPayer } from '../../mechanisms/ranks/differential.ts'
import { checkDifferential } from '../../mechanisms/ranks/params.ts'
import type { Account } from '../../state.ts'
import type { Fen, Hundredths } from '../../units/units.ts'
import { type BoundPlan, definePlan, type OrderLine, type PlanHost, type RefundedOrder } from '../contract.ts'
import { type Params, params } from './params.ts'

/** Credits in hundredths, one for each fen that 2.7 would pay: every order of the mall counts, there is no purse. */
class EquityCredit implements DifferentialPayer {
  readonly #host: PlanHost
  readonly #issued: Account
  readonly #differential: Differential

  constructor(host: PlanHost, bound: Params) {
    this.#host = host
    this.#issued = host.account('issued:equity', 'equity', true)
    this.#differential = new Differential(host, bound, this)
  }

  order(line: OrderLine): void {
    this.#differential.climb(line)
  }

  payDifference(member: number, due: Fen): Fen {
    return this.#credit(member, due)
  }

  payPeer(member: number, due: Fen): Fen {
    return this.#credit(member, due)
  }

  /** Takes back what the order credited; nothing else ever spends credits. */
  refund(refunded: RefundedOrder): void {
    const { emit } = this.#host
    for (const { to, amount } of refunded.transfersFrom(this.#issued))
      emit.transfer({ from: to, to: this.#issued, amount })
  }

  /** Credits of an old shop. */
  open(member: number, credits: Hundredths): void {
    this.#credit(member, credits as bigint as Fen)
  }

  #credit(member: number, due: Fen): Fen {
    const { emit, state } = this.#host
    emit.transfer({ from: this.#issued, to: state.account(state.equity, member), amount: due })
    return due
  }
}

/** With rules, ranks are earned; without, they can only be given, and nothing is counted. */
function bind(host: PlanHost, bound: Params): BoundPlan {
  const plan = new EquityCredit(host, bound)
  const order = (line: OrderLine): void => plan.order(line)
  const commands = { openCredits: (member: number, credits: Hundredths) => plan.open(member, credits) }
  if (bound.rules === undefined) return { order, commands, refund: (refunded) => plan.refund(refunded) }
  const climbers = new RankClimbers(host, bound)
  return {
    order,
    commands,
    refund(refunded) {
      plan.refund(refunded)
      climbers.refund(refunded)
    },
    carried: climbers.carried,
    afterOrder: (line) => climbers.afterOrder(line),
    cascade: () => climbers.cascade(),
    joined: (member) => climbers.joined(member),
    moved: (member, from, to) => climbers.moved(member, from, to),
    ranked: (ladder, member, from, to) => climbers.ranked(ladder, member, from, to),
  }
}

export const equityCredit = definePlan<Params>({
  name: 'equity-credit',
  title: { zh: '贡献分', en: 'Equity credits' },
  section: '2.15',
  params: params as never,
  purse: 'none',
  check: checkDifferential,
  bind,
})
