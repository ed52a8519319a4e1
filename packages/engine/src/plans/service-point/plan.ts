/** 2.12 service-point · 服务点: the point's owner is paid when an order is verified there, once; until then it is kept. */
import { documentState } from '../../state.ts'
import { type Fen, least } from '../../units/units.ts'
import { type BoundPlan, definePlan, type OrderLine, type PlanHost } from '../contract.ts'
import { type Params, params } from './params.ts'

class ServicePoint implements BoundPlan {
  readonly #host: PlanHost
  readonly #params: Params
  readonly #rule: number
  /** What the purse keeps for each order until it is verified, completed or refunded (reading 11). */
  readonly #kept
  constructor(host: PlanHost, bound: Params) {
    this.#host = host
    this.#params = bound
    this.#rule = host.rule('pickup')
    this.#kept = host.documentAmount('kept')
  }

  order(line: OrderLine): void {
    const { emit, state, bit, purse, remainder } = this.#host
    const part = line.allocationOf(bit)
    if (part === 0n) return
    const waits = line.point >= 0 && state.orderPlacedSequence.at(line.order) === state.sequence
    if (waits) return emit.amountSet(this.#kept, line.order, part)
    const left = state.documentPickup.at(line.order) === 0 ? part : ((part - this.#pay(line, part)) as Fen)
    purse.give(remainder, left)
  }

  pickup(order: number, _point: number, line: OrderLine): void {
    const kept = this.#kept.at(order) as Fen
    if (kept === 0n) return
    const { emit, purse, remainder } = this.#host
    emit.amountSet(this.#kept, order, 0n)
    purse.give(remainder, (kept - this.#pay(line, kept)) as Fen)
  }

  savedOf(order: number): Fen {
    return this.#kept.at(order) as Fen
  }

  refund({ order }: { order: number }): void {
    this.#host.emit.amountSet(this.#kept, order, 0n)
  }

  /** Pays the owner of the point where the order was verified; a paused plan pays nobody. Returns what was paid. */
  #pay(line: OrderLine, keptFen: Fen): Fen {
    const { purse, state } = this.#host
    if (line.point < 0 || this.#host.isPaused() || state.documentState.at(line.order) === documentState.refunded)
      return 0n as Fen
    const due = least((this.#params.perPickup * BigInt(line.quantity)) as Fen, keptFen)
    return purse.payUpTo(line.point, due, {
      rule: this.#rule,
      basis: line.cashFen,
      order: line.order,
      from: line.buyer,
    })
  }
}

export const servicePoint = definePlan<Params>({
  name: 'service-point',
  title: { zh: '服务点', en: 'Service point' },
  section: '2.12',
  params: params as never,
  purse: 'saves',
  runsWhilePaused: true,
  worstCase: (bound) => ({ payFen: bound.perPickup, because: 'every order may be picked up at a service point' }),
  bind: (host, bound) => new ServicePoint(host, bound),
})
