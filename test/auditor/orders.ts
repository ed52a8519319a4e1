import type { Fields } from './fields.ts'
import { LegacyConversion } from './plans/legacy-conversion.ts'
import { ServicePoint } from './plans/service-point.ts'
import { spendShopping } from './plans/shopping.ts'
import { allocate, type Product } from './scheme.ts'
import { floorRate, HUNDREDTHS, sum } from './units.ts'
import { type Member, type Merchant, type Order, Refusal, type World } from './world.ts'

const WAITING = 'orders:waiting'

type Payment = { shopping: bigint; coin: bigint }

/** An `order` event: checks in the fixed order, then payment, then settlement when the scheme says so. */
export function placeOrder(world: World, fields: Fields): void {
  const { order, payment } = readOrder(world, fields)
  lockIn(world, order)
  order.points = payment.shopping > 0n ? spendShopping(world, order.member, payment.shopping) : []
  if (payment.coin > 0n) coinsOf(world).spend(order.member, payment.coin)
  world.move('external:payments', WAITING, order.cash)
  world.orders.set(order.id, order)
  if (world.scheme.settle === 'payment') settleOrder(world, order)
  else world.waiting.push(order)
}

function readOrder(world: World, fields: Fields): { order: Order; payment: Payment } {
  const id = fields.text('order')
  const memberId = fields.text('member')
  const productId = fields.textOr('product', null)
  const merchantId = fields.textOr('merchant', null)
  if ((productId === null) === (merchantId === null)) throw fields.fail('either a product or a merchant')
  const quantity = BigInt(productId === null ? 1 : fields.whole('quantity', 1))
  const paid = productId === null ? fields.amount('amount') : 0n
  const pay = fields.childOr('pay')
  const payment = { shopping: pay.amountOr('shopping', 0n, HUNDREDTHS), coin: pay.amountOr('coin', 0n, HUNDREDTHS) }
  const stated = pay.keys().length
  pay.done()
  const shipTo = fields.textOr('shipTo', null)
  const pointId = fields.textOr('pickup', null)
  const receipt = fields.choice('receipt', ['at-payment', 'later'], 'at-payment')
  fields.done()

  world.idIsFree(id)
  const member = world.member(memberId)
  const product = productId === null ? null : productOf(world, productId)
  const merchant = merchantId === null ? null : merchantOf(world, merchantId)
  const servicePoint = pointId === null ? null : world.member(pointId)
  const amount = product ? product.price * quantity : paid
  if (amount <= 0n || Object.values(payment).filter((part) => part > 0n).length < stated)
    throw new Refusal('bad-amount', `${id} is not above zero`)
  checkPayment(world, member, product, amount, payment)
  if (product) checkControls(world, member, product, quantity)
  const split = product ?? world.scheme.merchantOrders
  const cash = amount - payment.shopping - payment.coin
  const parts = allocate(split, { cash: payment.coin > 0n ? payment.coin : cash, quantity })
  if (!parts) throw new Refusal('allocation-exceeds-cash', `the parts of ${id} exceed its cash`)
  const grants = new Map([...split.grants].map(([plan, rate]) => [plan, floorRate(amount, rate)]))
  // A pick-up order is received when it is verified, every other one when it is paid unless it says otherwise.
  const waits = world.scheme.settle === 'completion' && (receipt === 'later' || servicePoint !== null)
  const order: Order = {
    ...{ id, member, product: productId, merchant, quantity, amount, cash, coin: payment.coin, parts, grants },
    ...{ shipTo, servicePoint, received: waits ? null : world.now, points: [] },
    ...{ verified: false, refunded: false, settled: false, settledDay: 0 },
    ...{ rewards: [], remainder: new Map(), saved: new Map(), volumeTo: [] },
  }
  return { order, payment }
}

function productOf(world: World, id: string): Product {
  const product = world.scheme.products.get(id)
  if (!product) throw new Refusal('unknown-product', `no product ${id}`)
  return product
}

function merchantOf(world: World, id: string): Merchant {
  const merchant = world.merchants.get(id)
  if (!merchant || merchant.delisted || world.scheme.merchantOrders.allocate.size === 0)
    throw new Refusal('unknown-merchant', `no merchant ${id}`)
  return merchant
}

function coinsOf(world: World): LegacyConversion {
  const plan = world.plans.find((one) => one instanceof LegacyConversion)
  if (!plan) throw new Refusal('bad-amount', 'no plan keeps coins')
  return plan
}

