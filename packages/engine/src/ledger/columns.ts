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

export interface ColumnPlace extends ColumnDeclaration {
  readonly id: number
}

/** Rows from which on a table moves into a larger place little by little, and how many go with every row added. */
const MOVED_ROWS = 4096
const ROWS_AT_A_TIME = 4

/** A table on its way to a larger place. */
interface Move {
  readonly buffer: ArrayBuffer
  /** Cells as bits: the cell of an amount, read as a number, may be no number at all. */
  readonly from: BigUint64Array
  readonly to: BigUint64Array
  /** Rows to be moved, and those that are. */
  readonly rows: number
  moved: number
}

/** Rows moved already, and those added since the move began. A row on neither side is taken along later as it is then. */
const isThere = (move: Move, row: number): boolean => row < move.moved || row >= move.rows

/** Where a column's cells stand: every row of a table is one stretch of memory, and a column is a slot in each. */
abstract class Cells {
  readonly id: number
  readonly declaration: ColumnDeclaration
  watcher: Watcher | null = null
  slot = 0
  /** Rows there is room for. */
  capacity = 0
  /** The table is on its way to a larger place: what is put into rows that are there already is put there too. */
  protected move: Move | null = null
  constructor(place: ColumnPlace) {
    this.id = place.id
    this.declaration = place
  }
  /** One more that hears of every row whose cell changes. A mall that is bound anew forgets all of them first. */
  watch(watcher: Watcher): void {
    const first = this.watcher
    this.watcher =
      first === null
        ? watcher
        : {
            touch(row) {
              first.touch(row)
              watcher.touch(row)
            },
          }
  }
  /** Told by the table, whenever its rows lie in another place. */
  abstract lie(buffer: ArrayBuffer, stride: number): void
  /** Told by the table where its rows are going; null when they stay. */
  abstract head(move: Move | null): void
}

/** Cells of 64-bit amounts. */
export class AmountColumn extends Cells {
  readonly asset: string
  readonly mayGoNegative: boolean
  cut: Map<number, bigint> | null
  #cells = new BigInt64Array(0)
  /** The same cells where the table's rows are going, while it moves. */
  #ahead = new BigInt64Array(0)
  #stride = 0
  constructor(place: ColumnPlace) {
    super(place)
    this.asset = place.asset
    this.mayGoNegative = place.mayGoNegative
    this.cut = place.keepsCut ? new Map() : null
  }
  /** The cell of a row. */
  at(row: number): bigint {
    return this.#cells[row * this.#stride + this.slot]
  }
  /** Only `evolve`, a rollback and a snapshot put values into cells. */
  put(row: number, value: bigint): void {
    this.#cells[row * this.#stride + this.slot] = value
    if (this.move !== null && isThere(this.move, row)) this.#ahead[row * this.#stride + this.slot] = value
  }
  /** The value when the close that runs was opened; the present one when none runs. */
  atCut(row: number): bigint {
    const kept = this.cut === null || this.cut.size === 0 ? undefined : this.cut.get(row)
    return kept ?? this.at(row)
  }
  /** The first cells side by side: for hashes and snapshots, which know columns and no rows. */
  contents(rows: number): BigInt64Array<ArrayBuffer> {
    const side = new BigInt64Array(rows)
    for (let row = 0; row < rows; row++) side[row] = this.at(row)
    return side
  }
  /** Puts back what `contents` gave. */
  fill(contents: ArrayBuffer): void {
    const side = new BigInt64Array(contents)
    for (let row = 0; row < side.length; row++) this.put(row, side[row])
  }
  lie(buffer: ArrayBuffer, stride: number): void {
    this.#cells = new BigInt64Array(buffer)
    this.#stride = stride
    this.capacity = this.#cells.length / stride
  }
  head(move: Move | null): void {
    this.move = move
    this.#ahead = move === null ? new BigInt64Array(0) : new BigInt64Array(move.buffer)
  }
}

