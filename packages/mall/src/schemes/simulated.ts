import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { formatPpm, MILLION, type Ppm, type SchemeDocument } from '@huoshui/engine'
import { sha256 } from '../shared/secrets.ts'
import type { LocalText } from '../shared/text.ts'
import { growthTerms } from './growth-terms.ts'

/** One kept result of an experiment; `packages/simulator/write-results.ts` writes it. Shares are texts for display. */
interface KeptResult {
  experiment: string
  title: LocalText
  note: LocalText | null
  runs: number
  points: {
    scheme: string
    schemeText: string
    terms: { share: string; grant: string; backflow: string; multiple: string; cap: string } | null
    orders: number
    people: number
    recovered: { least: string; most: string }
    withSale: { least: string; most: string }
    exits: number
    exited: string
    watched: { buyer: number; order: number }[]
  }[]
}

/** What an experiment on a scheme says of the share of members who received at least what they spent. */
export interface Simulated {
  experiment: string
  title: LocalText
  note: LocalText | undefined
  runs: number
  people: number
  /** Least and most over all runs and variants, such as 2.50%. */
  recovered: { least: string; most: string }
  /** The same, counting what a sale on the last day would pay each alone. */
  withSale: { least: string; most: string }
  /** The scheme has been changed since the experiment was run. */
  outdated: boolean
}

/** The queue before a forced exit, nobody selling, with equal orders (spec/3). */
export interface Queue {
  plan: string
  multiple: string
  /** The pool's share of each order. */
  share: string
  buyers: { buyer: number; order: number }[]
  orders: number
  exits: number
  exited: string
}

const folder = fileURLToPath(new URL('../../../../experiments/results/', import.meta.url))

/** All kept results, read once. */
export function keptResults(): KeptResult[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(folder + file, 'utf8')) as KeptResult)
}

const percent = (text: string): number => Number(text.replace(/[<%]/g, ''))
const least = (shares: readonly string[]): string =>
  shares.toSorted((one, other) => percent(one) - percent(other))[0] ?? ''
const most = (shares: readonly string[]): string =>
  shares.toSorted((one, other) => percent(other) - percent(one))[0] ?? ''

/** The result of the experiment that bears the scheme's name; undefined when none was run. */
export function simulatedOf(results: readonly KeptResult[], scheme: SchemeDocument): Simulated | undefined {
  const result = results.find(({ experiment }) => experiment === scheme.scheme)
  const points = result?.points.filter((point) => point.scheme === scheme.scheme) ?? []
  const [first] = points
  if (result === undefined || first === undefined) return undefined
  return {
    experiment: result.experiment,
    title: result.title,
    note: result.note ?? undefined,
    runs: result.runs * points.length,
    people: first.people,
    recovered: {
      least: least(points.map(({ recovered }) => recovered.least)),
      most: most(points.map(({ recovered }) => recovered.most)),
    },
    withSale: {
      least: least(points.map(({ withSale }) => withSale.least)),
      most: most(points.map(({ withSale }) => withSale.most)),
    },
    outdated: first.schemeText !== sha256(scheme.text),
  }
}

/** Shares of the price that orders of this scheme put into a pool: amounts by product, and the rate at merchants. */
function sharesOf(scheme: SchemeDocument, plan: string): Set<string> {
  const flows = [
    ...[...scheme.products.values()].map(({ allocate, priceFen }) => ({ allocate, priceFen })),
    ...(scheme.merchantOrders ? [{ allocate: scheme.merchantOrders.allocate, priceFen: 0n }] : []),
  ]
  return new Set(
    flows.flatMap(({ allocate, priceFen }) => {
      const part = allocate.find(({ target }) => target === plan)
      if (part?.kind === 'rate') return [formatPpm(part.ratePpm)]
      if (part?.kind !== 'amount' || priceFen === 0n) return []
      return [formatPpm(((part.amountFen * MILLION) / priceFen) as Ppm)]
    }),
  )
}

/** The queue of a plan with a forced exit, where an experiment was run with its very terms. */
export function queueOf(results: readonly KeptResult[], scheme: SchemeDocument, plan: string): Queue | undefined {
  const terms = growthTerms(scheme, plan)
  if (terms?.exit === undefined) return undefined
  const own = {
    grant: formatPpm(terms.grantPpm as Ppm),
    backflow: formatPpm(terms.backflowPpm as Ppm),
    multiple: formatPpm(terms.exit.multiplePpm as Ppm),
    cap: terms.exit.cap,
  }
  const shares = sharesOf(scheme, plan)
  const point = results
    .flatMap(({ points }) => points)
    .find(
      ({ terms: run }) =>
        run != null &&
        shares.has(run.share) &&
        run.grant === own.grant &&
        run.backflow === own.backflow &&
        run.multiple === own.multiple &&
        run.cap === own.cap,
    )
  if (!point?.terms) return undefined
  return {
    plan,
    multiple: own.multiple,
    share: point.terms.share,
    buyers: point.watched,
    orders: point.orders,
    exits: point.exits,
    exited: point.exited,
  }
}
