/** The scheme document (spec/4 "The scheme document"): products' allocations and the plans that spend them. */
import { z } from 'zod'
import type { PlanDefinition } from '../plans/contract.ts'
import { planRegistry } from '../plans/registry.ts'
import type { Fen, Ppm } from '../units/units.ts'
import { DocumentError, type Path, Source } from './document.ts'
import { count, instant, key, money, rate } from './fields.ts'
import { checkFunding } from './funding.ts'
import { defaultAreas } from './regions.ts'

/** One part of an allocation. */
export type Part =
  | { readonly target: string; readonly kind: 'amount'; readonly amountFen: Fen }
  | { readonly target: string; readonly kind: 'rate'; readonly ratePpm: Ppm }
  | { readonly target: string; readonly kind: 'rest' }

export interface Product {
  readonly id: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly priceFen: Fen
  /** The largest share of the price payable in shopping points. */
  readonly shoppingPpm: Ppm
  /** May be paid in coins (2.16). */
  readonly coins: boolean
  readonly zone: string | null
  readonly opensAt: number
  readonly closesAt: number
  /** Most units one member may buy; 0 is no limit. */
  readonly limit: number
  readonly allocate: readonly Part[]
  readonly grants: ReadonlyMap<string, Ppm>
}

export interface MerchantOrders {
  readonly allocate: readonly Part[]
  readonly grants: ReadonlyMap<string, Ppm>
}

export interface Zone {
  readonly id: string
  /** A member must have a settled order in that zone first. */
  readonly requires: string | null
}

/** A plan as the scheme configures it. `params` has passed the plan's own schema. */
export interface ConfiguredPlan {
  readonly id: string
  readonly definition: PlanDefinition
  readonly params: unknown
  readonly startsAt: number
  readonly endsAt: number
}

export interface SchemeDocument {
  readonly scheme: string
  readonly version: number
  readonly title: { readonly zh: string; readonly en: string }
  readonly timezone: string
  readonly settle: 'payment' | 'completion'
  readonly refundWindowDays: number
  readonly ladders: ReadonlyMap<string, readonly string[]>
  readonly plans: readonly ConfiguredPlan[]
  readonly products: ReadonlyMap<string, Product>
  readonly merchantOrders: MerchantOrders | null
  readonly zones: ReadonlyMap<string, Zone>
  readonly areas: ReadonlyMap<string, readonly string[]>
  readonly text: string
}

export { DocumentError as SchemeError }

/** Most plans a scheme may run: each has a bit in the members' promoter mask, which is a 32-bit cell. */
export const PLANS_LIMIT = 31

/** A comma within a title cuts a short YAML map in two: what follows it becomes a key without a value, and is passed over. */
const title = z
  .object({ zh: z.string().min(1).max(200), en: z.string().min(1).max(200) })
  .catchall(z.null({ error: 'expected zh and en' }))
  .transform(({ zh, en }) => ({ zh, en }))
const provinceCode = z
  .union([z.string(), z.number().transform(String)], { error: 'expected a province code such as 44 or 440000' })
  .refine((code) => /^\d{2}(0000)?$/.test(code), 'expected a province code such as 44 or 440000')
  .transform((code) => code.slice(0, 2))
const share = z.union([z.literal('rest'), z.string(), z.number()])
const allocate = z.record(key(), share)
const grants = z.record(key(), rate(10_000_000n as Ppm))

const productSchema = z.strictObject({
  title: title.optional(),
  price: money(),
  pay: z.strictObject({ shopping: rate().optional(), coin: z.boolean().optional() }).optional(),
  zone: key().optional(),
  opens: instant().optional(),
  closes: instant().optional(),
  limit: count(1, 1_000_000).optional(),
  allocate,
  grants: grants.optional(),
})

const schemeSchema = z.strictObject({
  scheme: key(),
  version: count(1, 1_000_000),
  title,
  timezone: z.literal('Asia/Shanghai', { error: 'expected the time zone Asia/Shanghai' }).optional(),
  settle: z.enum(['payment', 'completion'], { error: 'expected payment or completion' }).default('completion'),
  refundWindow: z
    .string()
    .regex(/^\d{1,3}d$/, 'expected days such as 7d')
    .optional(),
  ladders: z.record(key(), z.array(key()).min(1).max(9)).optional(),
  plans: z.record(key(), z.looseObject({ plan: z.string() })),
  products: z.record(key(), z.unknown()).optional(),
  merchantOrders: z.strictObject({ allocate, grants: grants.optional() }).optional(),
  zones: z.record(key(), z.strictObject({ requires: key().optional() })).optional(),
  areas: z.record(key(), z.array(provinceCode)).optional(),
})

