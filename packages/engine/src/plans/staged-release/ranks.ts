/** Volumes and ranks of 2.5: a rank is reached the moment an order reaches it, and stands after a refund. */
import type { AmountColumn, NumberColumn } from '../../ledger/columns.ts'
import type { OrderLine, PlanHost, RefundedOrder, Register } from '../contract.ts'
import type { Params } from './params.ts'

export class VolumeRanks {
  readonly volume: AmountColumn
  readonly #host: PlanHost
  readonly #ranks: Params['ranks']
  /** Highest rank reached by volume, 1 the lowest; read as it was at the cut. */
  readonly #reached: NumberColumn
  readonly #given: NumberColumn
  /** The member (plus one) from whom on ranks are looked at in further entries; 0 when all were. */
  readonly #next: Register
  /** Index of each level's rate among `rates`, level 0 first. */
  readonly #rateOfLevel: readonly number[]
  /** Distinct rates in parts per million, ascending from 0. */
  readonly rates: readonly number[]

  constructor(host: PlanHost, ranks: Params['ranks']) {
    this.#host = host
    this.#ranks = ranks
    this.volume = host.memberAmount('volume', { tree: host.state.referrer })
    this.#reached = host.memberNumber('reached', { keepsCut: true })
    this.#next = host.lateRegister('reached.next')
    this.#given = host.rankColumn(host.planId)
    const ofLevel = [0, ...ranks.map(({ rate }) => Number(rate))]
    this.rates = [...new Set(ofLevel)].sort((one, other) => one - other)
    this.#rateOfLevel = ofLevel.map((rate) => this.rates.indexOf(rate))
  }

  /** The order's amount counts for everybody above its buyer. */
  add({ buyer, amountFen }: OrderLine): void {
    const { state, emit } = this.#host
    const referrer = state.referrer.at(buyer) - 1
    if (referrer < 0) return
    emit.addVolume(this.volume, referrer, amountFen)
    const next = this.#reachFrom(referrer)
    if (next >= 0) this.#next.number = next + 1
  }

  /** Goes on with ranks that an order's entry had no room for; false when there are none. */
  cascade(): boolean {
    if (this.#next.number === 0) return false
    this.#next.number = this.#reachFrom(this.#next.number - 1) + 1
    return true
  }

  /** Gives ranks their volume reaches from a member upwards; the member to go on at when the entry is full, or -1. */
  #reachFrom(member: number): number {
    const { emit, state } = this.#host
    const [ranks, volume, reached, tree] = [this.#ranks, this.volume, this.#reached, state.referrer]
    for (let at = member; at >= 0; at = tree.at(at) - 1) {
      const before = reached.at(at)
      let level = before
      while (level < ranks.length && volume.at(at) >= ranks[level].from) level += 1
      if (level === before) continue
      if (emit.isFull) return at
      emit.numberSet(reached, at, level)
    }
    return -1
  }

  /** Takes an order's amount back from where it was added. */
  takeBack(refunded: RefundedOrder): void {
    refunded.takeBackVolume(this.volume)
  }

  /** Index among `rates` of a member's rate at the cut: of the higher of the rank reached and the rank given. */
  rateAtCut(member: number): number {
    const reached = this.#reached.atCut(member)
    const given = this.#given.atCut(member)
    return this.#rateOfLevel[Math.min(reached > given ? reached : given, this.#ranks.length)]
  }
}
