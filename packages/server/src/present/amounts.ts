import { formatFen, formatHundredths, formatMicroPoints } from '@huoshui/engine'

/** The signed text of an amount in the unit of its asset. */
export function assetText(asset: string, amount: bigint): string {
  const sign = amount < 0n ? '-' : ''
  const size = amount < 0n ? -amount : amount
  if (asset === 'CNY') return sign + formatFen(size)
  return sign + (asset.startsWith('growth') ? formatMicroPoints(size) : formatHundredths(size))
}

/** Leaves out what is undefined, so that absent keys are absent in JSON. */
export function present<T extends object>(value: T): { [K in keyof T]: T[K] } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]: T[K]
  }
}
