/** Growing columns of figures about members: flat memory, zero where nothing was written. */

export class Counts {
  #cells = new Float64Array(1024)

  at(row: number): number {
    return this.#cells[row] ?? 0
  }

  set(row: number, value: number): void {
    if (row >= this.#cells.length) {
      const wider = new Float64Array(Math.max(this.#cells.length * 2, row + 1))
      wider.set(this.#cells)
      this.#cells = wider
    }
    this.#cells[row] = value
  }
}

/** Amounts in fen. */
export class Amounts {
  #cells = new BigInt64Array(1024)

  at(row: number): bigint {
    return this.#cells[row] ?? 0n
  }

  add(row: number, amountFen: bigint): bigint {
    if (row >= this.#cells.length) {
      const wider = new BigInt64Array(Math.max(this.#cells.length * 2, row + 1))
      wider.set(this.#cells)
      this.#cells = wider
    }
    const sum = (this.#cells[row] ?? 0n) + amountFen
    this.#cells[row] = sum
    return sum
  }
}
