/** Reads an experiment file: every error has its file, line and column; what cannot end or costs too much is refused. */
import { DocumentError, Engine, type Path, parseScheme, type SchemeDocument, Source } from '@huoshui/engine'
import { contradictionIn } from './contradictions.ts'
import { HOURS_LIMIT, POINTS_LIMIT, secondsOf, sizeOf } from './estimate.ts'
import type { Experiment, ReadyShock, Variant } from './experiment.ts'
import { BrokenOrders, type RealOrder, readOrders, unknownIn } from './orders-csv.ts'
import {
  DAYS_LIMIT,
  type ExperimentDocument,
  experimentSchema,
  ORDERS_LIMIT,
  type Shock,
  type Sweep,
} from './schema.ts'
import { NoSuchPlace, withSetting } from './settings.ts'

/** 2026-01-01T00:00:00+08:00, when an experiment does not say its start. */
const DEFAULT_START = 1_767_196_800_000

export interface ReadOptions {
  /** Name of the file, for errors. */
  readonly file: string
  /** A scheme by name or path. Throws when there is none. */
  readonly schemes: (name: string) => { readonly text: string; readonly file: string }
  /** A file named by the experiment: orders or a snapshot. Throws when there is none. */
  readonly bytes: (name: string) => Uint8Array
}

interface Side {
  readonly name: string
  readonly path: Path
  readonly scheme: string | Readonly<Record<string, unknown>> | undefined
  readonly settings: Readonly<Record<string, unknown>>
}

interface Base {
  readonly source: Source
  readonly options: ReadOptions
  readonly document: ExperimentDocument
  readonly orders: readonly RealOrder[] | null
  readonly fork: Engine | null
}

/** Throws DocumentError with file, line and column, or BrokenOrders with every broken row. */
export function readExperiment(text: string, options: ReadOptions): Experiment {
  const source = new Source(text, options.file)
  const document = source.read(experimentSchema)
  const snapshot =
    typeof document.start === 'object' ? fileOf(source, options, document.start.snapshot, ['start', 'snapshot']) : null
  const sides = sidesOf(source, document)
  const ordersFile = ordersFileOf(source, options, document)
  const base: Base = {
    source,
    options,
    document,
    orders: ordersFile === null ? null : readOrders(ordersFile.text, ordersFile.file),
    fork: snapshot === null ? null : Engine.restore(snapshot),
  }
  checkPoints(base, sides)
  const points = pointsOf(document.sweep)
  const sized = sides.flatMap((side) => points.map((point) => readVariant(base, side, point)))
  const seconds = sized.reduce((sum, { seconds }) => sum + seconds, 0) * document.runs
  if (seconds > HOURS_LIMIT * 3600) {
    source.fail(
      ['horizon'],
      `this would take about ${Math.round(seconds / 3600)} hours on one core, and at most ${HOURS_LIMIT} are allowed: fewer days, orders, runs or values`,
    )
  }
  return {
    id: document.experiment,
    title: document.title,
    note: document.note ?? null,
    seed: document.seed,
    runs: document.runs,
    variants: sized.map(({ variant }) => variant),
    swept: document.sweep.map(({ path }) => path),
    sides: sides.map(({ name }) => name),
    snapshot,
    ordersFile,
    estimate: {
      points: sized.length * document.runs,
      orders: sized.reduce((sum, { orders }) => sum + orders, 0) * document.runs,
      seconds,
    },
  }
}

function fileOf(source: Source, options: ReadOptions, name: string, path: Path): Uint8Array {
  try {
    return options.bytes(name)
  } catch (error) {
    return source.fail(path, `there is no file "${name}": ${(error as Error).message}`)
  }
}

function ordersFileOf(source: Source, options: ReadOptions, { population }: ExperimentDocument) {
  const { arrivals } = population
  if (arrivals === undefined || !('csv' in arrivals)) return null
  const bytes = fileOf(source, options, arrivals.csv, ['population', 'arrivals', 'csv'])
  return { text: new TextDecoder().decode(bytes), file: arrivals.csv }
}

function sidesOf(source: Source, { scheme, compare, start }: ExperimentDocument): Side[] {
  const isFork = typeof start === 'object'
  if (scheme !== undefined && isFork)
    source.fail(['scheme'], 'a snapshot has its scheme in force: change it in compare')
  if (
    !isFork &&
    (scheme === undefined) === (compare?.some((side) => typeof side === 'string' || side.scheme !== undefined) !== true)
  )
    source.fail([], 'expected either a scheme, or compare with two schemes or more')
  if (compare === undefined) return [{ name: nameOf(scheme), path: ['scheme'], scheme, settings: {} }]
  const sides = compare.map((side, index): Side => {
    const path = ['compare', index]
    if (typeof side === 'string') {
      if (isFork) source.fail(path, 'a snapshot has its scheme in force: name a change')
      return { name: side, path, scheme: side, settings: {} }
    }
    return { name: side.name, path, scheme: side.scheme ?? scheme, settings: side.with ?? {} }
  })
  sides.forEach(({ name, path }, index) => {
    if (sides.findIndex((other) => other.name === name) !== index) source.fail(path, `two sides are called "${name}"`)
  })
  return sides
}

