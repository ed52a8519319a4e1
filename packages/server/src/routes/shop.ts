import { formatFen, parseFen } from '@huoshui/engine'
import type { ProductView } from '@huoshui/mall'
import { shop as contract } from '../contract/index.ts'
import { memberOf } from '../http/session.ts'
import { presentOrder, presentOrders, presentOrderWithReceipt, presentPlaced } from '../present/order.ts'
import type { ServedMall } from '../served-mall.ts'
import type { RouteApp } from './route-app.ts'

function presentProduct({ priceFen, allocation, ...product }: ProductView) {
  return {
    ...product,
    price: formatFen(priceFen),
    allocation: allocation.map(({ amountFen, ...part }) => ({ ...part, amount: formatFen(amountFen) })),
  }
}

/** Products, orders, payments. */
export function shopRoutes(app: RouteApp, served: ServedMall): void {
  const { mall } = served

  app.route({
    ...contract.products,
    handler: async () => ({ items: (await mall.catalogue.list()).map(presentProduct) }),
  })
  app.route({
    ...contract.product,
    handler: async (request) => presentProduct(await mall.catalogue.product(request.params.id)),
  })

  app.route({
    ...contract.placeOrder,
    handler: async (request) => {
      const { id } = await memberOf(served, request)
      const { wallet, ...line } = request.body
      const key = request.headers['idempotency-key']
      return presentPlaced(mall, await mall.orders.place({ ...line, member: id, walletFen: parseFen(wallet), key }))
    },
  })

  app.route({
    ...contract.payOrder,
    handler: async (request) => {
      const { id } = await memberOf(served, request)
      const pay = {
        member: id,
        order: request.params.id,
        walletFen: parseFen(request.body.wallet),
        key: request.headers['idempotency-key'],
      }
      return presentPlaced(mall, await mall.orders.pay(pay))
    },
  })

  app.route({
    ...contract.orders,
    handler: async (request) => {
      const { id } = await memberOf(served, request)
      const { items, next } = await mall.orders.list({ member: id, ...request.query })
      return { items: await presentOrders(mall, items), ...(next !== undefined && { next }) }
    },
  })

  app.route({
    ...contract.order,
    handler: async (request) => {
      const { id } = await memberOf(served, request)
      return presentOrderWithReceipt(served, await mall.orders.find({ member: id, order: request.params.id }))
    },
  })

  app.route({
    ...contract.cancelOrder,
    handler: async (request) => {
      const { id } = await memberOf(served, request)
      return presentOrder(mall, await mall.orders.cancel({ member: id, order: request.params.id }))
    },
  })

  app.route({
    ...contract.receiveOrder,
    handler: async (request) => {
      const { id } = await memberOf(served, request)
      const { id: order } = request.params
      await mall.receiving.receive({ member: id, order })
      return presentOrderWithReceipt(served, await mall.orders.find({ member: id, order }))
    },
  })

  app.route({
    ...contract.notify,
    handler: async (request) => {
      const { amount, ...notification } = request.body
      const signature = request.headers['huoshui-signature']
      return { result: await mall.payments.notify({ ...notification, amountFen: parseFen(amount) }, signature) }
    },
  })
}
