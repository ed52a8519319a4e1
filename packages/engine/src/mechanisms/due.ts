/** Rows with an instant at which something falls due: hold expiries, settlements. Derived, never in the journal. */
export class DueQueue {
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
