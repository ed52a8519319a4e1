/** Lots: points granted at once and used up oldest first (spec/1 "lot"). One book per plan and member. */
import type { Emitter } from '../../emit.ts'
import type { NumberColumn } from '../../ledger/columns.ts'

export interface Grant {
  readonly member: number
  /** Row of the order, or -1. */
  readonly order: number
  readonly granted: bigint
  readonly daily?: bigint
  /** Day number on which it was opened. */
  readonly day: number
  /** Row of the merchant that caused it (2.14), or -1. */
  readonly origin?: number
  readonly unlockAt?: number
}

export class LotBook {
  readonly #emit: Emitter
  readonly #plan: number
  /** First lot of each member that may still hold something, plus one. */
  readonly head: NumberColumn
  readonly tail: NumberColumn

  constructor(emit: Emitter, plan: number, head: NumberColumn, tail: NumberColumn) {
    this.#emit = emit
    this.#plan = plan
    this.head = head
    this.tail = tail
  }

  open(grant: Grant): number {
    return this.#emit.openLot({
      plan: this.#plan,
      member: grant.member,
      order: grant.order,
      granted: grant.granted,
      daily: grant.daily ?? 0n,
      day: grant.day,
      origin: grant.origin ?? -1,
      unlockAt: grant.unlockAt ?? 0,
      head: this.head,
      tail: this.tail,
    })
  }

  /** Oldest lot of a member, or -1. Lots that are empty are still listed. */
  first(member: number): number {
    return this.head.at(member) - 1
  }
  next(lot: number): number {
    return this.#emit.state.lotNext.at(lot) - 1
  }
  last(member: number): number {
    return this.tail.at(member) - 1
  }

  /** Whether a lot belongs to this book's plan. */
  owns(lot: number): boolean {
    return this.#emit.state.lotPlan.at(lot) === this.#plan + 1
  }

  reduce(lot: number, by: bigint): void {
    this.#emit.reduceLot(lot, by)
  }

  /** Closes a lot: what it held is gone and nothing returns to it. Returns what it held. */
  close(lot: number): bigint {
    const { state } = this.#emit
    const left = state.lotLeft.at(lot)
    this.#emit.reduceLot(lot, left)
    this.#emit.numberSet(state.lotClosed, lot, 1)
    return left
  }

  /** The member's lot of an order, or -1. */
  ofOrder(member: number, order: number): number {
    const { lotOrder } = this.#emit.state
    for (let lot = this.first(member); lot >= 0; lot = this.next(lot)) if (lotOrder.at(lot) === order + 1) return lot
    return -1
  }

  /** What all lots of a member still hold. */
  balance(member: number): bigint {
    const { lotLeft } = this.#emit.state
    let sum = 0n
    for (let lot = this.first(member); lot >= 0; lot = this.next(lot)) sum += lotLeft.at(lot)
    return sum
  }
}
