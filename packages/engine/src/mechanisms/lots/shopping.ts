/** Shopping points: one balance a member, used oldest first, remembering the merchant that caused them (2.5, 2.14). */
import type { Emitter } from '../../emit.ts'
import type { NumberColumn } from '../../ledger/columns.ts'
import type { Account } from '../../state.ts'
import type { Hundredths } from '../../units/units.ts'
import type { LotBook } from './lots.ts'

/** Part of a lot that an order used. */
export interface UsedPoints {
  readonly lot: number
  /** Row of the merchant the points came from, or -1. */
  readonly origin: number
  readonly points: Hundredths
}

/** Lots that one order may use at most: an entry is bounded, and what pays for a rebate stands in one entry. */
export const LOTS_OF_AN_ORDER_LIMIT = 1500

export class ShoppingBook {
  readonly #emit: Emitter
  readonly #lots: LotBook
  readonly #issued: Account
  /** Points of orders that wait for their completion: one lot for each origin, from the order's first on. */
  readonly #spent: LotBook
  readonly #spentFirst: NumberColumn
  /** What the order being settled used; plans read it while they run on that order. */
  lastUsed: readonly UsedPoints[] = []
  constructor(
    emit: Emitter,
    { lots, spent, spentFirst }: { lots: LotBook; spent: LotBook; spentFirst: NumberColumn },
    issued: Account,
  ) {
    this.#emit = emit
    this.#spent = spent
    this.#spentFirst = spentFirst
    this.#lots = lots
    this.#issued = issued
  }

  /** Whether a lot is one of shopping points. */
  owns(lot: number): boolean {
    return this.#lots.owns(lot)
  }

  heldBy(member: number): Hundredths {
    return this.#emit.state.shopping.at(member) as Hundredths
  }

  /** Grants points. Points without origin and order run on in the newest lot of their kind: 2.5 credits daily. */
  credit(member: number, points: Hundredths, cause: { order: number; origin: number; day: number } | null): void {
    if (points <= 0n) return
    const { state } = this.#emit
    this.#emit.transfer({ from: this.#issued, to: state.account(state.shopping, member), amount: points })
    const last = this.#lots.last(member)
    if (cause === null && last >= 0 && state.lotOrigin.at(last) === 0 && state.lotOrder.at(last) === 0)
      this.#lots.reduce(last, -points)
    else
      this.#lots.open({
        member,
        order: cause?.order ?? -1,
        origin: cause?.origin ?? -1,
        granted: points,
        day: cause?.day ?? 0,
      })
  }

  /** What the oldest lots of a member hold that hold anything, so many of them. */
  inFirstLots(member: number, lots: number): bigint {
    const { lotLeft } = this.#emit.state
    let sum = 0n
    let counted = 0
    for (let lot = this.#lots.first(member); lot >= 0 && counted < lots; lot = this.#lots.next(lot)) {
      const left = lotLeft.at(lot)
      sum += left
      if (left > 0n) counted++
    }
    return sum
  }

  /** Takes points, oldest first, out of the member's balance; the caller has checked that they are there. */
  use(member: number, points: Hundredths, to: Account = this.#issued): UsedPoints[] {
    const { state } = this.#emit
    const used: UsedPoints[] = []
    let rest: bigint = points
    for (let lot = this.#lots.first(member); lot >= 0 && rest > 0n; lot = this.#lots.next(lot)) {
      const left = state.lotLeft.at(lot)
      if (left === 0n) continue
      const part = left < rest ? left : rest
      this.#lots.reduce(lot, part)
      used.push({ lot, origin: state.lotOrigin.at(lot) - 1, points: part as Hundredths })
      rest -= part
    }
    this.#emit.transfer({ from: state.account(state.shopping, member), to, amount: points })
    return used
  }

  /** Keeps what the order just used, by origin, until it settles (`settle: completion`). */
  remember(member: number, order: number): void {
    const { state } = this.#emit
    this.#emit.numberSet(this.#spentFirst, order, state.tables.lots.rows + 1)
    for (const { origin, points } of mergedByOrigin(this.lastUsed))
      this.#spent.open({ member, order, origin, granted: points, day: 0 })
  }

  /** Makes `lastUsed` what an order that waited has used; its rows stand one after another. */
  recall(order: number): void {
    const { state } = this.#emit
    const used: UsedPoints[] = []
    for (let lot = this.#spentFirst.at(order) - 1; lot >= 0 && lot < state.tables.lots.rows; lot++) {
      if (state.lotOrder.at(lot) !== order + 1 || !this.#spent.owns(lot)) break
      used.push({ lot, origin: state.lotOrigin.at(lot) - 1, points: state.lotGranted.at(lot) as Hundredths })
    }
    this.lastUsed = used
  }

  /** Puts points back into the lots an order took them from; a closed lot takes none (they lapse with it). */
  restore(member: number, used: readonly UsedPoints[], from: Account = this.#issued): void {
    const { state } = this.#emit
    let sum = 0n
    for (const part of used) {
      if (state.lotClosed.at(part.lot) === 1) continue
      this.#lots.reduce(part.lot, -part.points)
      sum += part.points
    }
    this.#emit.transfer({ from, to: state.account(state.shopping, member), amount: sum })
  }

  /** Closes the lot an order granted: what is unused is gone. */
  closeLotOf(member: number, order: number): void {
    const lot = this.#lots.ofOrder(member, order)
    if (lot < 0) return
    const { state } = this.#emit
    const left = this.#lots.close(lot)
    this.#emit.transfer({ from: state.account(state.shopping, member), to: this.#issued, amount: left })
  }
}

function mergedByOrigin(used: readonly UsedPoints[]): { origin: number; points: Hundredths }[] {
  const merged: { origin: number; points: Hundredths }[] = []
  for (const { origin, points } of used) {
    const same = merged.find((part) => part.origin === origin)
    if (same === undefined) merged.push({ origin, points })
    else same.points = (same.points + points) as Hundredths
  }
  return merged
}
