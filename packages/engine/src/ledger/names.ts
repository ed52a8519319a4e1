/** Names ↔ numbers: plans, rules, products, ranks, places. Few and asked for at every order, so they stay plain strings. */
const encoder = new TextEncoder()

export class NameTable {
  readonly #texts: string[] = []
  readonly #rows = new Map<string, number>()

  get rows(): number {
    return this.#texts.length
  }

  /** The number of a name, or -1. */
  find(text: string): number {
    return this.#rows.get(text) ?? -1
  }

  /** Appends a name that is not there yet; returns its number. */
  add(text: string): number {
    const row = this.#texts.length
    this.#texts.push(text)
    this.#rows.set(text, row)
    return row
  }

  /** Takes back the last name: only a rollback does this. */
  removeLast(): void {
    const text = this.#texts.pop()
    if (text !== undefined) this.#rows.delete(text)
  }

  /** The name of a number; empty when there is none. */
  id(row: number): string {
    return this.#texts[row] ?? ''
  }

  /** All names in order as bytes, for hashing the state. */
  contents(): { readonly bytes: Uint8Array } {
    return { bytes: encoder.encode(this.#texts.join('\n')) }
  }
}
