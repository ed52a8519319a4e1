/**
 * The state of one mall: tables of columns, and nothing else. Built-in tables are declared here, everything a plan
 * keeps is declared by facts. `evolve` alone writes it; plans and reads look at it.
 */
import {
  AmountColumn,
  type Column,
  type ColumnDeclaration,
  type ColumnPlace,
  NumberColumn,
  Table,
} from './ledger/columns.ts'
import type { IdTable } from './ledger/ids.ts'
import { NameTable } from './ledger/names.ts'
import { PagedAmounts, PagedNumbers } from './ledger/pages.ts'
import { SeenTable } from './ledger/seen.ts'

/** Columns a state may have; an account is row × COLUMNS_LIMIT + column. */
export const COLUMNS_LIMIT = 1024
const COLUMN_BITS = 10

/** An account: one cell of a column of balances. */
export type Account = number & { readonly account: unique symbol }

/** The row of an account's cell; most accounts are small whole numbers, which are split without a division. */
export const rowOf = (account: Account): number =>
  account <= 0x7fffffff ? account >> COLUMN_BITS : Math.floor(account / COLUMNS_LIMIT)

const TABLES = [
  'accounts',
  'members',
  'merchants',
  'documents',
  'lots',
  'holds',
  'agents',
  'registers',
  'moves',
] as const
export type TableName = (typeof TABLES)[number]
const WITHOUT_IDS: ReadonlySet<TableName> = new Set(['lots', 'moves'])

const plain = (name: string, table: TableName, type: 'amount' | 'number'): ColumnDeclaration => ({
  name,
  table,
  type,
  asset: '',
  mayGoNegative: false,
  tree: '',
  keepsCut: false,
})
/** What a close reads and an order, a join or a lock-in may change meanwhile. */
const cut = (declaration: ColumnDeclaration): ColumnDeclaration => ({ ...declaration, keepsCut: true })
const balance = (name: string, table: TableName, asset: string, mayGoNegative = false): ColumnDeclaration => ({
  ...plain(name, table, 'amount'),
  asset,
  mayGoNegative,
})

/** The register that is always there, in row 0. */
const CLOSING = 'closing'

const plainColumn = (place: ColumnPlace): Column =>
  place.type === 'amount' ? new AmountColumn(place) : new NumberColumn(place)
const pagedColumn = (place: ColumnPlace): Column =>
  place.type === 'amount' ? new PagedAmounts(place) : new PagedNumbers(place)

/** States of a document (an order or a withdrawal). */
export const documentState = {
  awaiting: 1,
  settled: 2,
  refunded: 3,
  cancelled: 4,
  open: 5,
  paidOut: 6,
  rejected: 7,
  /** Not an order of this mall: what an old shop granted a lot for. */
  opening: 8,
} as const

export class State {
  readonly tables = Object.fromEntries(
    TABLES.map((name, id) => [
      name,
      new Table(name, id, {
        hasIds: !WITHOUT_IDS.has(name),
        hasNear: name === 'members',
        isPaged: name === 'documents',
      }),
    ]),
  ) as Record<TableName, Table>
  readonly tableList: readonly Table[] = TABLES.map((name) => this.tables[name])
  readonly columns: Column[] = []
  readonly columnByName = new Map<string, Column>()
  readonly names = new NameTable()
  seen = new SeenTable()
  /** `sequence` is the entry from which on the scheme is in force. */
  readonly schemes: {
    readonly version: number
    readonly text: string
    readonly at: number
    readonly sequence: number
  }[] = []
  sequence = 0
  clock = 0

