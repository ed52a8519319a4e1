/**
 * What a rollback needs, newest last: the old value of every cell written and every row added since the mark.
 * Replay needs none of it and switches it off.
 */

import type { State } from '../state.ts'
import type { AmountColumn, NumberColumn, Table } from './columns.ts'

const AMOUNT = 1
const NUMBER = 2
const ROW = 3
const NAME = 4
const COLUMN = 5
const SCHEME = 6
const SEEN = 7
const AMOUNT_CUT = 8
const NUMBER_CUT = 9

export class UndoLog {
  recording = true
  #kinds = new Uint8Array(1024)
  /** Numbers of columns and tables: an array of the things themselves would have the collector told of every cell. */
  #targets = new Uint16Array(1024)
  #rows = new Float64Array(1024)
  #amounts = new BigInt64Array(1024)
  #numbers = new Float64Array(1024)
  length = 0

  /** Records the cell as it is: handed over from typed array to typed array, its value never becomes an object. */
  amount(column: AmountColumn, row: number): void {
    if (!this.recording) return
    this.#push(AMOUNT, column.id, row)
    this.#amounts[this.length - 1] = column.at(row)
  }
  number(column: NumberColumn, row: number): void {
    if (!this.recording) return
    this.#push(NUMBER, column.id, row)
    this.#numbers[this.length - 1] = column.at(row)
  }
  row(table: Table): void {
    if (this.recording) this.#push(ROW, table.id, 0)
  }
  name(): void {
    if (this.recording) this.#push(NAME, 0, 0)
  }
  column(): void {
    if (this.recording) this.#push(COLUMN, 0, 0)
  }
  scheme(): void {
    if (this.recording) this.#push(SCHEME, 0, 0)
  }
  seen(low: number, high: number): void {
    if (!this.recording) return
    this.#push(SEEN, 0, low)
    this.#numbers[this.length - 1] = high
  }
  amountCut(column: AmountColumn, row: number): void {
    if (this.recording) this.#push(AMOUNT_CUT, column.id, row)
  }
  numberCut(column: NumberColumn, row: number): void {
    if (this.recording) this.#push(NUMBER_CUT, column.id, row)
  }

  /** Forgets what is recorded: the facts stand. */
  commit(): void {
    this.length = 0
  }

  /** Puts back everything recorded, newest first. */
  rollback(state: State): void {
    for (let index = this.length - 1; index >= 0; index--) this.#restore(state, index)
    this.length = 0
  }

  #restore(state: State, index: number): void {
    const target = this.#targets[index]
    const row = this.#rows[index]
    switch (this.#kinds[index]) {
      case AMOUNT: {
        const column = state.columns[target] as AmountColumn
        column.put(row, this.#amounts[index])
        if (column.watcher !== null) column.watcher.touch(row)
        return
      }
      case NUMBER: {
        const column = state.columns[target] as NumberColumn
        column.put(row, this.#numbers[index])
        if (column.watcher !== null) column.watcher.touch(row)
        return
      }
      case ROW: {
        const table = state.tableList[target]
        table.takeBackLast()
        table.ids?.removeLast()
        return
      }
      case NAME:
        state.names.removeLast()
        return
      case COLUMN:
        state.removeLastColumn()
        return
      case SCHEME:
        state.schemes.pop()
        return
      case SEEN:
        state.seen.remove(row, this.#numbers[index])
        return
      case AMOUNT_CUT:
      case NUMBER_CUT:
        state.columns[target].cut?.delete(row)
    }
  }

  #push(kind: number, target: number, row: number): void {
    if (this.length === this.#kinds.length) this.#grow()
    this.#kinds[this.length] = kind
    this.#targets[this.length] = target
    this.#rows[this.length] = row
    this.length++
  }

  #grow(): void {
    const size = this.length * 2
    const kinds = new Uint8Array(size)
    kinds.set(this.#kinds)
    this.#kinds = kinds
    const targets = new Uint16Array(size)
    targets.set(this.#targets)
    this.#targets = targets
    const rows = new Float64Array(size)
    rows.set(this.#rows)
    this.#rows = rows
    const amounts = new BigInt64Array(size)
    amounts.set(this.#amounts)
    this.#amounts = amounts
    const numbers = new Float64Array(size)
    numbers.set(this.#numbers)
    this.#numbers = numbers
  }
}
