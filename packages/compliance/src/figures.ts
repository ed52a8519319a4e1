/**
 * What a mall says of itself: figures computed from its own books and the way it deals with its members. Every part
 * may be missing; a rule that needs a missing part is not judged.
 */
import { formatFen, formatPpm, Source } from '@huoshui/engine'
import { z } from 'zod'
import { heads, money, rate } from './fields.ts'

const figuresSchema = z.strictObject({
  /** The reward chain with the most members among those with the most levels; levels count the organiser. */
  chains: z.strictObject({ levels: heads(), members: heads(), received: money() }).optional(),
  /** Shares of all sales: to people who recruited nobody; to people who did, for themselves. */
  sales: z.strictObject({ endUser: rate(), ownUse: rate() }).optional(),
  /** Held ÷ promised of each plan that pays over time. */
  coverage: z.record(z.string(), rate()).optional(),
  /** Value that members hold for later purchases. */
  stored: z
    .strictObject({
      named: z.boolean(),
      largest: money(),
      total: money(),
      custody: rate(),
      issuer: z.enum(['scale', 'group', 'brand']),
      revenue: money(),
    })
    .optional(),
  refunds: z.strictObject({ days: heads(), refundable: z.boolean(), transferable: z.boolean() }).optional(),
  /** Fees taken from region agents since the beginning. */
  regionFees: money().optional(),
  thirdParty: z.strictObject({ held: money(), splitAccount: z.boolean() }).optional(),
  payouts: z
    .strictObject({ paid: money(), identity: z.boolean(), reported: z.boolean(), withheld: z.boolean() })
    .optional(),
  draws: z.array(z.strictObject({ prize: money(), terms: z.boolean() })).optional(),
  privacy: z
    .strictObject({
      notice: z.boolean(),
      financialConsent: z.boolean(),
      erasure: z.boolean(),
      export: z.boolean(),
      assessment: z.boolean(),
    })
    .optional(),
  /** The safeguards of 93 F.T.C. 618, enforced. */
  retail: z.strictObject({ seventyPercent: z.boolean(), tenCustomers: z.boolean(), buyBack: z.boolean() }).optional(),
})

/** Amounts in fen, shares in parts per million. */
export type LiveFigures = z.output<typeof figuresSchema>

/** Reads figures from YAML. Throws DocumentError with file, line and column. */
export function parseFigures(text: string, file = 'figures.yaml'): LiveFigures {
  return new Source(text, file).read(figuresSchema)
}

/** The figures as a document that `parseFigures` reads back to the same. */
export function printFigures(figures: LiveFigures): string {
  const { chains, sales, coverage, stored, regionFees, thirdParty, payouts, draws, ...rest } = figures
  return JSON.stringify({
    ...rest,
    chains: chains && { ...chains, received: formatFen(chains.received) },
    sales: sales && { endUser: formatPpm(sales.endUser), ownUse: formatPpm(sales.ownUse) },
    coverage: coverage && Object.fromEntries(Object.entries(coverage).map(([plan, held]) => [plan, formatPpm(held)])),
    stored: stored && {
      ...stored,
      largest: formatFen(stored.largest),
      total: formatFen(stored.total),
      revenue: formatFen(stored.revenue),
      custody: formatPpm(stored.custody),
    },
    regionFees: regionFees === undefined ? undefined : formatFen(regionFees),
    thirdParty: thirdParty && { ...thirdParty, held: formatFen(thirdParty.held) },
    payouts: payouts && { ...payouts, paid: formatFen(payouts.paid) },
    draws: draws?.map((draw) => ({ ...draw, prize: formatFen(draw.prize) })),
  })
}
