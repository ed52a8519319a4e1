/**
 * The state of one mall: tables of columns, and nothing else. Built-in tables are declared here, everything a plan
 * keeps is declared by facts. `evolve` alone writes it; plans and reads look at it.
 */
import { AmountColumn, type Column, type ColumnDeclaration, NumberColumn, Table } from './ledger/columns.ts'
import { IdTable } from './ledger/ids.ts'
import { SeenTable } from './ledger/seen.ts'

/** Columns a state may have; an account is row × COLUMNS_LIMIT + column. */
export const COLUMNS_LIMIT = 1024

/** An account: one cell of a column of balances. */
export type Account = number & { readonly account: unique symbol }

const TABLES = ['accounts', 'members', 'merchants', 'documents', 'lots', 'holds', 'agents', 'registers'] as const
export type TableName = (typeof TABLES)[number]
const WITHOUT_IDS: ReadonlySet<TableName> = new Set(['lots'])

const plain = (name: string, table: TableName, type: 'amount' | 'number'): ColumnDeclaration => ({
  name, table, type, asset: '', mayGoNegative: false, tree: '', keepsCut: false,
})
const balance = (name: string, table: TableName, asset: string, mayGoNegative = false): ColumnDeclaration => ({
  ...plain(name, table, 'amount'), asset, mayGoNegative,
})

/** The register that is always there, in row 0. */
const CLOSING = 'closing'

/** States of a document (an order or a withdrawal). */
export const documentState = { awaiting: 1, settled: 2, refunded: 3, cancelled: 4, open: 5, paidOut: 6, rejected: 7 } as const

export class State {
  readonly tables: Record<TableName, Table>
  readonly columns: Column[] = []
  readonly columnByName = new Map<string, Column>()
  readonly names = new IdTable()
  readonly seen = new SeenTable()
  readonly schemes: { readonly version: number; readonly text: string; readonly at: number }[] = []
  sequence = 0
  clock = 0

  readonly accountBalance: AmountColumn
  readonly accountAsset: NumberColumn
  readonly accountMayGoNegative: NumberColumn
  readonly referrer: NumberColumn
  readonly available: AmountColumn
  readonly pending: AmountColumn
  readonly frozen: AmountColumn
  readonly leaving: AmountColumn
  readonly held: AmountColumn
  readonly debt: AmountColumn
  readonly shopping: AmountColumn
  readonly equity: AmountColumn
  readonly coin: AmountColumn
  /** Bit i is set when the member has a qualifying order of the plan whose register says bit i. */
  readonly promoter: NumberColumn
  readonly ownsMerchants: NumberColumn
  readonly joinedAt: NumberColumn
  readonly merchantOwner: NumberColumn
  readonly merchantRecruiter: NumberColumn
  readonly merchantRegion: NumberColumn
  readonly merchantGoods: AmountColumn
  readonly documentState: NumberColumn
  readonly documentMember: NumberColumn
  readonly documentSequence: NumberColumn
  readonly documentPickup: NumberColumn
  readonly documentDueAt: NumberColumn
  readonly orderPlacedSequence: NumberColumn
  readonly orderProduct: NumberColumn
  readonly orderMerchant: NumberColumn
  readonly orderQuantity: NumberColumn
  readonly orderPlace: NumberColumn
  readonly orderPoint: NumberColumn
  readonly orderCash: AmountColumn
  readonly orderAmount: AmountColumn
  readonly orderShopping: AmountColumn
  readonly orderCoin: AmountColumn
  readonly lotPlan: NumberColumn
  readonly lotMember: NumberColumn
  readonly lotOrder: NumberColumn
  readonly lotGranted: AmountColumn
  readonly lotLeft: AmountColumn
  readonly lotDaily: AmountColumn
  readonly lotDay: NumberColumn
  readonly lotOrigin: NumberColumn
  readonly lotUnlockAt: NumberColumn
  readonly lotNext: NumberColumn
  readonly lotClosed: NumberColumn
  readonly holdMember: NumberColumn
  readonly holdAmount: AmountColumn
  readonly holdExpiresAt: NumberColumn
  readonly holdState: NumberColumn
  readonly agent: NumberColumn
  readonly registerAmount: AmountColumn
  readonly registerNumber: NumberColumn
  /** Row 0 of the registers says whether a close is running whose cut must be kept. */
  readonly closing: NumberColumn

