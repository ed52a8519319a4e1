import { fromUnits, toUnits } from '@huoshui/client/amount'

const PERCENT_DECIMALS = 4
/** 100% in ten-thousandths of a percent. */
const WHOLE = 1_000_000n
const MICRO = 6
const YUAN = 2
/** Micro-points × micro-yuan are 10⁻¹² yuan; a fen is 10⁻². */
const MICRO_MICRO_PER_FEN = 10n ** 10n

/** The share of a sale that is paid out, in ten-thousandths of a percent; undefined when the text is no rate. */
function paidShareOf(backflow: string): bigint | undefined {
  const stays = toUnits(backflow.replace(/%$/, ''), PERCENT_DECIMALS)
  return stays === undefined ? undefined : WHOLE - stays
}

/** "20%" stays in the pool → "80%" is paid. */
export function paidShare(backflow: string): string {
  const paid = paidShareOf(backflow)
  return paid === undefined ? '' : `${fromUnits(paid, PERCENT_DECIMALS).replace(/\.?0+$/, '')}%`
}

/**
 * What points would pay at a printed price, in yuan, rounded down (spec 2.1). The printed price is itself rounded
 * to six decimals, so this is for a sentence with "about" in it; the quote of a sale comes from the server.
 */
export function saleAbout(
  points: string,
  { price, backflow }: { price: string; backflow: string },
): string | undefined {
  const microPoints = toUnits(points, MICRO)
  const microPrice = toUnits(price, MICRO)
  const paid = paidShareOf(backflow)
  if (microPoints === undefined || microPrice === undefined || paid === undefined) return undefined
  const gross = (microPoints * microPrice) / MICRO_MICRO_PER_FEN
  return fromUnits((gross * paid) / WHOLE, YUAN)
}
