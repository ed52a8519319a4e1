/**
 * Amounts and rates: branded bigints, exact parsing, exact formatting (spec/1 "Units").
 * Money is fen, growth points are micro-points, all other points are hundredths, rates are parts per million.
 */
declare const unit: unique symbol
type Unit<Name extends string> = bigint & { readonly [unit]: Name }

/** Money, 1/100 yuan. */
export type Fen = Unit<'fen'>
/** Growth points, 10⁻⁶ of a point. */
export type MicroPoints = Unit<'micro-points'>
/** Release points, shopping points, coins and equity credits, 1/100 of a point. */
export type Hundredths = Unit<'hundredths'>
/** A rate in parts per million. */
export type Ppm = Unit<'ppm'>

export const MILLION = 1_000_000n
/** No account may hold more than this in either direction: far below the 2⁶³ at which a 64-bit cell would wrap. */
export const AMOUNT_LIMIT = 2n ** 62n
/** No single amount a caller names may exceed this: ten trillion yuan in fen, and room to multiply by a quantity. */
export const INPUT_LIMIT = 1_000_000_000_000_000n
/** The same for growth points, whose unit is finer: a trillion points, still below `AMOUNT_LIMIT`. */
export const POINTS_INPUT_LIMIT = INPUT_LIMIT * 1000n

/** An amount or rate whose text is not exact in its unit. `code` is always `bad-amount`. */
export class UnitError extends Error {
  readonly code = 'bad-amount'
}

function parseExact(text: string, decimals: number, what: string, limit = INPUT_LIMIT): bigint {
  const match = /^(\d{1,16})(?:\.(\d+))?$/.exec(text)
  if (match === null || typeof text !== 'string') {
    throw new UnitError(
      `${what} must be digits with at most ${decimals} decimals, like "12.5", not ${JSON.stringify(text)}`,
    )
  }
  const fraction = match[2] ?? ''
  if (fraction.length > decimals) {
    throw new UnitError(`${what} has ${fraction.length} decimals; the unit allows ${decimals}: ${text}`)
  }
  const amount = BigInt(match[1] + fraction.padEnd(decimals, '0'))
  if (amount > limit) throw new UnitError(`${what} is larger than any amount allowed here: ${text}`)
  return amount
}

/** Money from text such as `"1600.00"`; at most two decimals, no sign. Throws UnitError. */
export const parseFen = (text: string): Fen => parseExact(text, 2, 'an amount of money') as Fen
/** Growth points from text such as `"147.000000"`; at most six decimals. Throws UnitError. */
export const parseMicroPoints = (text: string): MicroPoints =>
  parseExact(text, 6, 'an amount of growth points', POINTS_INPUT_LIMIT) as MicroPoints
/** Release or shopping points, coins, credits from text such as `"7500.00"`. Throws UnitError. */
export const parseHundredths = (text: string): Hundredths => parseExact(text, 2, 'an amount of points') as Hundredths

/** A rate from text such as `"0.3%"`: at most four decimals of a percent, up to 1 000 000%. Throws UnitError. */
export function parsePpm(text: string): Ppm {
  if (typeof text !== 'string' || !text.endsWith('%'))
    throw new UnitError(`a rate is written like 0.3%, not ${JSON.stringify(text)}`)
  return parseExact(text.slice(0, -1), 4, 'a rate in percent') as Ppm
}

function formatExact(amount: bigint, decimals: number): string {
  const sign = amount < 0n ? '-' : ''
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, '0')
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** Money as text: `160000n` → `"1600.00"`. */
export const formatFen = (amountFen: bigint): string => formatExact(amountFen, 2)
/** Growth points as text with six decimals. */
export const formatMicroPoints = (amount: bigint): string => formatExact(amount, 6)
/** Hundredths of points as text with two decimals. */
export const formatHundredths = (amount: bigint): string => formatExact(amount, 2)

/** A rate as text without idle zeros: `3000n` → `"0.3%"`. */
export function formatPpm(ratePpm: bigint): string {
  const [whole, fraction] = formatExact(ratePpm, 4).split('.') as [string, string]
  const kept = fraction.replace(/0+$/, '')
  return kept === '' ? `${whole}%` : `${whole}.${kept}%`
}

/** ⌊value × numerator ÷ denominator⌋ for values that are not negative; the remainder stays with the payer (spec/1 "Rounding"). */
export const mulDivFloor = (value: bigint, numerator: bigint, denominator: bigint): bigint =>
  (value * numerator) / denominator

/** ⌊rate × amount⌋ in the amount's own unit. */
export const portion = <Amount extends bigint>(amount: Amount, ratePpm: Ppm): Amount =>
  ((amount * ratePpm) / MILLION) as unknown as Amount

/** A fraction as text with six decimals, rounded half-up: for display alone (spec/1 "Units"). */
export function formatRatio(numerator: bigint, denominator: bigint): string {
  const scaled = (2n * numerator * MILLION + denominator) / (2n * denominator)
  return formatExact(scaled, 6)
}

/** The smaller of two amounts of one unit. */
export const least = <Amount extends bigint>(one: Amount, other: Amount): Amount => (one < other ? one : other)
