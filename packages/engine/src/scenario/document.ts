/** A scenario file as data (spec/4): strict keys, exact amounts, every error with its place. */
import { z } from 'zod'
import type { Path, Source } from '../scheme/document.ts'
import { count, key } from '../scheme/fields.ts'
import { regionLevels } from '../scheme/regions.ts'
import { parseFen, parseHundredths, parseMicroPoints } from '../units/units.ts'

const instant = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/,
    'expected an instant with offset such as 2026-01-01T00:00:00+08:00',
  )
  .transform((text, context) => {
    const at = Date.parse(text)
    // Date.parse takes the 30th of February for the 2nd of March; the day alone, in UTC, tells.
    const day = text.slice(0, 10)
    if (!Number.isNaN(at) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)) return at
    context.addIssue({ code: 'custom', message: `there is no such instant: ${text}` })
    return z.NEVER
  })
const id = z.union([z.string().min(1).max(64), z.number().int().transform(String)], { error: 'expected an id' })
const code = z.union([z.string(), z.number().transform(String)])
/** Growth points to sell, or `all`: said by one schema, so that the error is of the amount. */
const growth = () => signed((text) => (text === 'all' ? 'all' : parseMicroPoints(text)))
/** Amounts of events may be negative or zero: the engine refuses them with `bad-amount` (spec/2 reading 1). */
const signed = <Amount extends bigint | 'all'>(parse: (text: string) => Amount) =>
  z
    .union([z.string(), z.number().transform(String)], { error: 'expected an amount such as "12.50"' })
    .transform((text, context): Amount => {
      try {
        if (!text.startsWith('-')) return parse(text)
        const amount = parse(text.slice(1))
        if (typeof amount === 'bigint') return -amount as Amount
        throw new Error(`"${text}" is no amount`)
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message })
        return z.NEVER
      }
    })
const money = () => signed(parseFen)
const micro = () => signed(parseMicroPoints)
const points = () => signed(parseHundredths)
const at = { at: instant.optional() }
const quantity = z.number({ error: 'expected a whole number' }).int('expected a whole number')
const pay = z.strictObject({ shopping: points().optional(), coin: points().optional() })
const orderKeys = {
  member: id,
  product: z.string().optional(),
  quantity: quantity.optional(),
  shipTo: code.optional(),
  pickup: id.optional(),
  pay: pay.optional(),
  merchant: z.string().optional(),
  amount: money().optional(),
  receipt: z.enum(['at-payment', 'later']).optional(),
}
/** What a newcomer brings, wherever it joins. */
const newcomer = {
  referrer: id.optional(),
  region: code.optional(),
  ranks: z.record(z.string(), z.string()).optional(),
}
const duration = z.string().regex(/^\d{1,5}[dh]$/, 'expected a time such as 30d or 12h')

