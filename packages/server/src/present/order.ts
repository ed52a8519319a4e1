import { formatFen } from '@huoshui/engine'
import type { DayHead } from '@huoshui/journal'
import {
  awaitsPickup,
  awaitsReceipt,
  isRefusalCode,
  type LocalText,
  type Mall,
  type MemberRow,
  type OrderRow,
  type OrderView,
  type PaymentRow,
  refusalCodes,
  type ServicePointRow,
} from '@huoshui/mall'
import type { ServedMall } from '../served-mall.ts'
import { at } from './time.ts'

export function presentPayment(payment: PaymentRow, cashierUrl?: string) {
  return {
    id: payment.id,
    state: payment.state,
    walletPart: formatFen(payment.wallet_fen),
    cashierPart: formatFen(payment.cashier_fen),
    createdAt: at(payment.created_at),
    expiresAt: at(payment.expires_at),
    ...(cashierUrl !== undefined && { cashierUrl }),
  }
}

/** What orders say of places, by name. */
interface PlaceNames {
  regions: ReadonlyMap<string, LocalText>
  points: ReadonlyMap<string, ServicePointRow>
}

async function placeNames(mall: Mall, views: readonly OrderView[]): Promise<PlaceNames> {
  const codes = views.flatMap(({ order }) => order.ship_to ?? [])
  const pickups = views.flatMap(({ order }) => order.pickup ?? [])
  const [regions, points] = await Promise.all([
    mall.places.titles(codes),
    pickups.length === 0 ? [] : mall.places.points(pickups),
  ])
  return { regions, points: new Map(points.map((point) => [point.member, point])) }
}

/** Where an order goes, and whether it arrived. */
function presentArrival(order: OrderRow, { regions, points }: PlaceNames) {
  const { ship_to: code, pickup } = order
  const point = pickup === null ? undefined : points.get(pickup)
  const title = code === null ? undefined : (regions.get(code) ?? { zh: code, en: code })
  const awaits =
    pickup === null ? awaitsReceipt(order) && ('receipt' as const) : awaitsPickup(order) && ('pickup' as const)
  return {
    ...(code !== null && title && { shipTo: { code, title } }),
    ...(pickup !== null && { pickup: { point: pickup, name: point?.name ?? pickup, address: point?.address ?? '' } }),
    ...(awaits && { awaits }),
    ...(order.received_at && { receivedAt: at(order.received_at) }),
  }
}

/** Why an order was cancelled: by its member, by its time, or the books refused it and the money goes back. */
function cancelReason(code: string): LocalText {
  if (code === 'member') return { zh: '会员取消了订单', en: 'Cancelled by the buyer' }
  if (code === 'order-expired') return { zh: '超过付款时间，自动取消', en: 'Not paid in time' }
  if (code === 'price-changed')
    return {
      zh: '付款时价格已变，已付的钱原路退回',
      en: 'The price had changed when it was paid; what was paid goes back',
    }
  const { zh, en } = isRefusalCode(code) ? refusalCodes[code] : { zh: code, en: code }
  return { zh: `未能入账：${zh}。已付的钱原路退回`, en: `It could not be booked: ${en}. What was paid goes back` }
}

/** Orders with the titles of their products, in the order given. */
export async function presentOrders(mall: Mall, views: readonly OrderView[]) {
  const titles = await mall.catalogue.titles(views.map((view) => view.order.product))
  const places = await placeNames(mall, views)
  return views.map(({ order, payment, cashierUrl }) => {
    const product = titles.get(order.product)
    return {
      id: order.id,
      state: order.state,
      product: {
        id: order.product,
        title: { zh: product?.title_zh ?? order.product, en: product?.title_en ?? order.product },
        image: product?.image ?? '',
      },
      quantity: order.quantity,
      total: formatFen(order.total_fen),
      walletPart: formatFen(payment?.wallet_fen ?? 0n),
      cashierPart: formatFen(payment?.cashier_fen ?? order.total_fen),
      createdAt: at(order.created_at),
      expiresAt: at(order.expires_at),
      ...(order.paid_at && { paidAt: at(order.paid_at) }),
      ...(order.settled_at && { settledAt: at(order.settled_at) }),
      ...presentArrival(order, places),
      ...(order.cancel_code !== null && { cancelled: cancelReason(order.cancel_code) }),
      ...(order.sequence !== null && { sequence: order.sequence }),
      ...(payment && { payment: presentPayment(payment, cashierUrl) }),
    }
  })
}

export async function presentOrder(mall: Mall, view: OrderView) {
  const [order] = await presentOrders(mall, [view])
  if (order === undefined) throw new Error('an order was presented as none')
  return order
}

function presentReceipt({ hash, ...head }: DayHead) {
  return { ...head, hash: Buffer.from(hash).toString('hex') }
}

/**
 * One order as its buyer sees it: with the code of its pick-up, with the end of its refund window, and with its receipt,
 * the signed head of the day on which it settled, once there is one.
 */
export async function presentOrderWithReceipt({ mall, headOf }: ServedMall, view: OrderView) {
  const { pickup, ...order } = await presentOrder(mall, view)
  const head = order.sequence === undefined ? undefined : await headOf(order.sequence)
  const waits = order.state === 'paid' && order.receivedAt !== undefined
  const settlesAt = waits ? await mall.books.look('settlesAt', order.id) : null
  const code = order.awaits === 'pickup' ? view.order.pickup_code : null
  return {
    ...order,
    ...(pickup && { pickup: { ...pickup, ...(code !== null && { code }) } }),
    ...(settlesAt !== null && { settlesAt: at(new Date(settlesAt)) }),
    ...(head && { receipt: presentReceipt(head) }),
  }
}

/** The answer to a new payment attempt. */
export async function presentPlaced(mall: Mall, view: OrderView) {
  return {
    order: await presentOrder(mall, view),
    ...(view.cashierUrl !== undefined && { cashierUrl: view.cashierUrl }),
  }
}

/** Orders as operators see them: with the member's name. */
export async function presentAdminOrders(mall: Mall, views: readonly OrderView[]) {
  const members: ReadonlyMap<string, MemberRow> = await mall.memberRows.findMany(views.map((view) => view.order.member))
  const orders = await presentOrders(mall, views)
  return orders.map((order, index) => {
    const id = views[index]?.order.member ?? ''
    return { ...order, member: { id, name: members.get(id)?.name ?? id } }
  })
}
