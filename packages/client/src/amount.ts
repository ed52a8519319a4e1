/**
 * Amounts arrive as text in their unit and stay text or bigint: nothing here is a float.
 */

/** Whole units (fen, micro-points) of an amount text, or undefined when the text is not one. */
export function toUnits(text: string, decimals: number): bigint | undefined {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text.trim())
  if (!match) return undefined
  const [, sign = '', whole = '0', fraction = ''] = match
  if (fraction.length > decimals) return undefined
  const units = BigInt(whole + fraction.padEnd(decimals, '0'))
  return sign === '-' ? -units : units
}

/** The amount text of whole units, always with every decimal of the unit. */
export function fromUnits(units: bigint, decimals: number): string {
  const sign = units < 0n ? '-' : ''
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0')
  if (decimals === 0) return sign + digits
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

function grouped(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, ',')
}

/** "1600.00" → "1,600.00". A real minus sign, so that it lines up and is read aloud as one. */
export function plain(text: string): string {
  const negative = text.startsWith('-')
  const [whole = '0', fraction] = (negative ? text.slice(1) : text).split('.')
  return `${negative ? '−' : ''}${grouped(whole)}${fraction === undefined ? '' : `.${fraction}`}`
}

/** Yuan for the eye: "¥1,600.00". */
export function yuan(text: string): string {
  const shown = plain(text)
  return shown.startsWith('−') ? `−¥${shown.slice(1)}` : `¥${shown}`
}

/** Points for the eye: zeros beyond the second decimal are left out, no other digit is. */
export function points(text: string): string {
  return plain(text.includes('.') ? text.replace(/(\.\d\d\d*?)0+$/, '$1') : text)
}

/** A change with its sign: "+147.00", "−20.00". */
export function signed(text: string, shown: (text: string) => string): string {
  return text.startsWith('-') ? shown(text) : `+${shown(text)}`
}

/** How far along a line or how wide a bar is drawn. For pixels alone: no amount may be computed or shown from it. */
export function forDrawing(text: string): number {
  return Number(text)
}
