/** 2.19 queue-rebate · 排队返利: each order's purse pays the oldest unpaid order in the queue, up to a share of its cash. */
import { documentState } from '../../state.ts'
import { type Fen, portion } from '../../units/units.ts'
import { type BoundPlan, definePlan, type OrderLine, type PlanHost, type RefundedOrder } from '../contract.ts'
import { type Params, params } from './params.ts'

/** In `next`: 0 is not queued, this is the last of the queue, anything above is the row behind it plus two. */
const LAST = 1

class QueueRebate implements BoundPlan {
  readonly #host: PlanHost
  readonly #params: Params
  readonly #rule: number
  /** What an order may still be paid. */
  readonly #owed
  readonly #next
  /** Which order this one paid (its row plus one), and how much. */
  readonly #paidTo
  readonly #paid
  readonly #first
  readonly #last

  constructor(host: PlanHost, bound: Params) {
    this.#host = host
    this.#params = bound
    this.#rule = host.rule('rebate')
    this.#owed = host.documentAmount('owed')
    this.#next = host.documentNumber('next')
    this.#paidTo = host.documentNumber('paidTo')
    this.#paid = host.documentAmount('paid')
    this.#first = host.register('first')
    this.#last = host.register('last')
  }

  order(line: OrderLine): void {
    if (!line.qualifies(this.#host.bit)) return
    this.#payOldest(line)
    this.#host.emit.amountSet(this.#owed, line.order, portion(line.cashFen, this.#params.share))
    this.#join(line.order)
  }

  /** The order is paid no more; what it paid is owed again, behind everybody when that order had left. */
  refund({ order }: RefundedOrder): void {
    const { emit, state } = this.#host
    emit.amountSet(this.#owed, order, 0n)
    const to = this.#paidTo.at(order) - 1
    if (to < 0 || state.documentState.at(to) === documentState.refunded) return
    emit.amountSet(this.#owed, to, this.#owed.at(to) + this.#paid.at(order))
    if (this.#next.at(to) === 0) this.#join(to)
  }

  #payOldest(line: OrderLine): void {
    const { emit, purse, state } = this.#host
    const oldest = this.#oldest()
    if (oldest < 0) return
    const paid = purse.payUpTo(state.documentMember.at(oldest) - 1, this.#owed.at(oldest) as Fen, {
      rule: this.#rule,
      basis: state.orderCash.at(oldest) as Fen,
      ratePpm: this.#params.share,
      order: line.order,
      from: line.buyer,
    })
    emit.amountSet(this.#owed, oldest, this.#owed.at(oldest) - paid)
    emit.numberSet(this.#paidTo, line.order, oldest + 1)
    emit.amountSet(this.#paid, line.order, paid)
  }

  /**
   * The first order of the queue that is owed anything; those before it leave. Whoever was paid may be owed again and
   * stand anew, so its place is cleared; a refunded order never is, and any number of them leaves without a fact.
   */
  #oldest(): number {
    const { emit, state } = this.#host
    let row = this.#first.number - 1
    while (row >= 0 && this.#owed.at(row) === 0n) {
      const next = this.#next.at(row)
      if (state.documentState.at(row) !== documentState.refunded) emit.numberSet(this.#next, row, 0)
      row = next === LAST ? -1 : next - LAST - 1
    }
    this.#first.number = row + 1
    if (row < 0) this.#last.number = 0
    return row
  }

  #join(row: number): void {
    const last = this.#last.number - 1
    if (last < 0) this.#first.number = row + 1
    else this.#host.emit.numberSet(this.#next, last, row + 1 + LAST)
    this.#host.emit.numberSet(this.#next, row, LAST)
    this.#last.number = row + 1
  }
}

export const queueRebate = definePlan<Params>({
  name: 'queue-rebate',
  title: { zh: '排队返利', en: 'Queue rebate' },
  section: '2.19',
  params: params as never,
  purse: 'saves',
  bind: (host, bound) => new QueueRebate(host, bound),
})
