/** An experiment file as data: strict keys, exact amounts. What each part means stands in docs/simulator.md. */
import { count, key, money, rate, regionLevels } from '@huoshui/engine'
import { z } from 'zod'

/** A share as a number from 0 to 1: a chance, never a part of an amount. */
const share = () => rate().transform((parts) => Number(parts) / 1_000_000)
/** A number of people or a factor, for curves of arrival. */
const figure = (from: number, to: number) =>
  z
    .number({ error: `expected a number from ${from} to ${to}` })
    .min(from, `expected a number from ${from} to ${to}`)
    .max(to, `expected a number from ${from} to ${to}`)

/** Most members that may arrive on one day. */
export const ARRIVALS_LIMIT = 1_000_000
/** Longest experiment, in days: twenty years. */
export const DAYS_LIMIT = 7300
/** Most orders one run may place. */
export const ORDERS_LIMIT = 20_000_000
/** Most runs of one variant. */
export const RUNS_LIMIT = 1000

const instant = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/,
    'expected an instant with offset such as 2026-01-01T00:00:00+08:00',
  )
  .transform((text, context) => {
    const at = Date.parse(text)
    if (!Number.isNaN(at)) return at
    context.addIssue({ code: 'custom', message: `there is no such instant: ${text}` })
    return z.NEVER
  })

const text = z.strictObject({ zh: z.string().min(1).max(300), en: z.string().min(1).max(300) })
const person = z.string().regex(/^[A-Za-z][A-Za-z0-9._-]{0,40}$/, 'expected an id of letters, digits, ".", "_" or "-"')
const region = z.string().regex(/^[\p{L}\p{N}_-]{2,48}$/u, 'expected a region code such as "440106"')
const day = count(0, DAYS_LIMIT)

const arrivals = z.union(
  [
    z.strictObject({ constant: figure(0, ARRIVALS_LIMIT) }),
    z.strictObject({ growing: z.strictObject({ first: figure(0.001, ARRIVALS_LIMIT), yearly: figure(0.01, 1000) }) }),
    z.strictObject({
      logistic: z.strictObject({
        capacity: figure(1, ORDERS_LIMIT),
        steepness: figure(0.0001, 10),
        midpoint: figure(0, DAYS_LIMIT),
      }),
    }),
    z.strictObject({
      bass: z.strictObject({ market: figure(1, ORDERS_LIMIT), innovation: figure(0, 1), imitation: figure(0, 10) }),
    }),
    z.strictObject({ csv: z.string().min(1) }),
  ],
  { error: 'expected one of constant, growing, logistic, bass or csv, with its own keys' },
)

const basket = z.union(
  [
    z.strictObject({
      product: key(),
      weight: figure(0, 1_000_000).default(1),
      quantity: count(1, 10_000).default(1),
      shipTo: region.optional(),
      pickup: person.optional(),
      shopping: z
        .literal('most', { error: 'expected most: as many shopping points as are held and allowed' })
        .optional(),
    }),
    z.strictObject({ merchant: key(), amount: money(), weight: figure(0, 1_000_000).default(1) }),
  ],
  { error: 'expected a product, or a merchant with an amount' },
)

const population = z.strictObject({
  arrivals: arrivals.optional(),
  /** Share of arrivals that are orders of members who are there already. */
  returning: share().default(0),
  tree: z
    .enum(['none', 'random', 'preferential', 'observed'], { error: 'expected none, random, preferential or observed' })
    .default('random'),
  mix: z.array(basket).min(1).max(100).optional(),
  founders: z
    .array(
      z.strictObject({
        id: person,
        referrer: person.optional(),
        ranks: z.record(z.string(), z.string()).optional(),
        region: region.optional(),
        buys: key().optional(),
      }),
    )
    .max(10_000)
    .default([]),
  agents: z
    .array(z.strictObject({ code: region, level: z.enum(regionLevels), agent: person }))
    .max(10_000)
    .default([]),
  merchants: z
    .array(z.strictObject({ id: key(), owner: person, recruiter: person.optional(), region: region.optional() }))
    .max(10_000)
    .default([]),
})

