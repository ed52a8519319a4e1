/**
 * Columns and tables: the whole state of a mall is typed arrays (architecture "In memory, one writer per mall").
 * A column belongs to a table and has one cell per row. Only `evolve` writes cells.
 */
import { IdTable } from './ids.ts'

/** Told of every row whose cell changes, live, on replay and on rollback: keeps derived indexes honest. */
export interface Watcher {
  touch(row: number): void
}

export type CellType = 'amount' | 'number'

/** What the journal says of a column once, when it is declared. */
export interface ColumnDeclaration {
  readonly name: string
  readonly table: string
  readonly type: CellType
  /** The asset of a column of balances; empty for any other column. */
  readonly asset: string
  /** Balances below zero are allowed (mirror accounts, debt). */
  readonly mayGoNegative: boolean
  /** For a volume: the column of parents it climbs; empty for any other column. */
  readonly tree: string
  /** Written while a close runs, the value at the cut is kept aside. */
  readonly keepsCut: boolean
}

interface ColumnPlace extends ColumnDeclaration {
  readonly id: number
}

/** Cells of 64-bit amounts. */
export class AmountColumn {
  readonly id: number
  readonly declaration: ColumnDeclaration
  readonly asset: string
  readonly mayGoNegative: boolean
  cells: BigInt64Array
  watcher: Watcher | null = null
  cut: Map<number, bigint> | null
  constructor(place: ColumnPlace, capacity: number) {
    this.id = place.id
    this.declaration = place
    this.asset = place.asset
    this.mayGoNegative = place.mayGoNegative
    this.cells = new BigInt64Array(capacity)
    this.cut = place.keepsCut ? new Map() : null
  }
  /** The value when the close that runs was opened; the present one when none runs. */
  atCut(row: number): bigint {
    const kept = this.cut === null || this.cut.size === 0 ? undefined : this.cut.get(row)
    return kept ?? this.cells[row]
  }
  grow(capacity: number): void {
    const cells = new BigInt64Array(capacity)
    cells.set(this.cells)
    this.cells = cells
  }
}

/** Cells of whole numbers up to 2⁵³: references (stored plus one, so that 0 is none), flags, counts, instants. */
export class NumberColumn {
  readonly id: number
  readonly declaration: ColumnDeclaration
  cells: Float64Array
  watcher: Watcher | null = null
  cut: Map<number, number> | null
  constructor(place: ColumnPlace, capacity: number) {
    this.id = place.id
    this.declaration = place
    this.cells = new Float64Array(capacity)
    this.cut = place.keepsCut ? new Map() : null
  }
  /** The value when the close that runs was opened; the present one when none runs. */
  atCut(row: number): number {
    const kept = this.cut === null || this.cut.size === 0 ? undefined : this.cut.get(row)
    return kept ?? this.cells[row]
  }
  grow(capacity: number): void {
    const cells = new Float64Array(capacity)
    cells.set(this.cells)
    this.cells = cells
  }
}

export type Column = AmountColumn | NumberColumn

/** Rows that share a key space, with their columns. */
export class Table {
  readonly name: string
  ids: IdTable | null
  readonly columns: Column[] = []
  rows = 0
  capacity = 64
  constructor(name: string, hasIds: boolean) {
    this.name = name
    this.ids = hasIds ? new IdTable() : null
  }
  attach(column: Column): void {
    column.grow(this.capacity)
    this.columns.push(column)
  }
  /** Gives every row another id: a fork does this before anything else (issue 5 "Fork"). */
  rename(idOf: (row: number) => string): void {
    const ids = new IdTable()
    for (let row = 0; row < this.rows; row++) ids.add(idOf(row))
    this.ids = ids
  }
  add(): number {
    if (this.rows === this.capacity) {
      this.capacity *= 2
      for (const column of this.columns) column.grow(this.capacity)
    }
    return this.rows++
  }
}