/** Parses and checks a scheme document. Throws SchemeError with file, line, column, path and what was expected. */
export function parseScheme(text: string, file = 'scheme.yaml'): SchemeDocument {
  return readScheme(new Source(text, file), [], text)
}

/** Schemes parsed last, by their text. Nothing of a document changes once it is read. */
const parsed = new Map<string, SchemeDocument>()
const PARSED_LIMIT = 8

/**
 * As `parseScheme`, for the texts of a journal: a mall that is bound anew, and every mall of the same scheme, finds the
 * document read before.
 */
export function schemeOfText(text: string): SchemeDocument {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const document = parseScheme(text)
  for (const oldest of parsed.keys()) if (parsed.size >= PARSED_LIMIT) parsed.delete(oldest)
  parsed.set(text, document)
  return document
}

/** Reads a scheme that stands somewhere inside another document (a scenario's inline scheme). */
export function readScheme(source: Source, at: Path, text: string): SchemeDocument {
  const raw = source.read(schemeSchema, at)
  const plans = readPlans(source, at, raw.plans)
  const products = new Map<string, Product>()
  for (const id of Object.keys(raw.products ?? {}))
    products.set(id, readProduct(source, [...at, 'products', id], id, plans))
  const merchantOrders =
    raw.merchantOrders === undefined
      ? null
      : {
          allocate: readAllocation(source, [...at, 'merchantOrders', 'allocate'], plans, true),
          grants: readGrants(source, [...at, 'merchantOrders', 'grants'], raw.merchantOrders.grants, plans),
        }
  const document: SchemeDocument = {
    scheme: raw.scheme,
    version: raw.version,
    title: raw.title,
    timezone: raw.timezone ?? 'Asia/Shanghai',
    settle: raw.settle,
    refundWindowDays: Number((raw.refundWindow ?? '7d').slice(0, -1)),
    ladders: readLadders(raw.ladders ?? {}, plans),
    plans,
    products,
    merchantOrders,
    zones: new Map(Object.entries(raw.zones ?? {}).map(([id, zone]) => [id, { id, requires: zone.requires ?? null }])),
    areas: new Map(Object.entries(raw.areas ?? defaultAreas)),
    text,
  }
  for (const plan of plans)
    plan.definition.check?.({
      id: plan.id,
      params: plan.params,
      scheme: document,
      fail: (path, problem) => source.fail([...at, 'plans', plan.id, ...path], problem),
    })
  checkZones(source, at, document)
  checkCoins(source, at, document)
  checkFunding(source, at, document)
  return document
}

/** The scheme's ladders, and those that plans bring under their own id. */
function readLadders(
  raw: Readonly<Record<string, readonly string[]>>,
  plans: readonly ConfiguredPlan[],
): Map<string, readonly string[]> {
  const ladders = new Map<string, readonly string[]>(Object.entries(raw))
  for (const { id, definition, params } of plans) {
    const ranks = definition.ladder?.(params) ?? []
    if (ranks.length > 0 && !ladders.has(id)) ladders.set(id, ranks)
  }
  return ladders
}

function readPlans(source: Source, at: Path, raw: Record<string, { plan: string }>): ConfiguredPlan[] {
  const ids = Object.keys(raw)
  if (ids.length > PLANS_LIMIT) source.fail([...at, 'plans'], `a scheme may run at most ${PLANS_LIMIT} plans`)
  return ids.map((id) => {
    const path = [...at, 'plans', id]
    if (reserved.has(id))
      source.fail(path, `"${id}" is the name of an account of the platform; give the plan another id`)
    const name = raw[id]?.plan ?? ''
    const definition = planRegistry.get(name)
    if (definition === undefined) {
      return source.fail(
        [...path, 'plan'],
        `there is no plan "${name}"; known are ${[...planRegistry.keys()].join(', ')}`,
      )
    }
    const common = z.object({ starts: instant().optional(), ends: instant().optional() })
    const period = source.read(common, path)
    const { plan: _plan, starts: _starts, ends: _ends, ...own } = source.at(path) as Record<string, unknown>
    const result = definition.params.safeParse(own)
    const params = result.success ? result.data : failPlan(source, path, result.error)
    return { id, definition, params, startsAt: period.starts ?? 0, endsAt: period.ends ?? Number.MAX_SAFE_INTEGER }
  })
}

