import {
  formatFen,
  formatHundredths,
  formatMicroPoints,
  parseFen,
  parseHundredths,
  parseMicroPoints,
} from '@huoshui/engine'
import { MallError } from '../errors.ts'
import type { ImportFileKind } from './row-problems.ts'
import type { BalanceLine, LotLine } from './rows.ts'

/**
 * Control totals by figure: `members` and `lots` are counts, `wallet` and `growth_cash.PLAN` fen, `growth.PLAN`
 * micro-points, `shopping`, `coin`, `equity.PLAN` and `release.PLAN` hundredths.
 */
export type Totals = ReadonlyMap<string, bigint>

const unitOf = (figure: string): 'count' | 'fen' | 'micro' | 'hundredths' | undefined => {
  const [name] = figure.split('.')
  switch (name) {
    case 'members':
    case 'lots':
      return 'count'
    case 'wallet':
    case 'growth_cash':
      return 'fen'
    case 'growth':
      return 'micro'
    case 'shopping':
    case 'coin':
    case 'equity':
    case 'release':
      return 'hundredths'
    default:
      return undefined
  }
}

/** A total as text in its unit. */
export function formatTotal(figure: string, total: bigint): string {
  switch (unitOf(figure)) {
    case 'fen':
      return formatFen(total)
    case 'micro':
      return formatMicroPoints(total)
    case 'hundredths':
      return formatHundredths(total)
    default:
      return total.toString()
  }
}

/** An amount of an asset as text in its unit. */
export function formatAsset(asset: string, amount: bigint): string {
  if (asset === 'CNY') return formatFen(amount)
  return asset.startsWith('growth:') ? formatMicroPoints(amount) : formatHundredths(amount)
}

/** A total that the operator states, such as `wallet` and `123.45`. @throws MallError bad-command for a figure there is none of, UnitError */
export function parseTotal(figure: string, text: string): bigint {
  switch (unitOf(figure)) {
    case 'fen':
      return parseFen(text)
    case 'micro':
      return parseMicroPoints(text)
    case 'hundredths':
      return parseHundredths(text)
    case 'count':
      if (/^\d{1,9}$/.test(text)) return BigInt(text)
      throw new MallError('bad-amount', `${figure} is a count such as 200000`)
    default:
      throw new MallError('bad-command', `there is no total called ${figure}`)
  }
}

/** The file a figure is counted in. */
export function fileOfTotal(figure: string): ImportFileKind {
  if (figure === 'members') return 'members'
  return figure === 'lots' || figure.startsWith('release.') ? 'lots' : 'balances'
}

/** Adds up what sound rows bring along. */
export function totalsOf(members: number, balances: readonly BalanceLine[], lots: readonly LotLine[]): Totals {
  const totals = new Map<string, bigint>([['members', BigInt(members)]])
  const add = (figure: string, amount: bigint): void => {
    if (amount !== 0n) totals.set(figure, (totals.get(figure) ?? 0n) + amount)
  }
  for (const { available, shopping, coin, equity, growth } of balances) {
    add('wallet', available)
    add('shopping', shopping)
    add('coin', coin)
    for (const { plan, credits } of equity) add(`equity.${plan}`, credits)
    for (const { plan, points, cash } of growth) {
      add(`growth.${plan}`, points)
      add(`growth_cash.${plan}`, cash)
    }
  }
  add('lots', BigInt(lots.length))
  for (const { plan, left } of lots) add(`release.${plan}`, left)
  return totals
}

/** Totals as the import table keeps them: decimal digits by figure. */
export const readTotals = (written: Readonly<Record<string, string>>): Totals =>
  new Map(Object.entries(written).map(([figure, total]) => [figure, BigInt(total)]))