const nameOf = (scheme: ExperimentDocument['scheme']): string =>
  typeof scheme === 'string' ? scheme : scheme === undefined ? 'present' : String(scheme.scheme)

/** Refuses a sweep of too many points before any of them is made; what they would take is told from the file as it is. */
function checkPoints(base: Base, sides: readonly Side[]): void {
  const { source, document } = base
  const { sweep, runs } = document
  const runsOfSide = sweep.reduce(
    (product, entry) => product * ('values' in entry ? entry.values.length : entry.steps),
    runs,
  )
  const runsAsked = runsOfSide * sides.length
  if (runsAsked <= POINTS_LIMIT) return
  const seconds = sides.reduce((sum, side) => sum + readVariant(base, side, {}).seconds, 0) * runsOfSide
  source.fail(
    sweep.length > 0 ? ['sweep'] : ['runs'],
    `${runsAsked} runs are asked for, and at most ${POINTS_LIMIT} are allowed: about ${Math.max(1, Math.round(seconds / 3600))} hours on one core`,
  )
}

/** Every combination of the values of the sweep. */
function pointsOf(sweep: readonly Sweep[]): Readonly<Record<string, unknown>>[] {
  let points: Record<string, unknown>[] = [{}]
  for (const entry of sweep)
    points = points.flatMap((point) => valuesOf(entry).map((value) => ({ ...point, [entry.path]: value })))
  return points
}

function valuesOf(entry: Sweep): readonly unknown[] {
  if ('values' in entry) return entry.values
  const { from, to, steps, unit } = entry
  return Array.from({ length: steps }, (_, index) => {
    const value = Number((from + ((to - from) * index) / (steps - 1)).toFixed(4))
    return unit === '%' ? `${value}%` : value
  })
}