/** Opening periods, zones and limits (2.17); what was refunded counts no more. */
function checkControls(world: World, member: Member, product: Product, quantity: bigint): void {
  const { opens, closes, zone, limit } = product
  if ((opens !== null && world.now < opens) || (closes !== null && world.now >= closes))
    throw new Refusal('not-open', `${product.id} is not sold now`)
  const own = [...world.orders.values()].filter((order) => order.member === member && !order.refunded)
  const bought = sum(own.filter((order) => order.product === product.id).map((order) => order.quantity))
  if (limit !== null && bought + quantity > limit) throw new Refusal('limit-reached', `${member.id} may not buy more`)
  const requires = zone === null ? null : (world.scheme.zones.get(zone) ?? null)
  const inZone = (order: Order) => order.product !== null && world.scheme.products.get(order.product)?.zone === requires
  if (requires !== null && !own.some((order) => order.settled && inZone(order)))
    throw new Refusal('not-open', `${member.id} has bought nothing in ${requires}`)
}

/** Points and coins: the share first, then what is held. */
function checkPayment(world: World, member: Member, product: Product | null, amount: bigint, payment: Payment): void {
  const { shopping, coin } = payment
  if (shopping > floorRate(amount, product?.shoppingShare ?? 0n))
    throw new Refusal('points-share', 'more points than the product takes')
  if (coin > 0n && (!product?.coins || coin + shopping > amount))
    throw new Refusal('points-share', 'more coins than the product takes')
  if (coin > 0n && coin < amount) throw new Refusal('bad-amount', 'coins pay a line whole or not at all')
  if (shopping > world.shoppingBalance(member))
    throw new Refusal('insufficient-points', `${member.id} has fewer shopping points`)
  if (coin > 0n && coin > (coinsOf(world).coins.get(member) ?? 0n))
    throw new Refusal('insufficient-points', `${member.id} has fewer coins`)
}

/** A member without referrer who pays at a merchant is locked to its owner, before anything is paid. */
function lockIn(world: World, { member, merchant }: Order): void {
  if (!merchant || member.referrer || world.referralCycle(member, merchant.owner)) return
  member.referrer = merchant.owner
  merchant.locked.add(member)
}

/** The order settles: its parts are split, the plans run in the scheme's order, leftovers go their way. */
export function settleOrder(world: World, order: Order): void {
  order.settled = true
  order.settledDay = world.today()
  if (order.coin > 0n) {
    coinsOf(world).settleCoins(order, order.parts)
    return
  }
  for (const [name, amount] of order.parts) world.move(WAITING, accountOf(name, order), amount)
  for (const plan of world.plans)
    if (plan.leftover === 'saved') order.saved.set(plan.id, order.parts.get(plan.id) ?? 0n)
  for (const plan of world.plans) if (plan.running() || plan.settlesWhilePaused) plan.settle(order)
  for (const plan of world.plans) {
    if (order.parts.has(plan.id) || order.grants.has(plan.id)) plan.promoters.add(order.member)
    if (plan.leftover !== 'remainder') continue
    const left = world.cash(plan.purse)
    world.move(plan.purse, 'platform:remainder', left)
    order.remainder.set(plan.id, left)
  }
  countOrder(world, order)
  for (const plan of world.plans) plan.afterOrder()
}

function accountOf(part: string, order: Order): string {
  if (part === 'cost') return 'platform:cost'
  if (part === 'platform') return 'platform:income'
  return part === 'merchant' ? `merchant:${order.merchant?.id}` : `purse:${part}`
}

/** Own spending, packs and team volume, which rank rules and weights look at. */
function countOrder(world: World, order: Order): void {
  const { member } = order
  member.spending += order.cash
  if (order.product !== null)
    member.bought.set(order.product, (member.bought.get(order.product) ?? 0n) + order.quantity)
  order.volumeTo = [...world.upline(member)]
  for (const above of order.volumeTo) above.teamVolume += order.amount
}

/** A `pickup` event: verified once, never after a refund. */
export function verifyPickup(world: World, fields: Fields): void {
  const id = fields.text('pickup')
  fields.done()
  const order = world.orders.get(id)
  if (!order) throw new Refusal('unknown-order', `no order ${id}`)
  if (order.refunded) throw new Refusal('already-refunded', `${id} was refunded`)
  if (!order.servicePoint) throw new Refusal('not-a-pickup', `${id} is not picked up`)
  if (order.verified) throw new Refusal('already-verified', `${id} was verified before`)
  order.verified = true
  order.received ??= world.now
  if (order.settled) for (const plan of world.plans) if (plan instanceof ServicePoint) plan.pickedUp(order)
}

/** A `receive` event: the refund window of an order that was not yet received begins. */
export function receiveOrder(world: World, fields: Fields): void {
  const id = fields.text('receive')
  fields.done()
  const order = world.orders.get(id)
  if (!order) throw new Refusal('unknown-order', `no order ${id}`)
  if (order.refunded) throw new Refusal('already-refunded', `${id} was refunded`)
  if (order.received !== null) throw new Refusal('already-received', `${id} was received before`)
  order.received = world.now
}

/** When a waiting order completes: its refund window after receipt has passed. */
export function completesAt(world: World, order: Order): number {
  return order.received === null ? Number.POSITIVE_INFINITY : order.received + world.scheme.refundWindow
}