/** Cells of whole numbers up to 2⁵³: references (stored plus one, so that 0 is none), flags, counts, instants. */
export class NumberColumn extends Cells {
  cut: Map<number, number> | null
  #cells = new Float64Array(0)
  /** The same cells where the table's rows are going, while it moves. */
  #ahead = new Float64Array(0)
  #stride = 0
  constructor(place: ColumnPlace) {
    super(place)
    this.cut = place.keepsCut ? new Map() : null
  }
  /** The cell of a row. */
  at(row: number): number {
    return this.#cells[row * this.#stride + this.slot]
  }
  /** Only `evolve`, a rollback and a snapshot put values into cells. */
  put(row: number, value: number): void {
    this.#cells[row * this.#stride + this.slot] = value
    if (this.move !== null && isThere(this.move, row)) this.#ahead[row * this.#stride + this.slot] = value
  }
  /** The value when the close that runs was opened; the present one when none runs. */
  atCut(row: number): number {
    const kept = this.cut === null || this.cut.size === 0 ? undefined : this.cut.get(row)
    return kept ?? this.at(row)
  }
  /** The first cells side by side: for hashes and snapshots, which know columns and no rows. */
  contents(rows: number): Float64Array<ArrayBuffer> {
    const side = new Float64Array(rows)
    for (let row = 0; row < rows; row++) side[row] = this.at(row)
    return side
  }
  /** Puts back what `contents` gave. */
  fill(contents: ArrayBuffer): void {
    const side = new Float64Array(contents)
    for (let row = 0; row < side.length; row++) this.put(row, side[row])
  }
  lie(buffer: ArrayBuffer, stride: number): void {
    this.#cells = new Float64Array(buffer)
    this.#stride = stride
    this.capacity = this.#cells.length / stride
  }
  head(move: Move | null): void {
    this.move = move
    this.#ahead = move === null ? new Float64Array(0) : new Float64Array(move.buffer)
  }
}

export type Column = AmountColumn | NumberColumn

/** Cells of eight bytes in one line of a processor's cache. */
const LINE = 8
/**
 * An odd number of lines: were it even, the first lines of all rows would fall into a part of the cache's sets alone and
 * drive each other out.
 */
const strideFor = (cells: number): number => (Math.ceil(cells / LINE) | 1) * LINE
/** What nearly every order asks of every member it meets, besides what a close reads at its cut (referrer, ranks). */
const NEAR: ReadonlySet<string> = new Set(['available', 'debt'])

/** How a table keeps its rows. */
export interface TableLayout {
  readonly hasIds?: boolean
  readonly hasNear?: boolean
  readonly isPaged?: boolean
}

/**
 * Rows that share a key space, with their columns. An order reads a few cells each of members drawn at random: a row lies
 * together, in whole cache lines, so that it costs a few misses and not one for every column.
 */