function readVariant(base: Base, side: Side, point: Readonly<Record<string, unknown>>) {
  const { source, document } = base
  const scheme = schemeOf(base, side)
  let content: unknown = { behaviours: {}, shocks: [], ...(source.content as object), scheme: scheme.plain }
  const settings = [
    ...Object.entries(side.settings).map(([path, value]) => ({ path, value, at: [...side.path, 'with', path] })),
    ...Object.entries(point).map(([path, value]) => ({
      path,
      value,
      at: ['sweep', document.sweep.findIndex((entry) => entry.path === path), 'path'],
    })),
  ]
  for (const { path, value, at } of settings) content = set(source, content, path, value, at)
  const last = settings.at(-1)?.at ?? []
  const { scheme: changed, ...own } = content as { scheme: unknown }
  const parsed = experimentSchema.safeParse({
    ...own,
    ...(base.fork === null ? { compare: undefined, scheme: 'variant' } : {}),
  })
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return source.fail(last, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`)
  }
  const isChanged =
    settings.some(({ path }) => path.startsWith('scheme.')) || (base.fork !== null && side.scheme !== undefined)
  const schemeText = isChanged ? changedScheme(changed, base.fork?.scheme.version ?? null) : scheme.text
  const checked = checkScheme(source, schemeText, isChanged ? { at: last } : { at: side.path, file: scheme.file })
  return sized(base, {
    side,
    point,
    document: parsed.data,
    scheme: checked,
    text: base.fork !== null && !isChanged ? null : schemeText,
    at: last,
  })
}

function set(source: Source, content: unknown, path: string, value: unknown, at: Path): unknown {
  if (!/^(scheme|population|behaviours|horizon|shocks)\./.test(path))
    source.fail(at, `a setting begins with scheme, population, behaviours, horizon or shocks, not "${path}"`)
  try {
    return withSetting(content, path, value)
  } catch (error) {
    if (error instanceof NoSuchPlace) return source.fail(at, error.message)
    throw error
  }
}

/** The scheme of a side as text and as a plain document. */
function schemeOf({ source, options, fork }: Base, side: Side): { text: string; plain: unknown; file: string } {
  if (fork !== null && typeof side.scheme === 'string')
    return source.fail([...side.path, 'scheme'], 'on a snapshot the changed scheme is written out here, not named')
  if (fork !== null && side.scheme === undefined) {
    const { text } = fork.scheme
    return { text, plain: new Source(text, 'scheme in force').content, file: 'scheme in force' }
  }
  if (typeof side.scheme === 'object')
    return { text: JSON.stringify(side.scheme), plain: side.scheme, file: source.file }
  try {
    const found = options.schemes(side.scheme ?? '')
    return { ...found, plain: new Source(found.text, found.file).content }
  } catch (error) {
    if (error instanceof DocumentError) throw error
    return source.fail(side.path, `there is no scheme "${side.scheme}": ${(error as Error).message}`)
  }
}

/** A changed scheme as text; a version that follows the one in force, when there is one. */
function changedScheme(plain: unknown, inForce: number | null): string {
  const scheme = plain as { version: number }
  return JSON.stringify(inForce === null ? scheme : { ...scheme, version: Math.max(scheme.version, inForce) + 1 })
}

function checkScheme(source: Source, text: string, place: { at: Path; file?: string }): SchemeDocument {
  try {
    return parseScheme(text, place.file)
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    if (place.file !== undefined && place.file !== source.file) throw error
    const problem = error.message.slice(error.message.indexOf(': ') + 2)
    return source.fail(place.at, `the scheme would not be valid: ${problem}`)
  }
}

interface ReadSide {
  readonly side: Side
  readonly point: Readonly<Record<string, unknown>>
  readonly document: ExperimentDocument
  readonly scheme: SchemeDocument
  readonly text: string | null
  readonly at: Path
}

function sized({ source, orders, fork }: Base, read: ReadSide): { variant: Variant; seconds: number; orders: number } {
  const { side, point, document, scheme } = read
  const isPlain = Object.keys(side.settings).length + Object.keys(point).length === 0
  const fail = (path: Path, problem: string): never =>
    source.fail(isPlain ? path : read.at, `${isPlain ? '' : `${path.join('.')}: `}${problem}`)
  const contradiction = contradictionIn(document, scheme)
  if (contradiction !== undefined) fail(contradiction.path, contradiction.problem)
  const start = startOf(document, orders, fork)
  const { horizon, population, behaviours } = document
  const members = fork?.state.tables.members.rows ?? 0
  const size = sizeOf({ horizon, population, behaviours, shocks: document.shocks, orders, start, members })
  if (!size.ends)
    fail(
      ['horizon', 'orders'],
      `the experiment cannot end: no more than ${size.orders} orders ever come within ${DAYS_LIMIT} days`,
    )
  if (size.orders > ORDERS_LIMIT)
    fail(
      ['horizon'],
      `about ${size.orders} orders would come in one run, and at most ${ORDERS_LIMIT} are allowed: fewer days or people`,
    )
  if (orders !== null && 'csv' in (population.arrivals ?? {})) checkGoods(document, scheme, orders)
  const base = read.text ?? fork?.scheme.text ?? ''
  const closesDaily = scheme.plans.some(({ definition }) => definition.paysOverTime === true)
  const variant: Variant = {
    side: side.name,
    settings: Object.fromEntries(
      Object.entries(point).map(([path, value]) => [path, typeof value === 'string' ? value : JSON.stringify(value)]),
    ),
    schemeText: read.text,
    schemeName: scheme.scheme,
    start,
    horizon,
    expectedDays: size.days,
    population,
    behaviours,
    shocks: readyShocks(source, document.shocks, base),
    watch: document.watch.buyers,
  }
  return { variant, seconds: secondsOf(size, behaviours, closesDaily), orders: size.orders }
}

/** Throws BrokenOrders for real orders of goods that this side does not have. */
function checkGoods({ population }: ExperimentDocument, scheme: SchemeDocument, orders: readonly RealOrder[]): void {
  const { arrivals } = population
  const unknown = unknownIn(orders, scheme, population.merchants)
  if (unknown.length > 0)
    throw new BrokenOrders(arrivals !== undefined && 'csv' in arrivals ? arrivals.csv : 'orders', unknown)
}

/** The next midnight after a snapshot; the first order's day; or what the experiment says. */
function startOf(document: ExperimentDocument, orders: readonly RealOrder[] | null, fork: Engine | null): number {
  if (fork !== null) return fork.clock
  if (typeof document.start === 'number') return document.start
  const first = orders?.[0]
  return first === undefined
    ? DEFAULT_START
    : Math.floor((first.at + 28_800_000) / 86_400_000) * 86_400_000 - 28_800_000
}

/** Each change of parameters becomes the scheme's next version. */
function readyShocks(source: Source, shocks: readonly Shock[], text: string): ReadyShock[] {
  let plain: unknown = new Source(text, 'scheme').content
  return shocks
    .map((shock, index) => ({ shock, index }))
    .toSorted((one, other) => one.shock.day - other.shock.day)
    .map(({ shock, index }): ReadyShock => {
      if (!('change' in shock)) return shock
      const at: Path = ['shocks', index, 'change']
      for (const [path, value] of Object.entries(shock.change)) {
        try {
          plain = withSetting(plain, path, value)
        } catch (error) {
          if (error instanceof NoSuchPlace) source.fail(at, error.message)
          throw error
        }
      }
      const next = { ...(plain as object), version: (plain as { version: number }).version + 1 }
      plain = next
      const activate = JSON.stringify(next)
      checkScheme(source, activate, { at })
      return { day: shock.day, activate }
    })
}
