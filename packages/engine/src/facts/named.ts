/** Entries with names instead of rows: what followers, statements, exports and the admin's journal page read. */
import type { AmountColumn } from '../ledger/columns.ts'
import { type Account, COLUMNS_LIMIT, type State, type TableName } from '../state.ts'
import { formatPpm } from '../units/units.ts'
import { decodeEntry, type StoredEntry, type StoredFact } from './read.ts'

/** `external:payments`, `platform:income`, `purse:chain`, `pool:growth`, `member:A:available`, `member:A:growth.holding`, `merchant:shop1`. */
export type AccountName = string

export type NamedFact =
  | {
      readonly fact: 'transfer'
      readonly from: AccountName
      readonly to: AccountName
      readonly asset: string
      readonly amount: bigint
    }
  | {
      readonly fact: 'reward'
      readonly plan: string
      readonly rule: string
      /** A member's id, or `merchant:ID`. */
      readonly to: string
      readonly amount: bigint
      readonly basis: bigint | null
      readonly rate: string | null
      readonly order: string | null
      readonly from: string | null
      /** The account that paid and the one that received; debt is netted by a transfer of its own. */
      readonly purse: AccountName
      readonly account: AccountName
    }
  | { readonly fact: 'joined'; readonly member: string; readonly referrer: string | null }
  | { readonly fact: 'moved'; readonly tree: string; readonly member: string; readonly parent: string | null }
  | {
      readonly fact: 'ordered'
      readonly order: string
      readonly member: string
      readonly product: string | null
      readonly merchant: string | null
      readonly quantity: number
      readonly cash: bigint
      readonly amount: bigint
      readonly shopping: bigint
      readonly coin: bigint
      readonly place: string | null
      readonly point: string | null
    }
  | {
      readonly fact: 'lot-opened'
      readonly plan: string
      readonly member: string
      readonly order: string | null
      readonly granted: bigint
      readonly daily: bigint
      readonly unlockAt: number
    }
  | {
      readonly fact: 'lot-reduced'
      readonly plan: string
      readonly member: string
      readonly order: string | null
      readonly amount: bigint
    }
  | {
      readonly fact: 'cell-set'
      readonly table: string
      readonly column: string
      readonly row: string
      readonly value: bigint | number
    }
  | { readonly fact: 'volume-added'; readonly column: string; readonly member: string; readonly amount: bigint }
  | { readonly fact: 'recorded'; readonly table: string; readonly id: string }
  | { readonly fact: 'named'; readonly text: string }
  | { readonly fact: 'column-declared'; readonly name: string; readonly table: string; readonly asset: string }
  | { readonly fact: 'account-opened'; readonly name: string; readonly asset: string }
  | { readonly fact: 'scheme-activated'; readonly version: number; readonly text: string }

export interface Entry {
  readonly sequence: number
  readonly at: number
  /** Empty on entries the engine made by itself (closes, expiries, cascades). */
  readonly commandId: string
  readonly caller: string
  readonly kind: string
  /** The close this entry belongs to, by the day it ends: `close:20470`; null for any other entry. */
  readonly close: string | null
  /** Fingerprint of the command's input, hex. */
  readonly inputHash: string
  readonly facts: readonly NamedFact[]
}

/** The names behind rows. Names are only ever appended, so it is safe to use while the engine goes on. */
export class Directory {
  readonly #state: State
  constructor(state: State) {
    this.#state = state
  }

