/**
 * Closes: a close is a process, not a moment (architecture). The boundary fixes the cut; passes then visit members or
 * lots in slices, each slice one entry, while orders go on between them.
 */
import { periodsEndingAt, startOfDay } from '../../clock.ts'
import type { Mall, RunningPlan } from '../../mall.ts'
import type { ClosePass, OpenClose, Period, Register } from '../../plans/contract.ts'
import { register } from '../../registers.ts'
import { Purse } from '../purse/purse.ts'

/** How much one slice of a close does at most; a slice always visits one row. */
export interface CloseSlice {
  /** Facts after which a slice that pays takes no further row. */
  readonly facts: number
  /** Rows visited in one slice. */
  readonly rows: number
}
export const CLOSE_SLICE: CloseSlice = { facts: 3072, rows: 8_000 }

interface ScheduledPass {
  readonly pass: ClosePass
  readonly close: OpenClose
  readonly planId: string
}

export class Closing {
  readonly #mall: Mall
  readonly #pass: Register
  readonly #cursor: Register
  readonly #members: Register
  readonly #lots: Register
  readonly #slice: CloseSlice
  #scheduled: ScheduledPass[] | null = null
  #added = new Set<number>()
  #addingAt = 0

  constructor(mall: Mall, slice: CloseSlice) {
    this.#mall = mall
    this.#slice = slice
    this.#pass = register(mall.emit, 'close.pass')
    this.#cursor = register(mall.emit, 'close.cursor')
    this.#members = register(mall.emit, 'close.members')
    this.#lots = register(mall.emit, 'close.lots')
  }

  get isOpen(): boolean {
    return this.#mall.state.closing.at(0) !== 0
  }

  /** A row is paid in part: it is finished before any command is decided. */
  get isHalfPaid(): boolean {
    return this.isOpen && this.#schedule()[this.#pass.number]?.pass.unfinished?.() === true
  }

  /** Whether any plan has something to do at the midnight that begins `day`. */
  hasWork(day: number): boolean {
    const periods = periodsEndingAt(day)
    return this.#mall.plans.some((running) => periods.some((period) => this.#takesPart(running, period, day)))
  }

