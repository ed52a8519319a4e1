/** 2.7 team-differential · 级差奖与平级: from the buyer's referrer upwards each higher rank gets the difference. */
import { RankClimbers } from '../../mechanisms/ranks/climbers.ts'
import { Differential, type DifferentialPayer, differentialWorstCase } from '../../mechanisms/ranks/differential.ts'
import { checkDifferential } from '../../mechanisms/ranks/params.ts'
import type { Fen, Ppm } from '../../units/units.ts'
import { type BoundPlan, definePlan, type OrderLine, type PlanHost } from '../contract.ts'
import { type Params, params } from './params.ts'

class TeamDifferential implements DifferentialPayer {
  readonly #host: PlanHost
  readonly #rules: { readonly differential: number; readonly peer: number }
  readonly #differential: Differential
  constructor(host: PlanHost, bound: Params) {
    this.#host = host
    this.#rules = { differential: host.rule('differential'), peer: host.rule('peer') }
    this.#differential = new Differential(host, bound, this)
  }

  order(line: OrderLine): void {
    if (line.allocationOf(this.#host.bit) > 0n) this.#differential.climb(line)
  }

  warm(members: Int32Array, count: number): number {
    return this.#differential.warm(members, count)
  }

  payDifference(member: number, dueFen: Fen, ratePpm: Ppm | undefined, line: OrderLine): Fen {
    const { differential } = this.#rules
    return this.#host.purse.payUpTo(member, dueFen, {
      rule: differential,
      basis: line.cashFen,
      ratePpm,
      order: line.order,
      from: line.buyer,
    })
  }

  payPeer(member: number, dueFen: Fen, basisFen: Fen, ratePpm: Ppm, line: OrderLine): Fen {
    return this.#host.purse.payUpTo(member, dueFen, {
      rule: this.#rules.peer,
      basis: basisFen,
      ratePpm,
      order: line.order,
      from: line.buyer,
    })
  }
}

/** With rules, ranks are earned; without, they can only be given, and nothing is counted. */
function bind(host: PlanHost, bound: Params): BoundPlan {
  const plan = new TeamDifferential(host, bound)
  const order = (line: OrderLine): void => plan.order(line)
  const warm = (members: Int32Array, count: number): number => plan.warm(members, count)
  if (bound.rules === undefined) return { order, warm }
  const climbers = new RankClimbers(host, bound)
  return {
    order,
    warm,
    carried: climbers.carried,
    afterOrder: (line) => climbers.afterOrder(line),
    refund: (refunded) => climbers.refund(refunded),
    cascade: () => climbers.cascade(),
    joined: (member) => climbers.joined(member),
    moved: (member, from, to) => climbers.moved(member, from, to),
    ranked: (ladder, member, from, to) => climbers.ranked(ladder, member, from, to),
  }
}

export const teamDifferential = definePlan<Params>({
  name: 'team-differential',
  title: { zh: '级差奖与平级奖', en: 'Team differential' },
  section: '2.7',
  params: params as never,
  purse: 'sweeps',
  check: checkDifferential,
  worstCase: (bound, line) => differentialWorstCase(bound, line.cashFen),
  bind,
})
