/** Registers: one amount and one number each, by name. */
import type { Emitter } from './emit.ts'
import type { AmountColumn, NumberColumn } from './ledger/columns.ts'
import type { Register } from './plans/contract.ts'

/** A register by name, recorded on first use. */
export function register(emit: Emitter, name: string): Register {
  const { state } = emit
  const { ids } = state.tables.registers
  let row = ids?.find(name) ?? -1
  if (row < 0) row = emit.record('registers', name)
  return new RecordedRegister(emit, row)
}

/** A register in its row. A class and not an object made anew: every order asks some twenty of them. */
class RecordedRegister implements Register {
  readonly #emit: Emitter
  readonly #amounts: AmountColumn
  readonly #numbers: NumberColumn
  readonly #row: number
  constructor(emit: Emitter, row: number) {
    this.#emit = emit
    this.#amounts = emit.state.registerAmount
    this.#numbers = emit.state.registerNumber
    this.#row = row
  }
  get amount(): bigint {
    return this.#amounts.at(this.#row)
  }
  set amount(value: bigint) {
    this.#emit.amountSet(this.#amounts, this.#row, value)
  }
  get number(): number {
    return this.#numbers.at(this.#row)
  }
  set number(value: number) {
    this.#emit.numberSet(this.#numbers, this.#row, value)
  }
}

/**
 * A register that is recorded when it is first set, and reads as zero before: for what is rarely needed. So a release
 * that brings new ones writes nothing into the journals of malls that do without. One for each name in a bound mall.
 */
export class LateRegister implements Register {
  readonly #emit: Emitter
  readonly #name: string
  #row: number
  /** Rollbacks there were when the row was found: it may be gone when there were more since. */
  #rollbacks: number
  constructor(emit: Emitter, name: string) {
    this.#emit = emit
    this.#name = name
    this.#row = this.#find()
    this.#rollbacks = emit.rollbacks
  }
  get amount(): bigint {
    const row = this.#present()
    return row < 0 ? 0n : this.#emit.state.registerAmount.at(row)
  }
  set amount(value: bigint) {
    if (value !== 0n || this.#present() >= 0) this.#recorded().amount = value
  }
  get number(): number {
    const row = this.#present()
    return row < 0 ? 0 : this.#emit.state.registerNumber.at(row)
  }
  set number(value: number) {
    if (value !== 0 || this.#present() >= 0) this.#recorded().number = value
  }
  #present(): number {
    if (this.#row >= 0 && this.#rollbacks !== this.#emit.rollbacks) {
      this.#row = this.#find()
      this.#rollbacks = this.#emit.rollbacks
    }
    return this.#row
  }
  #recorded(): Register {
    const recorded = register(this.#emit, this.#name)
    this.#row = this.#find()
    this.#rollbacks = this.#emit.rollbacks
    return recorded
  }
  #find(): number {
    return this.#emit.state.tables.registers.ids?.find(this.#name) ?? -1
  }
}