  /** Fixes the cut: rows that exist, purses set apart. Emits into the open entry. */
  open(day: number): void {
    const { state, emit, plans } = this.#mall
    this.#members.number = state.tables.members.rows
    this.#lots.number = state.tables.lots.rows
    this.#pass.number = 0
    this.#cursor.number = 0
    const periods = periodsEndingAt(day)
    for (const running of plans) {
      const { purse, host } = running
      if (purse === null || !periods.some((period) => this.#takesPart(running, period, day))) continue
      purse.give(emit.systemAccount(closingAccount(host.planId), 'CNY'), purse.heldFen)
    }
    emit.numberSet(state.closing, 0, day + 1)
    this.#scheduled = null
    for (const period of periods) {
      for (const running of plans) if (this.#takesPart(running, period, day)) running.bound.boundary?.(period, day)
    }
  }

  /** Releases and daily dividends belong to the day that ends, the longer periods close at the boundary (reading 17). */
  #takesPart(running: RunningPlan, period: Period, day: number): boolean {
    if (running.bound.close?.[period] === undefined) return false
    return !this.#mall.isPausedAt(running, startOfDay(day) - (period === 'day' ? 1 : 0))
  }

  /** Does one slice; false when no close is open. Opens and commits its own entry through `entry`. */
  work(entry: (kind: string, act: () => void) => void): boolean {
    if (!this.isOpen) return false
    const scheduled = this.#schedule()
    const at = this.#pass.number
    const unread = this.#firstUnadded(scheduled, at)
    if (unread >= 0) {
      this.#addUp(scheduled[unread], unread)
      return true
    }
    if (at >= scheduled.length) entry('close.finished', () => this.#finish())
    else if (scheduled[at].pass.transient) entry('close.advanced', () => this.#next())
    else entry('close.advanced', () => this.#payOut(scheduled[at]))
    return true
  }

  /** A pass that only adds up and was not run by this process yet, at or before the present pass of the same plan. */
  #firstUnadded(scheduled: readonly ScheduledPass[], at: number): number {
    if (at >= scheduled.length) return -1
    for (let index = 0; index <= at; index++) {
      const { pass, planId, close } = scheduled[index]
      if (pass.transient && planId === scheduled[at].planId && close === scheduled[at].close && !this.#added.has(index))
        return index
    }
    return -1
  }

  #addUp({ pass, close }: ScheduledPass, index: number): void {
    const rows = pass.over === 'members' ? close.members : close.lots
    if (this.#addingAt === 0) pass.begin?.(close)
    const until = Math.min(rows, this.#addingAt + this.#slice.rows)
    for (let row = this.#addingAt; row < until; row++) pass.visit(row, close)
    this.#addingAt = until
    if (until < rows) return
    pass.end?.(close)
    this.#added.add(index)
    this.#addingAt = 0
  }

  #payOut({ pass, close }: ScheduledPass): void {
    const { emit } = this.#mall
    const rows = pass.over === 'members' ? close.members : close.lots
    let row = this.#cursor.number
    if (row === 0 && pass.unfinished?.() !== true) pass.begin?.(close)
    const until = Math.min(rows, row + this.#slice.rows)
    while (row < until) {
      pass.visit(row, close)
      if (pass.unfinished?.() === true) break
      row++
      if (emit.facts >= this.#slice.facts || emit.isFull) break
    }
    this.#cursor.number = row
    if (row < rows) return
    pass.end?.(close)
    this.#next()
  }

  #next(): void {
    this.#pass.number += 1
    this.#cursor.number = 0
  }

  /** What the purses set apart still hold returns; the cut is forgotten with the last fact. */
  #finish(): void {
    const { state, emit, plans } = this.#mall
    for (const { purse, host } of plans) {
      const row = state.systemRow(closingAccount(host.planId))
      if (purse === null || row < 0) continue
      const account = state.account(state.accountBalance, row)
      emit.transfer({ from: account, to: purse.account, amount: state.balance(account) })
    }
    this.#pass.number = 0
    emit.numberSet(state.closing, 0, 0)
    this.#scheduled = null
  }

  #schedule(): ScheduledPass[] {
    if (this.#scheduled !== null) return this.#scheduled
    const day = this.#mall.state.closing.at(0) - 1
    const scheduled: ScheduledPass[] = []
    for (const period of periodsEndingAt(day)) {
      for (const running of this.#inOrder(period)) {
        if (!this.#takesPart(running, period, day)) continue
        const close = this.#openClose(running, period, day)
        for (const pass of running.bound.close?.[period] ?? [])
          scheduled.push({ pass, close, planId: running.host.planId })
      }
    }
    this.#scheduled = scheduled
    this.#added = new Set()
    this.#addingAt = 0
    return scheduled
  }

  /** Releases come before daily dividends (reading 17); else the scheme's order. */
  #inOrder(period: Period): readonly RunningPlan[] {
    const { plans } = this.#mall
    if (period !== 'day') return plans
    const overTime = (running: RunningPlan): number => Number(running.configured.definition.paysOverTime ?? false)
    return [...plans].sort((one, other) => overTime(other) - overTime(one))
  }

  #openClose({ host }: RunningPlan, period: Period, day: number): OpenClose {
    const { state, emit } = this.#mall
    const row = state.systemRow(closingAccount(host.planId))
    const purse = row < 0 ? host.purse : new Purse(emit, state.account(state.accountBalance, row), host.name)
    return {
      period,
      boundary: startOfDay(day),
      day: day - 1,
      members: this.#members.number,
      lots: this.#lots.number,
      purse,
    }
  }
}

/** What a plan's purse held at the cut, kept apart until the close ends. */
const closingAccount = (planId: string): string => `closing:${planId}`
