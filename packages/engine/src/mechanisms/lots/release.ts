/**
 * Release points of a plan: a member's balance is an account, mirrored by what the plan issued, so that conservation
 * covers it; the lots say what of it came from which order (spec/1 "lot", spec/2 2.4 and 2.5).
 */
import { refuse } from '../../errors.ts'
import type { AmountColumn } from '../../ledger/columns.ts'
import type { BroughtLot, PlanHost } from '../../plans/contract.ts'
import type { Account } from '../../state.ts'
import { formatHundredths, formatRatio, type Hundredths } from '../../units/units.ts'
import type { LotBook } from './lots.ts'

/** Points a plan may have unreleased in all, in hundredths: sums of them stay exact as whole numbers below 2⁵³. */
export const RELEASE_LIMIT = 2n ** 53n

export interface PrintedLots {
  readonly balance: string
  readonly lots: readonly { readonly order: string; readonly granted: string; readonly left: string }[]
}

export class ReleaseBook {
  readonly lots: LotBook
  readonly #host: PlanHost
  readonly #balance: AmountColumn
  readonly #issued: Account

  constructor(host: PlanHost) {
    const asset = `release:${host.planId}`
    this.#host = host
    this.lots = host.lots
    this.#issued = host.account('issued:release', asset, true)
    this.#balance = host.memberAmount('balance', { asset })
  }

  /** Opens a lot for an order that settles now. Refuses with `limit-reached` above RELEASE_LIMIT. */
  grant(member: number, order: number, points: Hundredths, daily: Hundredths): void {
    if (points <= 0n) return
    const { emit, state } = this.#host
    if (this.unreleased() + points > RELEASE_LIMIT) refuse('limit-reached', 'the plan cannot owe more release points')
    this.lots.open({ member, order, granted: points, daily, day: this.#host.dayOf(state.clock) })
    emit.transfer({ from: this.#issued, to: state.account(this.#balance, member), amount: points })
  }

  /** A lot that an old shop granted and released in part; it takes part from the day after (2.4, 2.5). */
  bring(member: number, { order, granted, left, daily }: BroughtLot): void {
    const { emit, state } = this.#host
    if (this.unreleased() + left > RELEASE_LIMIT) refuse('limit-reached', 'the plan cannot owe more release points')
    const lot = this.lots.open({ member, order, granted, daily, day: this.#host.dayOf(state.clock) })
    this.lots.reduce(lot, granted - left)
    emit.transfer({ from: this.#issued, to: state.account(this.#balance, member), amount: left })
  }

  /** Whether a lot takes part in the close of a day: something is left and it was not opened on that day. */
  isReleasable(lot: number, day: number): boolean {
    const { state } = this.#host
    return state.lotLeft.at(lot) > 0n && state.lotDay.at(lot) < day
  }

  /**
   * Takes points out of the lots that take part, oldest first; the caller has checked that they are there, and lets the
   * balance follow. Returns what is still to be taken when the entry is full.
   */
  takeOldestFirst(member: number, points: bigint, day: number): bigint {
    const { emit, state } = this.#host
    let rest = points
    for (let lot = this.lots.first(member); lot >= 0 && rest > 0n; lot = this.lots.next(lot)) {
      if (!this.isReleasable(lot, day)) continue
      if (emit.isFull) return rest
      const left = state.lotLeft.at(lot)
      const part = left < rest ? left : rest
      this.lots.reduce(lot, part)
      rest -= part
    }
    return 0n
  }

  /** The balance follows what was taken out of lots. */
  release(member: number, points: bigint): void {
    const { emit, state } = this.#host
    emit.transfer({ from: state.account(this.#balance, member), to: this.#issued, amount: points })
  }

  /**
   * Puts points back into the member's lots, newest first, each up to what it was granted, closed ones excepted (reading
   * 9). Returns what is still to be put back when the entry is full.
   */
  giveBack(member: number, points: bigint): bigint {
    const { emit, state } = this.#host
    const lots: number[] = []
    for (let lot = this.lots.first(member); lot >= 0; lot = this.lots.next(lot)) lots.push(lot)
    let rest = points
    for (let index = lots.length - 1; index >= 0 && rest > 0n; index--) {
      const lot = lots[index]
      if (state.lotClosed.at(lot) === 1) continue
      const room = state.lotGranted.at(lot) - state.lotLeft.at(lot)
      if (room === 0n) continue
      if (emit.isFull) return rest
      const part = room < rest ? room : rest
      this.lots.reduce(lot, -part)
      rest -= part
    }
    return 0n
  }

  /** The order was refunded: what its lot still held is gone. */
  closeOrder(member: number, order: number): void {
    const lot = this.lots.ofOrder(member, order)
    if (lot >= 0) this.release(member, this.lots.close(lot))
  }

  /** What the plan has granted and not yet released. */
  unreleased(): bigint {
    return -this.#host.state.balance(this.#issued)
  }

  /** Purse ÷ all that is unreleased, at most 1 (spec/1 "Shortfall"); while a close runs its part of the purse counts. */
  coverage(): string {
    const { state, purse, planId } = this.#host
    const row = state.systemRow(`closing:${planId}`)
    const held = purse.heldFen + (row < 0 ? 0n : state.accountBalance.at(row))
    const unreleased = this.unreleased()
    return unreleased <= held ? formatRatio(1n, 1n) : formatRatio(held, unreleased)
  }

  /** Every lot ever granted, or undefined when there was none. */
  print(member: number): PrintedLots | undefined {
    const { state } = this.#host
    const lots: PrintedLots['lots'][number][] = []
    for (let lot = this.lots.first(member); lot >= 0; lot = this.lots.next(lot)) {
      lots.push({
        order: state.tables.documents.ids?.id(state.lotOrder.at(lot) - 1) ?? '',
        granted: formatHundredths(state.lotGranted.at(lot)),
        left: formatHundredths(state.lotLeft.at(lot)),
      })
    }
    return lots.length === 0 ? undefined : { balance: formatHundredths(this.#balance.at(member)), lots }
  }
}
