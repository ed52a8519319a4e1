import { lesser, sum } from '../units.ts'
import type { Member, Order } from '../world.ts'

/** Release points granted by one order, of this shop or an old one; `closed` by its refund. */
export type Lot = { order: { id: string }; granted: bigint; left: bigint; daily: bigint; day: number; closed: boolean }

/** The lots of one plan, each member's oldest first. */
export class Lots {
  readonly #of = new Map<Member, Lot[]>()

  open(member: Member, lot: Lot): void {
    this.#of.set(member, [...this.of(member), lot])
  }

  of(member: Member): Lot[] {
    return this.#of.get(member) ?? []
  }

  /** Lots with something left that were not opened today. */
  releasable(member: Member, today: number): Lot[] {
    return this.of(member).filter((lot) => lot.left > 0n && lot.day < today)
  }

  /** All that is still unreleased, of everybody. */
  unreleased(): bigint {
    return sum([...this.#of.values()].flat().map((lot) => lot.left))
  }

  /** The order's lots are closed as far as unused. */
  close(order: Order): void {
    for (const lot of this.of(order.member)) if (lot.order === order) Object.assign(lot, { left: 0n, closed: true })
  }
}

/** Takes up to `amount` out of the lots, oldest first; returns what they had of it. */
export function takeOldestFirst(lots: Lot[], amount: bigint): bigint {
  let wanted = amount
  for (const lot of lots) {
    const taken = lesser(lot.left, wanted)
    lot.left -= taken
    wanted -= taken
  }
  return amount - wanted
}
