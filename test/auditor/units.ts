/** Text ↔ whole units. Every amount is a bigint; nothing here rounds unless its name says so. */

export const MILLION = 1_000_000n

/** Decimals of each asset's text form (spec/1, "Units"). */
export const CASH = 2
export const GROWTH = 6
export const HUNDREDTHS = 2

/** The scenario file itself is wrong: the command line answers with exit code 2, nothing is printed. */
export class DocumentError extends Error {
  readonly problem: string
  readonly path: readonly (string | number)[]
  constructor(problem: string, path: readonly (string | number)[]) {
    super(`${path.join('.')}: ${problem}`)
    this.problem = problem
    this.path = path
  }
}

export type Decimal = { digits: bigint; scale: number }

/** Reads "12.50" or 1.2 exactly; undefined when it is not a plain decimal. */
export function readDecimal(value: unknown): Decimal | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value).trim())
  if (!match || (typeof value !== 'string' && typeof value !== 'number')) return undefined
  const [, sign, whole = '0', fraction = ''] = match
  const digits = BigInt(whole + fraction)
  return { digits: sign === '-' ? -digits : digits, scale: fraction.length }
}

/** Whole units of 10^-decimals; undefined when the text is finer than the unit. */
export function toUnits(decimal: Decimal, decimals: number): bigint | undefined {
  if (decimal.scale <= decimals) return decimal.digits * 10n ** BigInt(decimals - decimal.scale)
  const finer = 10n ** BigInt(decimal.scale - decimals)
  return decimal.digits % finer === 0n ? decimal.digits / finer : undefined
}

export function formatUnits(units: bigint, decimals: number): string {
  const sign = units < 0n ? '-' : ''
  const text = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0')
  return `${sign}${text.slice(0, -decimals)}.${text.slice(-decimals)}`
}

/** ppm → "0.3%". */
export function formatRate(ratePpm: bigint): string {
  const text = formatUnits(ratePpm, 4).replace(/0+$/, '').replace(/\.$/, '')
  return `${text}%`
}

/** ⌊amount × ppm⌋ for amounts that are not negative. */
export function floorRate(amount: bigint, ratePpm: bigint): bigint {
  return (amount * ratePpm) / MILLION
}

/** Nearest whole number, halves up, of numerator ÷ denominator (both not negative). */
export function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator)
}

export function lesser(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

export function sum(amounts: Iterable<bigint>): bigint {
  let total = 0n
  for (const amount of amounts) total += amount
  return total
}
