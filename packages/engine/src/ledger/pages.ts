/**
 * Columns of a table that grows by rows and is seldom read far back (documents): each column by itself, in pages, and
 * each page as narrow as what it holds. Most cells of an order are zero or small, so an order takes some thirty bytes
 * where a row of whole cells took two hundred.
 */
import { AmountColumn, NumberColumn } from './columns.ts'

/** Rows of a page: 2 to this power. */
const PAGE_BITS = 10
const PAGE_ROWS = 2 ** PAGE_BITS
const IN_PAGE = PAGE_ROWS - 1

/** Two kinds and no more: reading and writing must know at a glance what they have before them. */
type NumberPage = Uint32Array | Float64Array

/** Whole numbers from 0 to 2⁵³. */
export class PagedNumbers extends NumberColumn {
  readonly #pages: (NumberPage | undefined)[] = []
  override at(row: number): number {
    const page = this.#pages[row >> PAGE_BITS]
    return page === undefined ? 0 : page[row & IN_PAGE]
  }
  override put(row: number, value: number): void {
    const page = this.#pages[row >> PAGE_BITS]
    if (page !== undefined) {
      page[row & IN_PAGE] = value
      // What is too wide for a short cell does not come back as it was.
      if (page[row & IN_PAGE] === value) return
    } else if (value === 0) return
    this.#widen(row >> PAGE_BITS, value)[row & IN_PAGE] = value
  }
  override lie(): void {}
  override head(): void {}
  #widen(at: number, value: number): NumberPage {
    while (this.#pages.length <= at) this.#pages.push(undefined)
    const page = this.#pages[at]
    const wider = page === undefined && value < 2 ** 32 ? new Uint32Array(PAGE_ROWS) : new Float64Array(PAGE_ROWS)
    if (page !== undefined) wider.set(page)
    this.#pages[at] = wider
    return wider
  }
}

/** Whether half a cell holds an amount: most are so. */
const isShort = (amount: bigint): boolean => BigInt.asIntN(32, amount) === amount

/** 64-bit amounts. */
export class PagedAmounts extends AmountColumn {
  readonly #pages: (Int32Array | BigInt64Array | undefined)[] = []
  override at(row: number): bigint {
    const page = this.#pages[row >> PAGE_BITS]
    return page === undefined ? 0n : BigInt(page[row & IN_PAGE])
  }
  override put(row: number, value: bigint): void {
    const page = this.#pages[row >> PAGE_BITS]
    if (page instanceof BigInt64Array) page[row & IN_PAGE] = value
    else if (page !== undefined && isShort(value))
      page[row & IN_PAGE] = Number(value) // house-allow money-exact: a whole number below 2³¹
    else if (value !== 0n) {
      this.#widen(row >> PAGE_BITS, value)
      this.put(row, value)
    }
  }
  override lie(): void {}
  override head(): void {}
  #widen(at: number, value: bigint): void {
    while (this.#pages.length <= at) this.#pages.push(undefined)
    const page = this.#pages[at]
    if (page === undefined && isShort(value)) this.#pages[at] = new Int32Array(PAGE_ROWS)
    else this.#pages[at] = BigInt64Array.from({ length: PAGE_ROWS }, (_, row) => BigInt(page?.[row] ?? 0))
  }
}