  readonly accountBalance = this.#amount(balance('account', 'accounts', '*', true))
  readonly accountAsset = this.#number('account.asset', 'accounts')
  readonly accountMayGoNegative = this.#number('account.mayGoNegative', 'accounts')
  readonly referrer = this.#cutNumber('referrer', 'members')
  readonly available = this.#amount(balance('available', 'members', 'CNY'))
  readonly pending = this.#amount(balance('pending', 'members', 'CNY'))
  readonly frozen = this.#amount(balance('frozen', 'members', 'CNY'))
  readonly leaving = this.#amount(balance('leaving', 'members', 'CNY'))
  readonly held = this.#amount(balance('held', 'members', 'CNY'))
  readonly debt = this.#amount(balance('debt', 'members', 'CNY', true))
  readonly shopping = this.#amount(balance('shopping', 'members', 'shopping'))
  readonly equity = this.#amount(cut(balance('equity', 'members', 'equity')))
  readonly coin = this.#amount(balance('coin', 'members', 'coin'))
  /** Bit i is set when the member has a qualifying order of the plan whose register says bit i. */
  readonly promoter = this.#cutNumber('promoter', 'members')
  readonly ownsMerchants = this.#cutNumber('ownsMerchants', 'members')
  readonly joinedAt = this.#number('joinedAt', 'members')
  /** Every move there ever was, a member's newest first: where somebody stood when an order settled. */
  readonly lastMove = this.#number('lastMove', 'members')
  readonly moveBefore = this.#number('move.before', 'moves')
  readonly moveTree = this.#number('move.tree', 'moves')
  readonly moveFrom = this.#number('move.from', 'moves')
  readonly moveSequence = this.#number('move.sequence', 'moves')
  readonly merchantOwner = this.#number('merchant.owner', 'merchants')
  readonly merchantRecruiter = this.#number('merchant.recruiter', 'merchants')
  readonly merchantRegion = this.#number('merchant.region', 'merchants')
  readonly merchantGoods = this.#amount(balance('merchant', 'merchants', 'CNY', true))
  readonly documentState = this.#number('document.state', 'documents')
  readonly documentMember = this.#number('document.member', 'documents')
  readonly documentSequence = this.#number('document.sequence', 'documents')
  readonly documentPickup = this.#number('document.pickup', 'documents')
  readonly documentDueAt = this.#number('document.dueAt', 'documents')
  readonly orderPlacedSequence = this.#number('order.placed', 'documents')
  readonly orderProduct = this.#number('order.product', 'documents')
  readonly orderMerchant = this.#number('order.merchant', 'documents')
  readonly orderQuantity = this.#number('order.quantity', 'documents')
  readonly orderPlace = this.#number('order.place', 'documents')
  readonly orderPoint = this.#number('order.point', 'documents')
  readonly orderCash = this.#amount(plain('order.cash', 'documents', 'amount'))
  readonly orderAmount = this.#amount(plain('order.amount', 'documents', 'amount'))
  readonly orderShopping = this.#amount(plain('order.shopping', 'documents', 'amount'))
  readonly orderCoin = this.#amount(plain('order.coin', 'documents', 'amount'))
  readonly lotPlan = this.#number('lot.plan', 'lots')
  readonly lotMember = this.#number('lot.member', 'lots')
  readonly lotOrder = this.#number('lot.order', 'lots')
  readonly lotGranted = this.#amount(plain('lot.granted', 'lots', 'amount'))
  readonly lotLeft = this.#amount(plain('lot.left', 'lots', 'amount'))
  readonly lotDaily = this.#amount(plain('lot.daily', 'lots', 'amount'))
  readonly lotDay = this.#number('lot.day', 'lots')
  readonly lotOrigin = this.#number('lot.origin', 'lots')
  readonly lotUnlockAt = this.#number('lot.unlockAt', 'lots')
  readonly lotNext = this.#number('lot.next', 'lots')
  readonly lotClosed = this.#number('lot.closed', 'lots')
  readonly holdMember = this.#number('hold.member', 'holds')
  readonly holdAmount = this.#amount(plain('hold.amount', 'holds', 'amount'))
  readonly holdExpiresAt = this.#number('hold.expiresAt', 'holds')
  readonly holdState = this.#number('hold.state', 'holds')
  readonly agent = this.#number('agent', 'agents')
  readonly registerAmount = this.#amount(plain('register', 'registers', 'amount'))
  readonly registerNumber = this.#number('register.number', 'registers')
  /** Row 0 of the registers says whether a close is running whose cut must be kept. */
  readonly closing = this.registerNumber

  constructor() {
    this.tables.registers.ids?.add(CLOSING)
    this.tables.registers.add()
  }

  /** Adds a column; the same name again returns the column that is there. */
  declare(declaration: ColumnDeclaration): Column {
    const known = this.columnByName.get(declaration.name)
    if (known !== undefined) return known
    const id = this.columns.length
    if (id >= COLUMNS_LIMIT) throw new RangeError(`a mall may have at most ${COLUMNS_LIMIT} columns`)
    const table = this.tables[declaration.table as TableName]
    const place = { ...declaration, id }
    const column = table.isPaged ? pagedColumn(place) : plainColumn(place)
    table.attach(column)
    this.columns.push(column)
    this.columnByName.set(declaration.name, column)
    return column
  }

  #amount(declaration: ColumnDeclaration): AmountColumn {
    return this.declare(declaration) as AmountColumn
  }
  #cutNumber(name: string, table: TableName): NumberColumn {
    return this.declare(cut(plain(name, table, 'number'))) as NumberColumn
  }
  #number(name: string, table: TableName): NumberColumn {
    return this.declare(plain(name, table, 'number')) as NumberColumn
  }

  /** Other ids for everything that a person or a caller named, and no command remembered: what a fork keeps of a mall. */
  pseudonymise(idOf: (table: TableName, row: number) => string): void {
    for (const name of ['members', 'merchants', 'documents', 'holds'] as const)
      this.tables[name].rename((row) => idOf(name, row))
    this.seen = new SeenTable()
  }

  /** Takes back the last declared column: only a rollback does this. */
  removeLastColumn(): void {
    const column = this.columns.pop()
    if (column === undefined) return
    this.columnByName.delete(column.declaration.name)
    this.tables[column.declaration.table as TableName].detachLast()
  }

  /** The account of a row in a column of balances. */
  account(column: AmountColumn, row: number): Account {
    return (row * COLUMNS_LIMIT + column.id) as Account
  }

  /** What an account holds, in its asset's unit. */
  balance(account: Account): bigint {
    const row = rowOf(account)
    return (this.columns[account - row * COLUMNS_LIMIT] as AmountColumn).at(row)
  }

  /** The row of a system account such as `platform:income`, or -1. */
  systemRow(name: string): number {
    return this.tables.accounts.ids?.find(name) ?? -1
  }

  member(id: string): number {
    return (this.tables.members.ids as IdTable).find(id)
  }
  memberId(row: number): string {
    return (this.tables.members.ids as IdTable).id(row)
  }
}