  constructor() {
    this.tables = Object.fromEntries(TABLES.map((name) => [name, new Table(name, !WITHOUT_IDS.has(name))])) as Record<TableName, Table>
    const amount = (declaration: ColumnDeclaration): AmountColumn => this.declare(declaration) as AmountColumn
    const number = (name: string, table: TableName): NumberColumn => this.declare(plain(name, table, 'number')) as NumberColumn
    this.accountBalance = amount(balance('account', 'accounts', '*', true))
    this.accountAsset = number('account.asset', 'accounts')
    this.accountMayGoNegative = number('account.mayGoNegative', 'accounts')
    this.referrer = number('referrer', 'members')
    this.available = amount(balance('available', 'members', 'CNY'))
    this.pending = amount(balance('pending', 'members', 'CNY'))
    this.frozen = amount(balance('frozen', 'members', 'CNY'))
    this.leaving = amount(balance('leaving', 'members', 'CNY'))
    this.held = amount(balance('held', 'members', 'CNY'))
    this.debt = amount(balance('debt', 'members', 'CNY', true))
    this.shopping = amount(balance('shopping', 'members', 'shopping'))
    this.equity = amount(balance('equity', 'members', 'equity'))
    this.coin = amount(balance('coin', 'members', 'coin'))
    this.promoter = number('promoter', 'members')
    this.ownsMerchants = number('ownsMerchants', 'members')
    this.joinedAt = number('joinedAt', 'members')
    this.merchantOwner = number('merchant.owner', 'merchants')
    this.merchantRecruiter = number('merchant.recruiter', 'merchants')
    this.merchantRegion = number('merchant.region', 'merchants')
    this.merchantGoods = amount(balance('merchant', 'merchants', 'CNY', true))
    this.documentState = number('document.state', 'documents')
    this.documentMember = number('document.member', 'documents')
    this.documentSequence = number('document.sequence', 'documents')
    this.documentPickup = number('document.pickup', 'documents')
    this.documentDueAt = number('document.dueAt', 'documents')
    this.orderPlacedSequence = number('order.placed', 'documents')
    this.orderProduct = number('order.product', 'documents')
    this.orderMerchant = number('order.merchant', 'documents')
    this.orderQuantity = number('order.quantity', 'documents')
    this.orderPlace = number('order.place', 'documents')
    this.orderPoint = number('order.point', 'documents')
    this.orderCash = amount(plain('order.cash', 'documents', 'amount'))
    this.orderAmount = amount(plain('order.amount', 'documents', 'amount'))
    this.orderShopping = amount(plain('order.shopping', 'documents', 'amount'))
    this.orderCoin = amount(plain('order.coin', 'documents', 'amount'))
    this.lotPlan = number('lot.plan', 'lots')
    this.lotMember = number('lot.member', 'lots')
    this.lotOrder = number('lot.order', 'lots')
    this.lotGranted = amount(plain('lot.granted', 'lots', 'amount'))
    this.lotLeft = amount(plain('lot.left', 'lots', 'amount'))
    this.lotDaily = amount(plain('lot.daily', 'lots', 'amount'))
    this.lotDay = number('lot.day', 'lots')
    this.lotOrigin = number('lot.origin', 'lots')
    this.lotUnlockAt = number('lot.unlockAt', 'lots')
    this.lotNext = number('lot.next', 'lots')
    this.lotClosed = number('lot.closed', 'lots')
    this.holdMember = number('hold.member', 'holds')
    this.holdAmount = amount(plain('hold.amount', 'holds', 'amount'))
    this.holdExpiresAt = number('hold.expiresAt', 'holds')
    this.holdState = number('hold.state', 'holds')
    this.agent = number('agent', 'agents')
    this.registerAmount = amount(plain('register', 'registers', 'amount'))
    this.registerNumber = number('register.number', 'registers')
    this.closing = this.registerNumber
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
    const column = declaration.type === 'amount' ? new AmountColumn(place, table.capacity) : new NumberColumn(place, table.capacity)
    table.attach(column)
    this.columns.push(column)
    this.columnByName.set(declaration.name, column)
    return column
  }

  /** Takes back the last declared column: only a rollback does this. */
  removeLastColumn(): void {
    const column = this.columns.pop()
    if (column === undefined) return
    this.columnByName.delete(column.declaration.name)
    this.tables[column.declaration.table as TableName].columns.pop()
  }

  /** The account of a row in a column of balances. */
  account(column: AmountColumn, row: number): Account {
    return (row * COLUMNS_LIMIT + column.id) as Account
  }

  /** What an account holds, in its asset's unit. */
  balance(account: Account): bigint {
    const row = Math.floor(account / COLUMNS_LIMIT)
    return (this.columns[account - row * COLUMNS_LIMIT] as AmountColumn).cells[row]
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
