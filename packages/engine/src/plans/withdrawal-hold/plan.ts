/** 2.9 withdrawal-hold · 链动基金: part of a withdrawal is held back until the member's two first lines did their task. */
import type { AmountColumn, NumberColumn } from '../../ledger/columns.ts'
import { type Fen, portion } from '../../units/units.ts'
import { role } from '../chain-2-plus-1/placement.ts'
import type { ChainPeer } from '../chain-2-plus-1/plan.ts'
import { type BoundPlan, definePlan, type OrderLine, type PlanHost, type Register } from '../contract.ts'
import { type Params, params } from './params.ts'

/** A cell of the list of holders: 0 not in it, 1 the last, else the next one's row plus this. */
const LINK_BASE = 2
const LAST = 1

class WithdrawalHold implements BoundPlan {
  readonly #host: PlanHost
  readonly #params: Params
  /** What this plan has frozen of a member. */
  readonly #held: AmountColumn
  /** Entry in which a member's holds were released last: earlier withdrawals hold nothing any more. */
  readonly #releasedAt: NumberColumn
  readonly #heldOf: AmountColumn
  readonly #heldAt: NumberColumn
  /** Members with something held, in a list; those with nothing left are taken out when it is walked. */
  readonly #nextHolder: NumberColumn
  readonly #firstHolder: Register
  /** The chain's moves and the number of packs for which every holder was looked at last. */
  readonly #looked: Register
  /** The holder (plus one) at whom a look at all goes on, and the holder (plus one) before it; 0 when none is under way. */
  readonly #walk: Register
  #chain: ChainPeer | null = null

  constructor(host: PlanHost, bound: Params) {
    this.#host = host
    this.#params = bound
    this.#held = host.memberAmount('held')
    this.#releasedAt = host.memberNumber('releasedAt')
    this.#heldOf = host.documentAmount('withdrawal.held')
    this.#heldAt = host.documentNumber('withdrawal.heldAt')
    this.#nextHolder = host.memberNumber('holder.next')
    this.#firstHolder = host.register('holder.first')
    this.#looked = host.register('looked')
    this.#walk = host.lateRegister('walk')
  }

  /**
   * Only those can have their tasks done now whose line the buyer stands in; after moves or changed parameters, anybody.
   */
  afterOrder(line: OrderLine): void {
    if (this.#firstHolder.number === 0) return
    const chain = this.#chainPeer()
    const orders = BigInt(this.#params.orders)
    if (this.#looked.number !== chain.moves() || this.#looked.amount !== orders) {
      this.#looked.number = chain.moves()
      this.#looked.amount = orders
      return this.#lookFrom(-1, this.#firstHolder.number - 1)
    }
    if (!chain.counts(line.product)) return
    const { tree } = chain
    for (let at = line.buyer; at >= 0; at = tree.parentOf(at)) {
      const recruiter = tree.taskOf(at)
      if (recruiter < 0 || this.#nextHolder.at(recruiter) === 0) continue
      if (this.#host.emit.isFull) return this.#lookFrom(-1, this.#firstHolder.number - 1)
      this.#release(recruiter)
    }
  }

  /** Goes on with a look at all holders; false when none is under way. */
  cascade(): boolean {
    if (this.#walk.number === 0) return false
    // house-allow money-exact: a row, not an amount
    this.#lookFrom(Number(this.#walk.amount) - 1, this.#walk.number - 1)
    return true
  }

  beforeWithdrawal(member: number): void {
    this.#release(member)
  }

  holdBack(member: number, { amountFen, leftFen }: { amountFen: Fen; leftFen: Fen }, document: number): Fen {
    const { tree } = this.#chainPeer()
    if (tree.roleOf(member) === role.customer || this.#host.isPaused() || this.#tasksHold(member)) return 0n as Fen
    const { emit, state } = this.#host
    const asked = portion(amountFen, this.#params.hold)
    const held = asked < leftFen ? asked : leftFen
    if (held === 0n) return held
    emit.amountSet(this.#held, member, this.#held.at(member) + held)
    emit.amountSet(this.#heldOf, document, held)
    emit.numberSet(this.#heldAt, document, state.sequence)
    if (this.#nextHolder.at(member) === 0) {
      const first = this.#firstHolder.number
      emit.numberSet(this.#nextHolder, member, first === 0 ? LAST : first - 1 + LINK_BASE)
      this.#firstHolder.number = member + 1
    }
    return held
  }

  /** What is still held of the withdrawal itself returns; what was released before is not returned twice. */
  withdrawalRejected(member: number, document: number): void {
    const { emit } = this.#host
    const held = this.#heldOf.at(document)
    if (held === 0n || this.#heldAt.at(document) <= this.#releasedAt.at(member)) return
    emit.amountSet(this.#held, member, this.#held.at(member) - held)
    this.#thaw(member, held)
  }

  /** Sets free all that this plan froze of a member, once both tasks hold. It does not pay debt (reading 4). */
  #release(member: number): void {
    const held = this.#held.at(member)
    if (held === 0n || !this.#tasksHold(member)) return
    const { emit, state } = this.#host
    emit.amountSet(this.#held, member, 0n)
    emit.numberSet(this.#releasedAt, member, state.sequence)
    this.#thaw(member, held)
  }

  #thaw(member: number, amount: bigint): void {
    const { emit, state } = this.#host
    emit.transfer({ from: state.account(state.frozen, member), to: state.account(state.available, member), amount })
  }

  /** Both first recruits exist – recruits are agents or bosses – and their lines bought more packs than asked, each counted once. */
  #tasksHold(member: number): boolean {
    const { tree, recruitOf } = this.#chainPeer()
    const [first, second] = [recruitOf(member, 0), recruitOf(member, 1)]
    if (first < 0 || second < 0) return false
    const { orders } = this.#params
    if (tree.packsBelow(first) + tree.packsBelow(second) <= orders) return false
    if (tree.isBelow(second, first)) return tree.packsBelow(first) > orders
    if (tree.isBelow(first, second)) return tree.packsBelow(second) > orders
    return true
  }

  /** Looks at holders one after another, those with nothing left leave the list; stops where the entry is full. */
  #lookFrom(holderBefore: number, holder: number): void {
    const { emit } = this.#host
    let before = holderBefore
    let at = holder
    while (at >= 0 && !emit.isFull) {
      this.#release(at)
      const next = this.#nextHolder.at(at) - LINK_BASE
      if (this.#held.at(at) !== 0n) before = at
      else {
        if (before < 0) this.#firstHolder.number = next + 1
        else emit.numberSet(this.#nextHolder, before, next + LINK_BASE)
        emit.numberSet(this.#nextHolder, at, 0)
      }
      at = next
    }
    this.#walk.number = at + 1
    this.#walk.amount = at < 0 ? 0n : BigInt(before + 1)
  }

  #chainPeer(): ChainPeer {
    this.#chain ??= this.#host.peerOf(this.#params.chain)?.peer as ChainPeer
    return this.#chain
  }
}

export const withdrawalHold = definePlan<Params>({
  name: 'withdrawal-hold',
  title: { zh: '提现冻结（链动基金）', en: 'Withdrawal hold' },
  section: '2.9',
  params: params as never,
  purse: 'none',
  check({ params: { chain }, scheme, fail }) {
    const plan = scheme.plans.find(({ id }) => id === chain)
    if (plan?.definition.name !== 'chain-2-plus-1') fail(['chain'], `"${chain}" is no chain-2-plus-1 of this scheme`)
  },
  bind: (host, bound) => new WithdrawalHold(host, bound),
})