export class Table {
  readonly name: string
  /** Its place in the state's list of tables. */
  readonly id: number
  ids: IdTable | null
  readonly columns: Column[] = []
  rows = 0
  capacity = 64
  /** Next free slot in the first line of a row, and behind it. */
  #near = 0
  #far: number
  readonly #nearLimit: number
  #stride = 0
  #buffer = new ArrayBuffer(0)
  #cells = new Uint8Array(0)
  /** Where the rows are going: a table three quarters full moves into one of twice the room, some rows with every row added. */
  #move: Move | null = null
  /** Its columns keep their cells themselves (pages.ts). */
  readonly isPaged: boolean
  /** With `hasNear` the first line of each row is kept for near columns. */
  constructor(name: string, id: number, { hasIds = true, hasNear = false, isPaged = false }: TableLayout) {
    this.name = name
    this.isPaged = isPaged
    this.id = id
    this.#far = hasNear ? LINE : 0
    this.#nearLimit = hasNear ? LINE : 0
    this.ids = hasIds ? new IdTable() : null
  }
  /**
   * Gives a column the next slot, one in the first line when it is near and there is room. A row that gets wider is laid
   * anew: that happens when a scheme is activated, not on the way of an order.
   */
  attach(column: Column): void {
    const { name, keepsCut } = column.declaration
    const isNear = this.#near < this.#nearLimit && (keepsCut || NEAR.has(name))
    column.slot = isNear ? this.#near++ : this.#far++
    this.columns.push(column)
    if (this.isPaged) return
    if (column.slot >= this.#stride) this.#lay(strideFor(column.slot + 1))
    column.lie(this.#buffer, this.#stride)
    column.head(this.#move)
  }
  /** Takes back the column attached last, which the rollback has emptied: only a rollback does this. */
  detachLast(): void {
    const column = this.columns.pop()
    if (column === undefined) return
    if (column.slot < this.#nearLimit) this.#near--
    else this.#far--
  }
  /** Gives every row another id: a fork does this before anything else (issue 5 "Fork"). */
  rename(idOf: (row: number) => string): void {
    const ids = new IdTable()
    for (let row = 0; row < this.rows; row++) ids.add(idOf(row))
    this.ids = ids
  }
  add(): number {
    if (!this.isPaged && this.rows * 4 >= this.capacity * 3) this.#makeRoom()
    return this.rows++
  }
  /** Takes back the row added last and empties it: only a rollback does this. */
  takeBackLast(): void {
    this.rows--
    if (this.isPaged) return this.#empty(this.rows)
    const start = this.rows * this.#stride
    for (const buffer of [this.#buffer, this.#move?.buffer])
      if (buffer !== undefined) new BigUint64Array(buffer).fill(0n, start, start + this.#stride)
  }
  /** Reads every line of some rows (see warm.ts); a row below 0 is passed over. */
  touch(rows: Int32Array, count: number): number {
    const cells = this.#cells
    const stride = this.#stride
    let read = 0
    for (let index = 0; index < count; index++) {
      if (rows[index] < 0) continue
      const start = rows[index] * stride * 8
      for (let line = 0; line < stride * 8; line += LINE * 8) read += cells[start + line]
    }
    return read
  }
  /** Reads the first line of some rows. */
  touchNear(rows: Int32Array, count: number): number {
    let read = 0
    for (let index = 0; index < count; index++)
      if (rows[index] >= 0) read += this.#cells[rows[index] * this.#stride * 8]
    return read
  }
  #empty(row: number): void {
    for (const column of this.columns) {
      if (column instanceof AmountColumn) column.put(row, 0n)
      else column.put(row, 0)
    }
  }
  /** A small table is laid anew when it is full. A large one moves before, so that no command waits for all of its rows. */
  #makeRoom(): void {
    if (this.capacity < MOVED_ROWS) {
      if (this.rows < this.capacity) return
      this.capacity *= 2
      return this.#lay(this.#stride)
    }
    const move = this.#move ?? this.#beginMove()
    const until = Math.min(move.moved + ROWS_AT_A_TIME, move.rows)
    move.to.set(move.from.subarray(move.moved * this.#stride, until * this.#stride), move.moved * this.#stride)
    move.moved = until
    if (until === move.rows) this.#settleIn(move.buffer, this.#stride)
  }
  /**
   * Rows that are added from now on are put into both places and need not be moved. Nothing else of the new place is
   * touched before its turn: memory is cleared by the system when it is touched first, two megabytes at a time.
   */
  #beginMove(): Move {
    const buffer = new ArrayBuffer(this.capacity * 2 * this.#stride * 8)
    const [from, to] = [new BigUint64Array(this.#buffer), new BigUint64Array(buffer)]
    const move = { buffer, from, to, rows: this.rows, moved: 0 }
    this.#move = move
    for (const column of this.columns) column.head(move)
    return move
  }
  #settleIn(buffer: ArrayBuffer, stride: number): void {
    this.#move = null
    this.#buffer = buffer
    this.#cells = new Uint8Array(buffer)
    this.#stride = stride
    this.capacity = buffer.byteLength / (stride * 8)
    for (const column of this.columns) {
      column.lie(buffer, stride)
      column.head(null)
    }
  }
  #lay(stride: number): void {
    const buffer = new ArrayBuffer(this.capacity * stride * 8)
    // Copied as bits: the cell of an amount, read as a number, may be no number at all.
    const [from, to] = [new BigUint64Array(this.#buffer), new BigUint64Array(buffer)]
    if (stride === this.#stride) to.set(from)
    else
      for (let row = 0; row < this.rows; row++) {
        const start = row * this.#stride
        to.set(from.subarray(start, start + this.#stride), row * stride)
      }
    this.#settleIn(buffer, stride)
  }
}
