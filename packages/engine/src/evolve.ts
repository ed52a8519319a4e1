/**
 * Evolve: facts → state. It never refuses; what it is given was decided. The same methods run live, on replay and in
 * the simulator (law 7). Every old value goes to the undo log first.
 */

import { LawBroken } from './errors.ts'
import type { AmountColumn, ColumnDeclaration, NumberColumn } from './ledger/columns.ts'
import type { Fingerprint } from './ledger/fingerprint.ts'
import type { UndoLog } from './ledger/undo.ts'
import { type Account, COLUMNS_LIMIT, rowOf, type State, type TableName } from './state.ts'
import { AMOUNT_LIMIT } from './units/units.ts'

/** A lot as it is opened; references are rows, -1 for none. */
export interface LotOpening {
  readonly plan: number
  readonly member: number
  readonly order: number
  readonly granted: bigint
  readonly daily: bigint
  readonly day: number
  readonly origin: number
  readonly unlockAt: number
  readonly tail: NumberColumn
  readonly head: NumberColumn
}

/** An order as it was placed; references are rows or numbers of names, -1 for none. */
export interface PlacedOrder {
  readonly id: string
  readonly member: number
  readonly product: number
  readonly merchant: number
  readonly quantity: number
  readonly place: number
  readonly point: number
  readonly cashFen: bigint
  readonly amountFen: bigint
  readonly shopping: bigint
  readonly coin: bigint
}

/** Cells of a posting: what is added, and what the account holds then. */
const CHANGE = 0
const HELD = 1
const CHANGE_HIGH = 1
const HELD_HIGH = 3
/** The high half of the bound of any account. */
// house-allow money-exact: the half of a bound that is a power of two, not an amount
const LIMIT_HIGH = Number(AMOUNT_LIMIT >> 32n)

export class Evolution {
  readonly state: State
  readonly undo: UndoLog
  /** The posting at hand: handed over in 64 bits, its amounts need not become objects on the heap. */
  readonly #posting = new BigInt64Array(2)
  /** Low and high halves of the same, for signs and bounds. */
  readonly #halves = new Int32Array(this.#posting.buffer)
  constructor(state: State, undo: UndoLog) {
    this.state = state
    this.undo = undo
  }

  named(text: string): number {
    this.undo.name()
    return this.state.names.add(text)
  }

  columnDeclared(declaration: ColumnDeclaration): void {
    if (this.state.columnByName.has(declaration.name)) return
    this.undo.column()
    this.state.declare(declaration)
  }

  recorded(tableName: TableName, id: string): number {
    const table = this.state.tables[tableName]
    this.undo.row(table)
    table.ids?.add(id)
    return table.add()
  }

  accountOpened(name: string, asset: number, mayGoNegative: boolean): number {
    const row = this.recorded('accounts', name)
    this.numberSet(this.state.accountAsset, row, asset)
    this.numberSet(this.state.accountMayGoNegative, row, mayGoNegative ? 1 : 0)
    return row
  }

  joined(id: string, referrer: number, at: number): number {
    const row = this.recorded('members', id)
    if (referrer >= 0) this.numberSet(this.state.referrer, row, referrer + 1)
    this.numberSet(this.state.joinedAt, row, at)
    return row
  }

  transfer(from: Account, to: Account, amount: bigint): void {
    const posting = this.#posting
    posting[CHANGE] = amount
    posting[CHANGE] = BigInt.asIntN(64, 0n - posting[CHANGE])
    this.#post(from)
    posting[CHANGE] = amount
    this.#post(to)
  }

  amountSet(column: AmountColumn, row: number, value: bigint): void {
    this.undo.amount(column, row)
    if (column.cut !== null && this.state.closing.at(0) !== 0 && !column.cut.has(row)) {
      column.cut.set(row, column.at(row))
      this.undo.amountCut(column, row)
    }
    column.put(row, value)
    if (column.watcher !== null) column.watcher.touch(row)
  }

  numberSet(column: NumberColumn, row: number, value: number): void {
    this.undo.number(column, row)
    if (column.cut !== null && this.state.closing.at(0) !== 0 && !column.cut.has(row)) {
      column.cut.set(row, column.at(row))
      this.undo.numberCut(column, row)
    }
    column.put(row, value)
    if (column.watcher !== null) column.watcher.touch(row)
    if (value === 0 && row === 0 && column === this.state.closing) this.#forgetCuts()
  }