const reserved = new Set(['cost', 'platform', 'merchant', 'rest'])

function failPlan(source: Source, path: Path, error: z.ZodError): never {
  const [issue] = error.issues
  const where = [...path, ...(issue?.path ?? []).map((step) => (typeof step === 'number' ? step : String(step)))]
  if (issue?.code === 'unrecognized_keys')
    return source.failAtKey(where, issue.keys[0] ?? '', `unknown key "${issue.keys[0]}"`)
  return source.fail(where, issue?.message ?? 'not valid')
}

function readProduct(source: Source, path: Path, id: string, plans: readonly ConfiguredPlan[]): Product {
  const raw = source.read(productSchema, path)
  if (raw.price === 0n) source.fail([...path, 'price'], 'a price is more than zero')
  return {
    id,
    title: raw.title ?? { zh: id, en: id },
    priceFen: raw.price,
    shoppingPpm: raw.pay?.shopping ?? (0n as Ppm),
    coins: raw.pay?.coin ?? false,
    zone: raw.zone ?? null,
    opensAt: raw.opens ?? 0,
    closesAt: raw.closes ?? Number.MAX_SAFE_INTEGER,
    limit: raw.limit ?? 0,
    allocate: readAllocation(source, [...path, 'allocate'], plans, false),
    grants: readGrants(source, [...path, 'grants'], raw.grants, plans),
  }
}

function readAllocation(source: Source, path: Path, plans: readonly ConfiguredPlan[], atMerchant: boolean): Part[] {
  const raw = source.read(allocate, path)
  const parts = Object.entries(raw).map(([target, value]): Part => {
    const where = [...path, target]
    const plan = plans.find((candidate) => candidate.id === target)
    if (plan === undefined && !(target === 'cost' || target === 'platform' || (atMerchant && target === 'merchant'))) {
      source.fail(
        where,
        `an allocation goes to cost, platform${atMerchant ? ', merchant' : ''} or a plan of this scheme, not to "${target}"`,
      )
    }
    if (plan?.definition.purse === 'none')
      source.fail(where, `the plan "${target}" has no purse and takes no allocation`)
    if (value === 'rest')
      return target === 'platform' ? { target, kind: 'rest' } : source.fail(where, 'only platform takes the rest')
    const text = String(value)
    return text.endsWith('%')
      ? { target, kind: 'rate', ratePpm: source.read(rate(), where) }
      : { target, kind: 'amount', amountFen: source.read(money(), where) }
  })
  return parts
}

function readGrants(
  source: Source,
  path: Path,
  raw: Record<string, Ppm> | undefined,
  plans: readonly ConfiguredPlan[],
): Map<string, Ppm> {
  for (const target of Object.keys(raw ?? {})) {
    const plan = plans.find((candidate) => candidate.id === target)
    if (plan?.definition.grants === undefined)
      source.fail([...path, target], `"${target}" is no plan of this scheme that grants points`)
  }
  return new Map(Object.entries(raw ?? {}))
}

function checkZones(source: Source, at: Path, document: SchemeDocument): void {
  for (const product of document.products.values()) {
    if (product.zone !== null && !document.zones.has(product.zone))
      source.fail([...at, 'products', product.id, 'zone'], `there is no zone "${product.zone}"`)
  }
  for (const zone of document.zones.values()) {
    if (zone.requires !== null && !document.zones.has(zone.requires))
      source.fail([...at, 'zones', zone.id, 'requires'], `there is no zone "${zone.requires}"`)
  }
}

function checkCoins(source: Source, at: Path, { products, plans }: SchemeDocument): void {
  if (plans.some(({ definition }) => definition.keepsCoins === true)) return
  for (const { id, coins } of products.values()) {
    if (coins)
      source.fail([...at, 'products', id, 'pay', 'coin'], 'no plan of this scheme keeps coins: legacy-conversion does')
  }
}
