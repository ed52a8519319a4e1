import { CASH, type Decimal, DocumentError, readDecimal, toUnits } from './units.ts'

export type Path = readonly (string | number)[]

/** A mapping of the document, read key by key; `done` refuses the keys nobody asked for. */
export class Fields {
  readonly path: Path
  readonly #source: Map<string, unknown>
  readonly #read = new Set<string>()

  constructor(source: unknown, path: Path) {
    if (typeof source !== 'object' || source === null || Array.isArray(source))
      throw new DocumentError('a mapping is wanted here', path)
    this.path = path
    this.#source = new Map(Object.entries(source))
  }

  fail(message: string, key?: string): DocumentError {
    return new DocumentError(message, key === undefined ? this.path : [...this.path, key])
  }

  keys(): string[] {
    return [...this.#source.keys()]
  }

  has(key: string): boolean {
    return this.#source.get(key) !== undefined
  }

  raw(key: string): unknown {
    this.#read.add(key)
    const value = this.#source.get(key)
    if (value === undefined) throw this.fail('missing', key)
    return value
  }

  text(key: string): string {
    const value = this.raw(key)
    if (typeof value !== 'string' && typeof value !== 'number') throw this.fail('a text is wanted', key)
    return String(value)
  }

  textOr<T>(key: string, fallback: T): string | T {
    return this.has(key) ? this.text(key) : fallback
  }

  textOrNull(key: string): string | null {
    this.#read.add(key)
    return this.#source.get(key) === null ? null : this.text(key)
  }

  choice<T extends string>(key: string, allowed: readonly T[], fallback?: T): T {
    if (fallback !== undefined && !this.has(key)) return fallback
    const value = this.text(key)
    const found = allowed.find((one) => one === value)
    if (found === undefined) throw this.fail(`one of ${allowed.join(', ')} is wanted`, key)
    return found
  }

  flag(key: string, fallback: boolean): boolean {
    if (!this.has(key)) return fallback
    const value = this.raw(key)
    if (typeof value !== 'boolean') throw this.fail('true or false is wanted', key)
    return value
  }

  decimal(key: string): Decimal {
    const value = readDecimal(this.raw(key))
    if (value === undefined) throw this.fail('a decimal number is wanted', key)
    return value
  }

  amount(key: string, decimals = CASH): bigint {
    const units = toUnits(this.decimal(key), decimals)
    if (units === undefined) throw this.fail('finer than the unit', key)
    return units
  }

  amountOr(key: string, fallback: bigint, decimals = CASH): bigint {
    return this.has(key) ? this.amount(key, decimals) : fallback
  }

  whole(key: string, fallback?: number): number {
    if (fallback !== undefined && !this.has(key)) return fallback
    const value = Number(this.raw(key))
    if (!Number.isSafeInteger(value)) throw this.fail('a whole number is wanted', key)
    return value
  }

  rate(key: string): bigint {
    return readRate(this.raw(key), [...this.path, key])
  }

  rateOr(key: string, fallback: bigint): bigint {
    return this.has(key) ? this.rate(key) : fallback
  }

  rates(key: string): bigint[] {
    return this.list(key).map((value, index) => readRate(value, [...this.path, key, index]))
  }

  amounts(key: string, decimals = CASH): bigint[] {
    const items = new Fields(Object.fromEntries(this.list(key).entries()), [...this.path, key])
    return items.keys().map((index) => items.amount(index, decimals))
  }

  list(key: string): unknown[] {
    const value = this.raw(key)
    if (!Array.isArray(value)) throw this.fail('a list is wanted', key)
    return value
  }

  listOr(key: string): unknown[] {
    return this.has(key) ? this.list(key) : []
  }

  child(key: string): Fields {
    return new Fields(this.raw(key), [...this.path, key])
  }

  childOr(key: string): Fields {
    return this.has(key) ? this.child(key) : new Fields({}, [...this.path, key])
  }

  /** The mappings of a list. */
  children(key: string): Fields[] {
    return this.list(key).map((item, index) => new Fields(item, [...this.path, key, index]))
  }

  /** Every key is known. */
  done(): void {
    for (const key of this.keys()) if (!this.#read.has(key)) throw this.fail('unknown key', key)
  }
}

/** "0.3%" → 3000 ppm; finer than 4 decimals of a percent is refused. */
export function readRate(value: unknown, path: Path): bigint {
  const text = String(value).trim()
  const decimal = text.endsWith('%') ? readDecimal(text.slice(0, -1)) : undefined
  const ppm = decimal && toUnits(decimal, 4)
  if (ppm === undefined || ppm < 0n) throw new DocumentError('a rate like 0.3% is wanted, at most 4 decimals', path)
  return ppm
}
