/**
 * Emit: the only way decide changes anything. Each method applies one fact through `evolve` and writes it into the
 * entry; a rollback takes back both, to the byte.
 */
import { LawBroken } from './errors.ts'
import { Evolution, type LotOpening, type PlacedOrder } from './evolve.ts'
import { FactWriter } from './facts/codec.ts'
import { FORMAT_VERSION, factKind } from './facts/kinds.ts'
import type { AmountColumn, ColumnDeclaration, NumberColumn } from './ledger/columns.ts'
import type { Fingerprint } from './ledger/fingerprint.ts'
import { UndoLog } from './ledger/undo.ts'
import { type Account, State, type TableName } from './state.ts'

/** What the head of an entry says of its command. */
export interface EntryHead {
  readonly kind: string
  readonly id: string
  readonly caller: string
  /** Fingerprint of the id; of no matter when the id is empty. */
  readonly fingerprint: Fingerprint
  readonly input: Fingerprint
}

/** Why a reward is paid: enough to recompute it by hand (law 6). References are rows, -1 for none. */
export interface RewardReason {
  readonly plan: number
  readonly rule: number
  readonly basis: bigint
  readonly ratePpm: number
  readonly order: number
  readonly cause: number
}

const TABLE_CODES: Record<TableName, number> = {
  accounts: 0,
  members: 1,
  merchants: 2,
  documents: 3,
  lots: 4,
  holds: 5,
  agents: 6,
  registers: 7,
  moves: 8,
}
export const TABLE_BY_CODE = Object.keys(TABLE_CODES) as TableName[]

/** Room that any one fact but a text may need. */
const FACT_BYTES = 160

/**
 * Hears what is paid, for statistics that need no journal. What it hears counts once the entry `stands`; an entry that is
 * `takenBack` never was. The order of calls is that of the facts.
 */
export interface PaymentListener {
  paid(from: Account, to: Account, amount: bigint, reason: RewardReason): void
  stands(): void
  takenBack(): void
}

/** Facts in one entry at most (architecture "A close is a process"). */
export const ENTRY_FACTS_LIMIT = 4096
/** No single step of longer work emits more: what takes many steps stops that far before the limit. */
export const STEP_FACTS_LIMIT = 96

export class Emitter {
  readonly state: State
  listener: PaymentListener | null = null
  readonly undo = new UndoLog()
  readonly evolution: Evolution
  readonly writer = new FactWriter()
  /** Facts in the entry being written. */
  facts = 0
  /** Entries taken back so far. */
  rollbacks = 0
  /** Facts an entry may hold; tests lower it, so that little work is long. */
  factsLimit = ENTRY_FACTS_LIMIT
  /** Entries committed since the last drain. */
  count = 0
  commands: { id: string; sequence: number }[] = []
  #entryStart = -1
  #clockBefore = 0

  constructor(state: State = new State()) {
    this.state = state
    this.evolution = new Evolution(state, this.undo)
  }

  /** Opens an entry at an instant; the sequence and clock move with it and go back on rollback. */
  begin(head: EntryHead, at: number): void {
    const { state, writer } = this
    writer.reserve(64)
    this.#entryStart = writer.length
    this.#clockBefore = state.clock
    writer.length += 4
    writer.byte(FORMAT_VERSION)
    state.sequence++
    state.clock = at
    writer.whole(state.sequence)
    writer.whole(at)
    writer.text(head.kind)
    writer.text(head.caller)
    writer.text(head.id)
    writer.whole(head.input.low)
    writer.whole(head.input.high)
    this.facts = 0
    if (head.id !== '') {
      this.evolution.seen(head.fingerprint, head.input, state.sequence)
      this.commands.push({ id: head.id, sequence: state.sequence })
    }
  }

