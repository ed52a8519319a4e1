import { Calendar, DAY, readInstant, readSpan } from './calendar.ts'
import { Fields, type Path, readRate } from './fields.ts'
import { CASH, DocumentError, floorRate, MILLION, readDecimal, toUnits } from './units.ts'

/** One part of a price: a fixed amount per unit, a rate of the line's cash, or what remains. */
export type Part = { kind: 'amount'; fen: bigint } | { kind: 'rate'; ppm: bigint } | { kind: 'rest' }

/** How the price of a line is split, and which points it grants without money. */
export type Split = { allocate: Map<string, Part>; grants: Map<string, bigint> }

export type Product = Split & {
  id: string
  price: bigint
  shoppingShare: bigint
  coins: boolean
  zone: string | null
  opens: number | null
  closes: number | null
  /** Most units one member may buy. */
  limit: bigint | null
}

export type Scheme = {
  name: string
  calendar: Calendar
  settle: 'payment' | 'completion'
  /** Milliseconds from receipt to completion. */
  refundWindow: number
  ladders: Map<string, string[]>
  /** plan id → its parameters, unread; plans run in this order. */
  plans: Map<string, Fields>
  products: Map<string, Product>
  merchantOrders: Split
  areas: Map<string, string[]>
  /** zone → the zone that one must have bought in before. */
  zones: Map<string, string | null>
}

const AREAS: Record<string, [first: number, last: number]> = {
  north: [11, 15],
  northeast: [21, 23],
  east: [31, 37],
  central: [41, 43],
  south: [44, 46],
  southwest: [50, 54],
  northwest: [61, 65],
}

/** What an allocation may name beside plans. */
const PLATFORM_PARTS = ['cost', 'platform', 'merchant']

/** Reads a scheme document (spec/4, "The scheme document"). */
export function readScheme(source: unknown, path: Path): Scheme {
  const fields = new Fields(source, path)
  const plansFields = fields.child('plans')
  const plans = new Map(plansFields.keys().map((id) => [id, plansFields.child(id)]))
  const productsFields = fields.childOr('products')
  const products = new Map(productsFields.keys().map((id) => [id, readProduct(id, productsFields.child(id), plans)]))
  const merchant = fields.childOr('merchantOrders')
  const merchantOrders = merchant.has('allocate')
    ? readSplit(merchant, plans)
    : { allocate: new Map(), grants: new Map() }
  merchant.done()
  if (fields.has('title')) fields.raw('title')
  if (fields.has('version')) fields.whole('version')
  const ladders = fields.childOr('ladders')
  const scheme: Scheme = {
    name: fields.text('scheme'),
    calendar: new Calendar(fields.textOr('timezone', 'Asia/Shanghai')),
    settle: fields.choice('settle', ['payment', 'completion'], 'completion'),
    refundWindow: fields.has('refundWindow') ? readSpan(fields, 'refundWindow') : 7 * DAY,
    ladders: new Map(ladders.keys().map((name) => [name, ladders.list(name).map(String)])),
    plans,
    products,
    merchantOrders,
    areas: readAreas(fields),
    zones: readZones(fields.childOr('zones')),
  }
  for (const product of products.values())
    if (product.zone !== null && !scheme.zones.has(product.zone)) throw fields.fail(`unknown zone ${product.zone}`)
  fields.done()
  return scheme
}

function readProduct(id: string, fields: Fields, plans: Map<string, unknown>): Product {
  if (fields.has('title')) fields.raw('title')
  const pay = fields.childOr('pay')
  const shoppingShare = pay.rateOr('shopping', 0n)
  const coins = pay.flag('coin', false)
  pay.done()
  const product: Product = {
    id,
    price: fields.amount('price'),
    shoppingShare,
    coins,
    zone: fields.textOr('zone', null),
    opens: fields.has('opens') ? readInstant(fields, 'opens') : null,
    closes: fields.has('closes') ? readInstant(fields, 'closes') : null,
    limit: fields.has('limit') ? BigInt(fields.whole('limit')) : null,
    ...readSplit(fields, plans),
  }
  fields.done()
  if (product.allocate.has('merchant')) throw fields.fail('a product has no merchant', 'allocate')
  if (product.price <= 0n) throw fields.fail('a price above zero is wanted', 'price')
  if (product.shoppingShare > MILLION) throw fields.fail('a share above 100%', 'pay')
  const cash = product.price - floorRate(product.price, product.shoppingShare)
  if (!allocate(product, { cash, quantity: 1n }))
    throw fields.fail('at the largest points share the parts exceed the cash', 'allocate')
  return product
}

function readSplit(fields: Fields, plans: Map<string, unknown>): Split {
  const parts = fields.child('allocate')
  const split: Split = { allocate: new Map(), grants: new Map() }
  for (const name of parts.keys()) {
    if (!plans.has(name) && !PLATFORM_PARTS.includes(name))
      throw parts.fail('neither a plan nor cost, platform or merchant', name)
    split.allocate.set(name, readPart(parts.raw(name), [...parts.path, name]))
  }
  const rests = [...split.allocate.values()].filter((part) => part.kind === 'rest')
  if (rests.length > 1) throw parts.fail('only one part takes the rest')
  const grants = fields.childOr('grants')
  for (const plan of grants.keys()) {
    if (!plans.has(plan)) throw grants.fail('no such plan', plan)
    split.grants.set(plan, grants.rate(plan))
  }
  return split
}

function readPart(value: unknown, path: Path): Part {
  if (value === 'rest') return { kind: 'rest' }
  if (String(value).trim().endsWith('%')) return { kind: 'rate', ppm: readRate(value, path) }
  const decimal = readDecimal(value)
  const fen = decimal && toUnits(decimal, CASH)
  if (fen === undefined || fen < 0n) throw new DocumentError('an amount, a rate or rest is wanted', path)
  return { kind: 'amount', fen }
}

/** The parts of a line's cash, summing to it exactly, what is over the platform's; undefined when amounts and rates exceed it. */
export function allocate(
  split: Split,
  { cash, quantity }: { cash: bigint; quantity: bigint },
): Map<string, bigint> | undefined {
  const parts = new Map<string, bigint>()
  let left = cash
  let restName = 'platform'
  for (const [name, part] of split.allocate) {
    if (part.kind === 'rest') restName = name
    const amount = part.kind === 'amount' ? part.fen * quantity : part.kind === 'rate' ? floorRate(cash, part.ppm) : 0n
    parts.set(name, amount)
    left -= amount
  }
  if (left < 0n) return undefined
  return parts.set(restName, (parts.get(restName) ?? 0n) + left)
}

function readAreas(fields: Fields): Map<string, string[]> {
  if (!fields.has('areas')) {
    const span = ([first, last]: [number, number]) =>
      Array.from({ length: last - first + 1 }, (_, step) => String(first + step))
    return new Map(Object.entries(AREAS).map(([name, range]) => [name, span(range)]))
  }
  const areas = fields.child('areas')
  return new Map(areas.keys().map((name) => [name, areas.list(name).map((code) => String(code).slice(0, 2))]))
}

function readZones(fields: Fields): Map<string, string | null> {
  const zones = new Map<string, string | null>()
  for (const name of fields.keys()) {
    const zone = fields.child(name)
    zones.set(name, zone.textOr('requires', null))
    zone.done()
  }
  for (const requires of zones.values())
    if (requires !== null && !zones.has(requires)) throw fields.fail(`unknown zone ${requires}`)
  return zones
}
