/** What the engine does by itself at an instant: holds expire, orders settle. Derived, never in the journal. */
import type { Command } from '../command.ts'
import { holdState } from '../decide/holds.ts'
import { documentState, type State } from '../state.ts'

/** Whether a command may make its order fall due by itself some time. */
export function makesOrderDue(
  command: Command,
): command is Extract<Command, { kind: 'order' | 'merchant-order' | 'receive' | 'pickup' }> {
  const { kind } = command
  return kind === 'order' || kind === 'merchant-order' || kind === 'receive' || kind === 'pickup'
}

/** One thing that is due. */
export interface Due {
  readonly what: 'hold' | 'order'
  readonly row: number
}

/** All that is due some time, of holds and orders. */
export class DueCalendar {
  readonly #state: State
  readonly #holds = new DueQueue()
  readonly #orders = new DueQueue()
  #knownHolds = 0

  /** Built from the state alone: what could not be done before is due again. */
  constructor(state: State) {
    this.#state = state
    for (; this.#knownHolds < state.tables.holds.rows; this.#knownHolds++) {
      if (state.holdState.at(this.#knownHolds) === holdState.open) this.#addHold(this.#knownHolds)
    }
    for (let row = 0; row < state.tables.documents.rows; row++) {
      if (state.documentDueAt.at(row) > 0) this.#orders.add(state.documentDueAt.at(row), row)
    }
  }

  /** The earliest instant, or Infinity. */
  get nextAt(): number {
    return Math.min(this.#holds.nextAt, this.#orders.nextAt)
  }

  /** Notes the holds that were opened since. */
  noteHolds(): void {
    const { rows } = this.#state.tables.holds
    for (; this.#knownHolds < rows; this.#knownHolds++) this.#addHold(this.#knownHolds)
  }

  /** Notes an order whose refund window may run now. */
  noteOrder(id: string): void {
    const row = this.#state.tables.documents.ids?.find(id) ?? -1
    if (row >= 0 && this.#state.documentDueAt.at(row) > 0) this.#orders.add(this.#state.documentDueAt.at(row), row)
  }

  /** Takes what is due first until `at`, holds before orders; null when it was settled, refunded or ended before. */
  take(at: number): Due | null {
    const { holdState: holds, documentState: documents, documentDueAt } = this.#state
    if (this.#holds.nextAt <= at) {
      const row = this.#holds.take()
      return holds.at(row) === holdState.open ? { what: 'hold', row } : null
    }
    const row = this.#orders.take()
    return documents.at(row) === documentState.awaiting && documentDueAt.at(row) <= at ? { what: 'order', row } : null
  }

  #addHold(row: number): void {
    this.#holds.add(this.#state.holdExpiresAt.at(row), row)
  }
}

/** Rows with an instant, the earliest first. */
class DueQueue {
  #at: number[] = []
  #rows: number[] = []

  get size(): number {
    return this.#at.length
  }
  /** The earliest instant, or Infinity. */
  get nextAt(): number {
    return this.#at.length === 0 ? Number.POSITIVE_INFINITY : this.#at[0]
  }

  add(at: number, row: number): void {
    let index = this.#at.length
    this.#at.push(at)
    this.#rows.push(row)
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!this.#before(index, parent)) return
      this.#swap(index, parent)
      index = parent
    }
  }

  /** Takes the row that is due first; ties by row. */
  take(): number {
    const row = this.#rows[0]
    const last = this.#at.length - 1
    this.#swap(0, last)
    this.#at.pop()
    this.#rows.pop()
    let index = 0
    for (;;) {
      const left = index * 2 + 1
      if (left >= last) return row
      const right = left + 1
      const child = right < last && this.#before(right, left) ? right : left
      if (!this.#before(child, index)) return row
      this.#swap(child, index)
      index = child
    }
  }

  #before(one: number, other: number): boolean {
    return this.#at[one] < this.#at[other] || (this.#at[one] === this.#at[other] && this.#rows[one] < this.#rows[other])
  }
  #swap(one: number, other: number): void {
    const [at, row] = [this.#at[one], this.#rows[one]]
    this.#at[one] = this.#at[other]
    this.#rows[one] = this.#rows[other]
    this.#at[other] = at
    this.#rows[other] = row
  }
}
