import type { Fields } from './fields.ts'
import { LegacyConversion } from './plans/legacy-conversion.ts'
import { returnShopping } from './plans/shopping.ts'
import { lesser, sum } from './units.ts'
import { type Order, Refusal, type World } from './world.ts'

/** A `refund` event (spec/1, "Refunds"), once per order. */
export function refundOrder(world: World, fields: Fields): void {
  const id = fields.text('refund')
  fields.text('reason')
  fields.done()
  const order = world.orders.get(id)
  if (!order) throw new Refusal('unknown-order', `no order ${id}`)
  if (order.refunded) throw new Refusal('already-refunded', `${id} was refunded before`)
  order.refunded = true
  returnShopping(order.points)
  if (order.coin > 0n) returnCoins(world, order)
  if (order.settled) takeBack(world, order)
  else world.waiting.splice(world.waiting.indexOf(order), 1)
  world.move(order.settled ? 'platform:income' : 'orders:waiting', 'external:refunds', order.cash)
}

function returnCoins(world: World, order: Order): void {
  world.plans.find((plan) => plan instanceof LegacyConversion)?.book(order.member, order.coin)
}

/** What returns to platform income, and what the plans undo. */
function takeBack(world: World, order: Order): void {
  const income = 'platform:income'
  if (order.coin === 0n) {
    world.move('platform:cost', income, order.parts.get('cost') ?? 0n)
    if (order.merchant) world.move(`merchant:${order.merchant.id}`, income, order.parts.get('merchant') ?? 0n)
    world.move('platform:remainder', income, sum(order.remainder.values()))
    for (const plan of world.plans)
      world.move(plan.purse, income, lesser(order.saved.get(plan.id) ?? 0n, world.cash(plan.purse)))
    for (const reward of order.rewards) world.clawBack(reward)
    order.member.spending -= order.cash
    if (order.product !== null)
      order.member.bought.set(order.product, (order.member.bought.get(order.product) ?? 0n) - order.quantity)
    for (const above of order.volumeTo) above.teamVolume -= order.amount
  }
  for (const plan of world.plans) plan.refund(order)
}
