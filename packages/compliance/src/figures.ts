/**
 * What a mall says of itself: figures computed from its own books and the way it deals with its members. Every part
 * may be missing; a rule that needs a missing part is not judged.
 */
import { formatFen, formatPpm, Source } from '@huoshui/engine'
import { z } from 'zod'
import { heads, money, rate } from './fields.ts'

const said = () => z.boolean({ error: 'expected true or false' })

/** Of stored value, what no book has: in whose name it is, and where the money lies. */
const storedConduct = z.strictObject({
  named: said(),
  custody: rate(),
  issuer: z.enum(['scale', 'group', 'brand']),
  revenue: money(),
})
const thirdPartyConduct = z.strictObject({ splitAccount: said() })
const payoutsConduct = z.strictObject({ identity: said(), reported: said(), withheld: said() })

/** What only the mall itself can say. */
const told = {
  refunds: z.strictObject({ days: heads(), refundable: said(), transferable: said() }).optional(),
  /** Fees taken from region agents since the beginning. */
  regionFees: money().optional(),
  draws: z.array(z.strictObject({ prize: money(), terms: said() })).optional(),
  privacy: z
    .strictObject({
      notice: said(),
      financialConsent: said(),
      erasure: said(),
      export: said(),
      assessment: said(),
    })
    .optional(),
  /** The safeguards of 93 F.T.C. 618, enforced. */
  retail: z.strictObject({ seventyPercent: said(), tenCustomers: said(), buyBack: said() }).optional(),
}

const conductSchema = z.strictObject({
  ...told,
  stored: storedConduct.optional(),
  thirdParty: thirdPartyConduct.optional(),
  payouts: payoutsConduct.optional(),
})

const figuresSchema = z.strictObject({
  ...told,
  /** The reward chain with the most members among those with the most levels; levels count the organiser. */
  chains: z.strictObject({ levels: heads(), members: heads(), received: money() }).optional(),
  /** Shares of all sales: to people who recruited nobody; to people who did, for themselves. */
  sales: z.strictObject({ endUser: rate(), ownUse: rate() }).optional(),
  /** Held ÷ promised of each plan that pays over time. */
  coverage: z.record(z.string(), rate()).optional(),
  /** Value that members hold for later purchases. */
  stored: storedConduct.extend({ largest: money(), total: money() }).optional(),
  thirdParty: thirdPartyConduct.extend({ held: money() }).optional(),
  payouts: payoutsConduct.extend({ paid: money() }).optional(),
})

/** What the books cannot know: how the mall deals with people and their money. Parts may be missing. */
export type Conduct = z.output<typeof conductSchema>

/** Amounts in fen, shares in parts per million. */
export type LiveFigures = z.output<typeof figuresSchema>

/** Reads figures from YAML. Throws DocumentError with file, line and column. */
export function parseFigures(text: string, file = 'figures.yaml'): LiveFigures {
  return new Source(text, file).read(figuresSchema)
}

/** Reads what a mall says of its conduct. An empty text says nothing. Throws DocumentError with file, line and column. */
export function parseConduct(text: string, file = 'conduct.yaml'): Conduct {
  const source = new Source(text, file)
  return source.content === null || source.content === undefined ? {} : source.read(conductSchema)
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