/** Events by the key that says what they are, in the order in which keys are looked for. */
const events = {
  repeat: z.strictObject({
    repeat: count(1, 10_000_000),
    order: z.string(),
    ...orderKeys,
    join: z.strictObject(newcomer).nullish(),
    ...at,
  }),
  order: z.strictObject({ order: id, ...orderKeys, ...at }),
  sell: z.strictObject({ sell: z.string(), member: id, points: growth(), ...at }),
  inject: z.strictObject({ inject: z.string(), amount: money(), ...at }),
  revenue: z.strictObject({ revenue: z.string(), amount: money(), ...at }),
  ads: z.strictObject({
    ads: z.union([
      z.literal('done'),
      z.strictObject({ started: count(1, 1000) }),
      z.strictObject({ finished: count(1, 1000) }),
    ]),
    member: id,
    plan: z.string().optional(),
    ...at,
  }),
  close: z.strictObject({
    close: z.enum(['day', 'week', 'month', 'quarter'], { error: 'expected day, week, month or quarter' }),
    ...at,
  }),
  advance: z.strictObject({ advance: duration, ...at }),
  withdraw: z.strictObject({ withdraw: id, member: id, amount: money(), ...at }),
  settle: z.strictObject({ settle: id, ...at }),
  reject: z.strictObject({ reject: id, ...at }),
  redeem: z.strictObject({ redeem: z.string(), member: id, points: points(), ...at }),
  appoint: z.strictObject({ appoint: z.string().nullable(), ladder: z.string(), member: id, ...at }),
  agent: z.strictObject({ agent: id.nullable(), code, level: z.enum(regionLevels), ...at }),
  move: z.strictObject({ move: id, under: id.nullable(), tree: z.string(), reason: z.string(), ...at }),
  report: z.strictObject({ report: id, reporter: id, merchant: z.string().optional(), reason: z.string(), ...at }),
  refund: z.strictObject({ refund: id, reason: z.string(), ...at }),
  receive: z.strictObject({ receive: id, ...at }),
  pause: z.strictObject({ pause: z.string(), ...at }),
  resume: z.strictObject({ resume: z.string(), ...at }),
  fund: z.strictObject({
    fund: z.literal('opening'),
    cash: money().optional(),
    growth: z.record(z.string(), z.strictObject({ points: micro(), cash: money() })).optional(),
    ...at,
  }),
  open: z.strictObject({
    open: id,
    available: money().optional(),
    shopping: points().optional(),
    coin: points().optional(),
    equity: z.record(z.string(), points()).optional(),
    growth: z
      .record(z.string(), z.strictObject({ points: micro(), spend: money().optional(), realised: money().optional() }))
      .optional(),
    release: z
      .record(
        z.string(),
        z.array(z.strictObject({ order: id, granted: points(), left: points(), daily: points().optional() })),
      )
      .optional(),
    promoter: z.array(z.string()).optional(),
    ...at,
  }),
  coin: z.strictObject({ coin: points(), member: id, ...at }),
  activate: z.strictObject({ activate: z.string(), ...at }),
  join: z.strictObject({ join: id, ...newcomer, ...at }),
  pickup: z.strictObject({ pickup: id, ...at }),
} as const

type EventKind = keyof typeof events
/** Every kind of event there is. */
export const eventKinds = Object.keys(events) as readonly EventKind[]
export type ScenarioEvent = {
  [Kind in EventKind]: { readonly kind: Kind } & z.output<(typeof events)[Kind]>
}[EventKind]

const memberSchema = z.strictObject({ id, ...newcomer })
const scenarioSchema = z.strictObject({
  title: z.string(),
  scheme: z.union([z.string(), z.record(z.string(), z.unknown())], {
    error: 'expected the name of a scheme, a path, or the scheme itself',
  }),
  start: instant.optional(),
  members: z.array(memberSchema).optional(),
  regions: z.array(z.strictObject({ code, level: z.enum(regionLevels), agent: id })).optional(),
  merchants: z
    .array(z.strictObject({ id: key(), owner: id, recruiter: id.optional(), region: code.optional() }))
    .optional(),
  events: z.array(z.unknown()),
  expect: z.record(z.string(), z.unknown()).optional(),
})

export interface ScenarioDocument {
  readonly title: string
  readonly scheme: string | Readonly<Record<string, unknown>>
  readonly start: number
  readonly members: readonly z.output<typeof memberSchema>[]
  readonly regions: readonly { code: string; level: (typeof regionLevels)[number]; agent: string }[]
  readonly merchants: readonly {
    id: string
    owner: string
    recruiter?: string | undefined
    region?: string | undefined
  }[]
  readonly events: readonly ScenarioEvent[]
  readonly expect: Readonly<Record<string, unknown>>
}

/** 2026-01-01T00:00:00+08:00, when a scenario does not say its start. */
const DEFAULT_START = 1_767_196_800_000

/** Reads a scenario document. Throws DocumentError with file, line, column. */
export function readScenario(source: Source): ScenarioDocument {
  const raw = source.read(scenarioSchema)
  const document: ScenarioDocument = {
    title: raw.title,
    scheme: raw.scheme,
    start: raw.start ?? DEFAULT_START,
    members: raw.members ?? [],
    regions: raw.regions ?? [],
    merchants: raw.merchants ?? [],
    events: raw.events.map((_, index) => readEvent(source, ['events', index])),
    expect: raw.expect ?? {},
  }
  checkMembers(source, document)
  checkOrder(source, document)
  return document
}