const behaviours = z.strictObject({
  repurchase: z.strictObject({ daily: share() }).optional(),
  sell: z
    .strictObject({
      plan: key().optional(),
      share: share(),
      at: figure(0.01, 1000).optional(),
      afterDays: day.optional(),
    })
    .refine(({ at, afterDays }) => (at === undefined) !== (afterDays === undefined), 'expected either at or afterDays')
    .optional(),
  panic: z.strictObject({ plan: key().optional(), days: count(1, 365), below: share(), share: share() }).optional(),
  tasks: z.strictObject({ discipline: share(), revenue: money().optional() }).optional(),
  cheating: z.strictObject({ share: share(), accounts: count(1, 20) }).optional(),
  refunds: z.strictObject({ share: share(), afterDays: count(0, 365) }).optional(),
  withdraw: z.strictObject({ every: count(1, 365), above: money() }).optional(),
  redeem: z.strictObject({ plan: key().optional(), every: count(1, 365), share: share() }).optional(),
})

const shock = z.union(
  [
    z.strictObject({ day, sales: z.enum(['stop', 'resume']) }),
    z.strictObject({ day, inject: key(), amount: money() }),
    z.strictObject({ day, revenue: key(), amount: money() }),
    z.strictObject({ day, change: z.record(z.string(), z.unknown()) }),
    z.strictObject({ day, run: key(), share: share() }),
    z.strictObject({ day, pause: key() }),
    z.strictObject({ day, resume: key() }),
  ],
  { error: 'expected a day and one of sales, inject, revenue, change, run, pause, resume with its own keys' },
)

const schemeName = z.union([z.string().min(1), z.record(z.string(), z.unknown())], {
  error: 'expected the name of a scheme, a path, or the scheme itself',
})
const value = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.record(z.string(), z.unknown()),
  z.array(z.unknown()),
])

export const experimentSchema = z.strictObject({
  experiment: key(),
  title: text,
  note: text.optional(),
  scheme: schemeName.optional(),
  compare: z
    .array(
      z.union([
        z.string().min(1),
        z.strictObject({
          name: z.string().min(1).max(80),
          scheme: schemeName.optional(),
          with: z.record(z.string(), value).optional(),
        }),
      ]),
    )
    .min(2, 'a comparison has at least two sides')
    .max(20)
    .optional(),
  start: z.union([instant, z.strictObject({ snapshot: z.string().min(1) })]).optional(),
  horizon: z.union(
    [z.strictObject({ days: count(1, DAYS_LIMIT) }), z.strictObject({ orders: count(1, ORDERS_LIMIT) })],
    { error: `expected days (at most ${DAYS_LIMIT}) or orders (at most ${ORDERS_LIMIT})` },
  ),
  seed: count(0, 2 ** 31 - 1).default(1),
  runs: count(1, RUNS_LIMIT).default(1),
  population,
  behaviours: behaviours.default({}),
  shocks: z.array(shock).max(1000).default([]),
  sweep: z
    .array(
      z.union(
        [
          z.strictObject({ path: z.string().min(1), values: z.array(value).min(1) }),
          z.strictObject({
            path: z.string().min(1),
            from: z.number(),
            to: z.number(),
            steps: count(2, 1_000_000_000),
            unit: z.literal('%').optional(),
          }),
        ],
        { error: 'expected a path with values, or a path with from, to and steps' },
      ),
    )
    .max(10)
    .default([]),
  watch: z.strictObject({ buyers: z.array(count(1, ORDERS_LIMIT)).max(100).default([]) }).default({ buyers: [] }),
})

export type ExperimentDocument = z.output<typeof experimentSchema>
export type Arrivals = z.output<typeof arrivals>
export type Basket = z.output<typeof basket>
export type Population = z.output<typeof population>
export type Behaviours = z.output<typeof behaviours>
export type Sweep = ExperimentDocument['sweep'][number]
export type Shock = z.output<typeof shock>
