import { formatFen } from '@huoshui/engine'
import type { DayHead } from '@huoshui/journal'
import type { Mall, MemberRow, OrderView, PaymentRow } from '@huoshui/mall'
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

/** Orders with the titles of their products, in the order given. */
export async function presentOrders(mall: Mall, views: readonly OrderView[]) {
  const titles = await mall.catalogue.titles(views.map((view) => view.order.product))
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

/** One order with its receipt: the signed head of the day on which it settled, once there is one. */
export async function presentOrderWithReceipt({ mall, headOf }: ServedMall, view: OrderView) {
  const order = await presentOrder(mall, view)
  const head = order.sequence === undefined ? undefined : await headOf(order.sequence)
  return { ...order, ...(head && { receipt: presentReceipt(head) }) }
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
