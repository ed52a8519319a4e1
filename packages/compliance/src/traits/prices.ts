import type { Fen, SchemeDocument } from '@huoshui/engine'

/** The most that a remedy leaves to a direct referrer: 30% of its own sales (直销管理条例 art. 24). */
export const OWN_SALES_PPM = 300_000n

/** Products that bring a plan something, by an allocation or a grant. */
export const productsOf = (scheme: SchemeDocument, plan: string) =>
  [...scheme.products.values()].filter(
    ({ allocate, grants }) => allocate.some(({ target }) => target === plan) || grants.has(plan),
  )

/** The lowest price of a product that feeds the plan; one yuan when only merchant orders do. */
export function leastPriceFen(scheme: SchemeDocument, plan: string): Fen {
  const prices = productsOf(scheme, plan).map(({ priceFen }) => priceFen)
  return prices.reduce((least, price) => (price < least ? price : least), prices[0] ?? (100n as Fen))
}