  /** The last fact of a close: nothing follows it in its entry, so it is never rolled back. */
  #forgetCuts(): void {
    for (const column of this.state.columns) column.cut?.clear()
  }

  lotOpened(lot: LotOpening): number {
    const state = this.state
    const row = this.recorded('lots', '')
    const head = lot.head.at(lot.member)
    const tail = lot.tail.at(lot.member)
    this.numberSet(state.lotPlan, row, lot.plan + 1)
    this.numberSet(state.lotMember, row, lot.member + 1)
    this.numberSet(state.lotOrder, row, lot.order + 1)
    this.amountSet(state.lotGranted, row, lot.granted)
    this.amountSet(state.lotLeft, row, lot.granted)
    this.amountSet(state.lotDaily, row, lot.daily)
    this.numberSet(state.lotDay, row, lot.day)
    this.numberSet(state.lotOrigin, row, lot.origin + 1)
    this.numberSet(state.lotUnlockAt, row, lot.unlockAt)
    if (head === 0) this.numberSet(lot.head, lot.member, row + 1)
    else this.numberSet(state.lotNext, tail - 1, row + 1)
    this.numberSet(lot.tail, lot.member, row + 1)
    return row
  }

  lotReduced(lot: number, by: bigint): void {
    this.amountSet(this.state.lotLeft, lot, this.state.lotLeft.at(lot) - by)
  }

  /** The member's place counts too: a volume "below" a member is added from its parent on. */
  volumeAdded(volume: AmountColumn, member: number, amount: bigint): void {
    const tree = this.state.columnByName.get(volume.declaration.tree) as NumberColumn
    for (let at = member; at >= 0; at = tree.at(at) - 1) this.amountSet(volume, at, volume.at(at) + amount)
  }

  /** `carried` are the volumes that leave with a subtree (the packs of 2.9); all others stay where they were counted. */
  moved(tree: NumberColumn, member: number, parent: number, carried: readonly AmountColumn[]): void {
    for (const volume of carried) {
      const amount = volume.at(member)
      if (amount !== 0n && tree.at(member) !== 0) this.volumeAdded(volume, tree.at(member) - 1, -amount)
    }
    this.#noteMove(tree, member)
    this.numberSet(tree, member, parent + 1)
    for (const volume of carried) {
      const amount = volume.at(member)
      if (amount !== 0n && parent >= 0) this.volumeAdded(volume, parent, amount)
    }
  }

  /** Follows from the move itself, so it needs no fact. */
  #noteMove(tree: NumberColumn, member: number): void {
    const { state } = this
    const row = this.recorded('moves', '')
    this.numberSet(state.moveBefore, row, state.lastMove.at(member))
    this.numberSet(state.moveTree, row, tree.id)
    this.numberSet(state.moveFrom, row, tree.at(member))
    this.numberSet(state.moveSequence, row, state.sequence)
    this.numberSet(state.lastMove, member, row + 1)
  }

  schemeActivated(version: number, text: string, at: number): void {
    this.undo.scheme()
    this.state.schemes.push({ version, text, at, sequence: this.state.sequence })
  }

  seen(id: Fingerprint, input: Fingerprint, sequence: number): void {
    this.undo.seen(id.low, id.high)
    this.state.seen.add(id, input, sequence)
  }

  /** Its cells are of no other row's making: taking the row back empties them, so they are put without undo. */
  ordered(order: PlacedOrder): number {
    const { state } = this
    const row = this.recorded('documents', order.id)
    state.documentMember.put(row, order.member + 1)
    state.orderPlacedSequence.put(row, state.sequence)
    state.orderProduct.put(row, order.product + 1)
    state.orderMerchant.put(row, order.merchant + 1)
    state.orderQuantity.put(row, order.quantity)
    state.orderPlace.put(row, order.place + 1)
    state.orderPoint.put(row, order.point + 1)
    state.orderCash.put(row, order.cashFen)
    state.orderAmount.put(row, order.amountFen)
    state.orderShopping.put(row, order.shopping)
    state.orderCoin.put(row, order.coin)
    return row
  }

  /** Posts the change at hand. */
  #post(account: Account): void {
    const row = rowOf(account)
    const column = this.state.columns[account - row * COLUMNS_LIMIT] as AmountColumn
    const posting = this.#posting
    // Told to be 64 bits wide, so that no big integer is made on the heap; the bound below is far from where it would wrap.
    posting[HELD] = BigInt.asIntN(64, column.at(row) + posting[CHANGE])
    const high = this.#halves[HELD_HIGH]
    if (high >= LIMIT_HIGH || high < -LIMIT_HIGH) this.#checkBound(column, row)
    if (high < 0 && this.#halves[CHANGE_HIGH] < 0 && !this.#mayGoNegative(column, row))
      this.#refuse(column, row, 'own-purse')
    this.undo.amount(column, row)
    if (column.cut !== null && this.state.closing.at(0) !== 0 && !column.cut.has(row)) {
      column.cut.set(row, column.at(row))
      this.undo.amountCut(column, row)
    }
    column.put(row, posting[HELD])
    if (column.watcher !== null) column.watcher.touch(row)
  }

  #checkBound(column: AmountColumn, row: number): void {
    const held = this.#posting[HELD]
    if (held > AMOUNT_LIMIT || held < -AMOUNT_LIMIT) this.#refuse(column, row, 'bounds')
  }

  #refuse(column: AmountColumn, row: number, law: 'bounds' | 'own-purse'): never {
    const account = `account ${column.declaration.name}[${row}]`
    const posted = `it holds ${column.at(row)}, ${this.#posting[CHANGE]} are posted`
    if (law === 'bounds') throw new LawBroken(law, `${account} would pass the bound of any account: ${posted}`)
    throw new LawBroken(law, `${account} would go below zero: ${posted}`)
  }

  #mayGoNegative(column: AmountColumn, row: number): boolean {
    return column === this.state.accountBalance ? this.state.accountMayGoNegative.at(row) !== 0 : column.mayGoNegative
  }
}
