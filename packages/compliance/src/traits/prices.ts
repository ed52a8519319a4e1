import { type Fen, MILLION, type Part, portion, type SchemeDocument } from '@huoshui/engine'

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

/** What an allocation gives a target out of a price; nothing when it only takes the rest. */
export function amountOf(allocate: readonly Part[], target: string, priceFen: Fen): Fen {
  const part = allocate.find((candidate) => candidate.target === target)
  switch (part?.kind) {
    case 'amount':
      return part.amountFen
    case 'rate':
      return portion(priceFen, part.ratePpm)
    default:
      return 0n as Fen
  }
}

/** The share of what an order grants that the order itself brings the plan, in parts per million; at most all of it. */
export function coveredPpm({ partFen, promisedFen }: { partFen: bigint; promisedFen: bigint }): bigint {
  if (partFen >= promisedFen) return MILLION
  return (partFen * MILLION) / promisedFen
}
