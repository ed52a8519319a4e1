/** Allocations: a line's cash split into purses. The parts always sum to the cash (spec/4 "The scheme document"). */

import { refuse } from '../errors.ts'
import type { Mall } from '../mall.ts'
import type { Part } from '../scheme/scheme.ts'
import type { Account } from '../state.ts'
import { MILLION, type Ppm } from '../units/units.ts'

export interface AllocationTarget {
  /** Null is the goods money of the order's merchant. */
  readonly account: Account | null
  /** Bit of the plan, -1 for the platform and the merchant. */
  readonly bit: number
}

interface CompiledPart extends AllocationTarget {
  readonly amountFen: bigint
  readonly ratePpm: bigint
  readonly rest: boolean
}

/** An allocation with its accounts looked up once. */
export class CompiledAllocation {
  readonly parts: readonly CompiledPart[]
  /** Bits of the plans for which a line makes its buyer a promoter. */
  readonly promoterMask: number
  /** Grant rates by the plan's bit. */
  readonly grants: ReadonlyMap<number, Ppm>
  /** Amount of each part for the line prepared last. */
  readonly amounts: bigint[]
  /** The line prepared last: most lines of a product are alike, and what is prepared already stands. */
  #quantity = 0
  #cashFen = -1n

  constructor(mall: Mall, parts: readonly Part[], grants: ReadonlyMap<string, Ppm>) {
    // Parts that are the whole price leave over what rounding leaves of another cash: it is the platform's.
    const whole = parts.some(({ kind }) => kind === 'rest') ? [] : [{ target: 'platform', kind: 'rest' } as const]
    this.parts = [...parts, ...whole].map((part) => ({
      ...mall.target(part.target),
      amountFen: part.kind === 'amount' ? part.amountFen : 0n,
      ratePpm: part.kind === 'rate' ? part.ratePpm : 0n,
      rest: part.kind === 'rest',
    }))
    this.grants = new Map([...grants].map(([id, ratePpm]) => [mall.plan(id).host.bit, ratePpm]))
    this.amounts = this.parts.map(() => 0n)
    let mask = 0
    for (const part of this.parts) if (part.bit >= 0) mask |= 1 << part.bit
    for (const bit of this.grants.keys()) mask |= 1 << bit
    this.promoterMask = mask
  }

  /** Computes the parts for a line: amounts per unit, rates of the cash rounded down, the rest to the platform. */
  prepare(quantity: number, cashFen: bigint): void {
    if (quantity === this.#quantity && cashFen === this.#cashFen) return
    this.#quantity = 0
    let given = 0n
    let restAt = 0
    const units = BigInt(quantity)
    for (let index = 0; index < this.parts.length; index++) {
      const part = this.parts[index]
      if (part.rest) {
        restAt = index
        continue
      }
      const amount = part.ratePpm === 0n ? part.amountFen * units : (cashFen * part.ratePpm) / MILLION
      this.amounts[index] = amount
      given += amount
    }
    if (given > cashFen)
      refuse('allocation-exceeds-cash', `the allocation of ${given} fen exceeds the cash of ${cashFen} fen`)
    this.amounts[restAt] = cashFen - given
    this.#quantity = quantity
    this.#cashFen = cashFen
  }

  /** What the part of a plan's bit came to for the line prepared last. */
  amountOf(bit: number): bigint {
    for (let index = 0; index < this.parts.length; index++)
      if (this.parts[index].bit === bit) return this.amounts[index]
    return 0n
  }
}