  /** Closes the entry: its facts stand. */
  commit(): void {
    this.writer.fixed32(this.#entryStart, this.writer.length - this.#entryStart - 4)
    this.undo.commit()
    this.listener?.stands()
    this.count++
    this.#entryStart = -1
  }

  /** Takes the open entry back, to the byte. */
  rollback(): void {
    if (this.#entryStart < 0) return
    this.writer.length = this.#entryStart
    this.undo.rollback(this.state)
    this.rollbacks++
    this.listener?.takenBack()
    if (this.commands.at(-1)?.sequence === this.state.sequence) this.commands.pop()
    this.state.sequence--
    this.state.clock = this.#clockBefore
    this.#entryStart = -1
    this.facts = 0
  }

  get open(): boolean {
    return this.#entryStart >= 0
  }

  /** Facts there is room for before longer work must go on in another entry; below zero when it should have stopped. */
  get room(): number {
    return this.factsLimit - STEP_FACTS_LIMIT - this.facts
  }

  /** Longer work takes no further step in this entry. A step that comes first in its entry always fits. */
  get isFull(): boolean {
    return this.room <= 0 && this.facts > 0
  }

  /** The number of a name, new names are journalled. */
  name(text: string): number {
    const known = this.state.names.find(text)
    if (known >= 0) return known
    this.#fact(factKind.named)
    this.writer.text(text)
    return this.evolution.named(text)
  }

  declare(declaration: ColumnDeclaration): AmountColumn | NumberColumn {
    if (!this.state.columnByName.has(declaration.name)) {
      this.#fact(factKind.columnDeclared)
      const { writer } = this
      writer.text(declaration.name)
      writer.text(declaration.table)
      writer.byte(
        (declaration.type === 'amount' ? 1 : 0) | (declaration.mayGoNegative ? 2 : 0) | (declaration.keepsCut ? 4 : 0),
      )
      writer.text(declaration.asset)
      writer.text(declaration.tree)
      this.evolution.columnDeclared(declaration)
    }
    const column = this.state.columnByName.get(declaration.name) as AmountColumn | NumberColumn
    const { table, type } = column.declaration
    if (table !== declaration.table || type !== declaration.type)
      throw new TypeError(
        `the column ${declaration.name} is declared twice: ${type} of ${table} and ${declaration.type} of ${declaration.table}`,
      )
    return column
  }

  /** A system account such as `platform:income`, opened on first use. */
  systemAccount(name: string, asset: string, mayGoNegative = false): Account {
    let row = this.state.systemRow(name)
    if (row < 0) {
      const assetName = this.name(asset)
      this.#fact(factKind.accountOpened)
      this.writer.text(name)
      this.writer.whole(assetName)
      this.writer.byte(mayGoNegative ? 1 : 0)
      row = this.evolution.accountOpened(name, assetName, mayGoNegative)
    }
    return this.state.account(this.state.accountBalance, row)
  }

  /** A row with an id in one of the tables that are not members, accounts or lots. */
  record(table: TableName, id: string): number {
    this.#fact(factKind.recorded)
    this.writer.byte(TABLE_CODES[table])
    this.writer.text(id)
    return this.evolution.recorded(table, id)
  }

  join(id: string, referrer: number): number {
    this.#fact(factKind.joined)
    this.writer.text(id)
    this.writer.whole(referrer + 1)
    return this.evolution.joined(id, referrer, this.state.clock)
  }

  move(tree: NumberColumn, member: number, parent: number, carried: readonly AmountColumn[]): void {
    this.#fact(factKind.moved)
    this.writer.whole(tree.id)
    this.writer.whole(member)
    this.writer.whole(parent + 1)
    this.writer.whole(carried.length)
    for (const volume of carried) this.writer.whole(volume.id)
    this.evolution.moved(tree, member, parent, carried)
  }

  transfer({ from, to, amount }: { from: Account; to: Account; amount: bigint }): void {
    if (amount === 0n) return
    this.#fact(factKind.transfer)
    this.writer.whole(from)
    this.writer.whole(to)
    this.writer.amount(amount)
    this.evolution.transfer(from, to, amount)
  }

  reward(from: Account, to: Account, amount: bigint, reason: RewardReason): void {
    this.#fact(factKind.reward)
    const { writer } = this
    writer.whole(from)
    writer.whole(to)
    writer.amount(amount)
    writer.whole(reason.plan)
    writer.whole(reason.rule)
    writer.amount(reason.basis)
    writer.whole(reason.ratePpm + 1)
    writer.whole(reason.order + 1)
    writer.whole(reason.cause + 1)
    this.evolution.transfer(from, to, amount)
    // The listener gets a copy: a reason that nobody keeps is never made on the heap.
    if (this.listener !== null) this.listener.paid(from, to, amount, { ...reason })
  }

  amountSet(column: AmountColumn, row: number, value: bigint): void {
    if (column.at(row) === value) return
    this.#fact(factKind.amountSet)
    this.writer.whole(column.id)
    this.writer.whole(row)
    this.writer.amount(value)
    this.evolution.amountSet(column, row, value)
  }

  numberSet(column: NumberColumn, row: number, value: number): void {
    if (column.at(row) === value) return
    if (!(value >= 0))
      throw new LawBroken('bounds', `the number ${column.declaration.name}[${row}] would become ${value}`)
    this.#fact(factKind.numberSet)
    this.writer.whole(column.id)
    this.writer.whole(row)
    this.writer.whole(value)
    this.evolution.numberSet(column, row, value)
  }

  order(order: PlacedOrder): number {
    this.#fact(factKind.ordered)
    const { writer } = this
    writer.text(order.id)
    writer.whole(order.member)
    writer.whole(order.product + 1)
    writer.whole(order.merchant + 1)
    writer.whole(order.quantity)
    writer.whole(order.place + 1)
    writer.whole(order.point + 1)
    writer.amount(order.cashFen)
    writer.amount(order.amountFen)
    writer.amount(order.shopping)
    writer.amount(order.coin)
    return this.evolution.ordered(order)
  }

  openLot(lot: LotOpening): number {
    this.#fact(factKind.lotOpened)
    const { writer } = this
    writer.whole(lot.plan)
    writer.whole(lot.member)
    writer.whole(lot.order + 1)
    writer.amount(lot.granted)
    writer.amount(lot.daily)
    writer.whole(lot.day)
    writer.whole(lot.origin + 1)
    writer.whole(lot.unlockAt)
    writer.whole(lot.head.id)
    writer.whole(lot.tail.id)
    return this.evolution.lotOpened(lot)
  }

  reduceLot(lot: number, by: bigint): void {
    if (by === 0n) return
    this.#fact(factKind.lotReduced)
    this.writer.whole(lot)
    this.writer.amount(by)
    this.evolution.lotReduced(lot, by)
  }

  addVolume(volume: AmountColumn, member: number, amount: bigint): void {
    if (member < 0 || amount === 0n) return
    this.#fact(factKind.volumeAdded)
    this.writer.whole(volume.id)
    this.writer.whole(member)
    this.writer.amount(amount)
    this.evolution.volumeAdded(volume, member, amount)
  }

  activate(version: number, text: string): void {
    this.#fact(factKind.schemeActivated)
    this.writer.whole(version)
    this.writer.text(text)
    this.evolution.schemeActivated(version, text, this.state.clock)
  }

  /** Throws on demand after a number of facts: how the rollback test interrupts a command at every point. */
  interruptAfter = -1

  #fact(kind: number): void {
    this.writer.reserve(FACT_BYTES)
    this.facts++
    if (this.interruptAfter >= 0 && this.facts > this.interruptAfter)
      throw new Error('interrupted by the rollback test')
    this.writer.bytes[this.writer.length++] = kind
  }
}