function readEvent(source: Source, path: Path): ScenarioEvent {
  const raw = source.at(path)
  if (typeof raw !== 'object' || raw === null) return source.fail(path, 'expected an event')
  const kind = eventKinds.find((name) => name in raw)
  if (kind === undefined) return source.fail(path, `unknown event; expected one of ${eventKinds.join(', ')}`)
  const schema: z.ZodType<object> = events[kind]
  const event = { kind, ...source.read(schema, path) } as ScenarioEvent
  if (event.kind === 'order' || event.kind === 'repeat') checkOrderKeys(source, path, event)
  return event
}

/** An order is of a product, or of an amount of cash at a merchant. What only the other can have is never passed over. */
function checkOrderKeys(source: Source, path: Path, order: Extract<ScenarioEvent, { kind: 'order' | 'repeat' }>): void {
  if ((order.product === undefined) === (order.merchant === undefined))
    source.fail(path, 'an order names either a product or a merchant')
  if (order.merchant === undefined) {
    if (order.amount !== undefined)
      source.failAtKey(path, 'amount', 'an order of a product has its price, not an amount')
    return
  }
  if (order.amount === undefined) source.fail(path, 'an order at a merchant has an amount')
  for (const key of ['pay', 'pickup'] as const)
    if (order[key] !== undefined) source.failAtKey(path, key, 'an order at a merchant is paid in cash, and there')
}

/** A name of a `repeat` as its first round has it; `checkMembers` takes it for that of all rounds. */
const firstRound = (name: string | undefined): string | undefined => name?.replaceAll('{n}', '1')

/** Members named anywhere must exist: in `members`, by a `join`, or by a `repeat`. */
function checkMembers(source: Source, document: ScenarioDocument): void {
  const known = new Set(document.members.map((member) => member.id))
  const patterns: RegExp[] = []
  for (const event of document.events) {
    if (event.kind === 'join') known.add(event.join)
    if (event.kind === 'repeat')
      patterns.push(
        new RegExp(
          `^${event.member
            .split('{n}')
            .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
            .join('\\d+')}$`,
        ),
      )
  }
  const check = (member: string | null | undefined, path: Path): void => {
    if (
      member === null ||
      member === undefined ||
      known.has(member) ||
      patterns.some((pattern) => pattern.test(member))
    )
      return
    source.fail(path, `there is no member "${member}"`)
  }
  document.members.forEach((member, index) => {
    check(member.referrer, ['members', index, 'referrer'])
  })
  document.regions.forEach((region, index) => {
    check(region.agent, ['regions', index, 'agent'])
  })
  document.merchants.forEach((merchant, index) => {
    check(merchant.owner, ['merchants', index, 'owner'])
    check(merchant.recruiter, ['merchants', index, 'recruiter'])
  })
  document.events.forEach((event, index) => {
    if (event.kind === 'repeat') {
      check(firstRound(event.join?.referrer), ['events', index, 'join', 'referrer'])
      check(firstRound(event.pickup), ['events', index, 'pickup'])
      return
    }
    const named = event as Readonly<Record<string, unknown>>
    for (const field of ['member', 'under', 'referrer', 'agent', 'reporter'] as const)
      if (field in named) check(named[field] as string, ['events', index, field])
    if (event.kind === 'order') check(event.pickup, ['events', index, 'pickup'])
    if (event.kind === 'move') check(event.move, ['events', index, 'move'])
    if (event.kind === 'report') check(event.report, ['events', index, 'report'])
    if (event.kind === 'open') check(event.open, ['events', index, 'open'])
  })
}

function checkOrder(source: Source, document: ScenarioDocument): void {
  let last = document.start
  document.events.forEach((event, index) => {
    if (event.at === undefined) return
    if (event.at < last) source.fail(['events', index, 'at'], 'the event is earlier than one before it')
    last = event.at
  })
}