  name(number: number): string {
    return this.#state.names.id(number)
  }
  member(row: number): string | null {
    return row < 0 ? null : this.#state.memberId(row)
  }
  id(table: TableName, row: number): string | null {
    return row < 0 ? null : (this.#state.tables[table].ids?.id(row) ?? `#${row}`)
  }
  column(id: number): { readonly name: string; readonly table: TableName; readonly asset: string } {
    const { declaration } = this.#state.columns[id]
    return { name: declaration.name, table: declaration.table as TableName, asset: declaration.asset }
  }
  assetOf(account: Account): string {
    const row = Math.floor(account / COLUMNS_LIMIT)
    const column = this.#state.columns[account - row * COLUMNS_LIMIT]
    return column === this.#state.accountBalance
      ? this.name(this.#state.accountAsset.at(row))
      : (column as AmountColumn).asset
  }
  account(account: Account): AccountName {
    const row = Math.floor(account / COLUMNS_LIMIT)
    const { name, table } = this.column(account - row * COLUMNS_LIMIT)
    if (table === 'accounts') return this.id('accounts', row) ?? ''
    if (table === 'merchants') return `merchant:${this.id('merchants', row)}`
    return `member:${this.member(row)}:${name}`
  }
  lot(row: number): { plan: string; member: string; order: string | null } {
    const { lotPlan, lotMember, lotOrder } = this.#state
    return {
      plan: this.name(lotPlan.at(row) - 1),
      member: this.member(lotMember.at(row) - 1) ?? '',
      order: this.id('documents', lotOrder.at(row) - 1),
    }
  }
}

/** Decodes an entry payload and names what it speaks of. Throws LawBroken on an unknown format. */
export function readEntry(payload: Uint8Array, directory: Directory): Entry {
  const stored = decodeEntry(payload)
  return {
    sequence: stored.sequence,
    at: stored.at,
    commandId: stored.commandId,
    caller: stored.caller,
    kind: stored.kind,
    close: stored.caller.startsWith('close:') ? stored.caller : null,
    inputHash: inputHashOf(stored),
    facts: stored.facts.map((fact) => nameFact(fact, directory)),
  }
}

const inputHashOf = (stored: StoredEntry): string =>
  stored.inputHigh.toString(16).padStart(8, '0') + stored.inputLow.toString(16).padStart(8, '0')

function nameFact(fact: StoredFact, directory: Directory): NamedFact {
  switch (fact.fact) {
    case 'transfer':
      return {
        fact: 'transfer',
        from: directory.account(fact.from),
        to: directory.account(fact.to),
        asset: directory.assetOf(fact.from),
        amount: fact.amount,
      }
    case 'reward': {
      const account = directory.account(fact.to)
      return {
        fact: 'reward',
        plan: directory.name(fact.plan),
        rule: directory.name(fact.rule),
        to: account.startsWith('merchant:') ? account : account.split(':')[1],
        amount: fact.amount,
        basis: fact.basis < 0n ? null : fact.basis,
        rate: fact.ratePpm < 0 ? null : formatPpm(BigInt(fact.ratePpm)),
        order: directory.id('documents', fact.order),
        from: directory.member(fact.cause),
        purse: directory.account(fact.from),
        account,
      }
    }
    case 'ordered': {
      const { order } = fact
      return {
        fact: 'ordered',
        order: order.id,
        member: directory.member(order.member) ?? '',
        product: order.product < 0 ? null : directory.name(order.product),
        merchant: directory.id('merchants', order.merchant),
        quantity: order.quantity,
        cash: order.cashFen,
        amount: order.amountFen,
        shopping: order.shopping,
        coin: order.coin,
        place: order.place < 0 ? null : directory.name(order.place),
        point: directory.member(order.point),
      }
    }
    default:
      return nameRareFact(fact, directory)
  }
}

function nameRareFact(
  fact: Exclude<StoredFact, { fact: 'transfer' | 'reward' | 'ordered' }>,
  directory: Directory,
): NamedFact {
  switch (fact.fact) {
    case 'joined':
      return { fact: 'joined', member: fact.member, referrer: directory.member(fact.referrer) }
    case 'moved':
      return {
        fact: 'moved',
        tree: directory.column(fact.tree).name,
        member: directory.member(fact.member) ?? '',
        parent: directory.member(fact.parent),
      }
    case 'lot-opened':
      return {
        fact: 'lot-opened',
        plan: directory.name(fact.plan),
        member: directory.member(fact.member) ?? '',
        order: directory.id('documents', fact.order),
        granted: fact.granted,
        daily: fact.daily,
        unlockAt: fact.unlockAt,
      }
    case 'lot-reduced':
      return { fact: 'lot-reduced', ...directory.lot(fact.lot), amount: fact.amount }
    case 'amount-set':
    case 'number-set': {
      const { name, table } = directory.column(fact.column)
      return { fact: 'cell-set', table, column: name, row: directory.id(table, fact.row) ?? '', value: fact.value }
    }
    case 'volume-added':
      return {
        fact: 'volume-added',
        column: directory.column(fact.column).name,
        member: directory.member(fact.member) ?? '',
        amount: fact.amount,
      }
    case 'account-opened':
      return { fact: 'account-opened', name: fact.name, asset: directory.name(fact.asset) }
    case 'column-declared':
      return { fact: 'column-declared', name: fact.name, table: fact.table, asset: fact.asset }
    default:
      return fact
  }
}
