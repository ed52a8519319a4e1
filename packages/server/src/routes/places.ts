import type { Mall, ServicePointRow } from '@huoshui/mall'
import { places as contract } from '../contract/index.ts'
import { memberOf, operatorOf } from '../http/session.ts'
import type { ServedMall } from '../served-mall.ts'
import type { RouteApp } from './route-app.ts'

const presentPoint = ({ member, name, address, region }: ServicePointRow) => ({
  point: member,
  name,
  address,
  ...(region !== null && { region }),
})

/** Regions and service points: what buyers choose from, what owners hand out, and what operators appoint. */
export function placeRoutes(app: RouteApp, served: ServedMall): void {
  const { mall } = served

  app.route({
    ...contract.delivery,
    handler: async () => {
      const { asks, provinces, regions, points } = await mall.places.delivery()
      return { asks, provinces: [...provinces], regions, points: points.map(presentPoint) }
    },
  })

  app.route({
    ...contract.myPoint,
    handler: async (request) => {
      const { id } = await memberOf(served, request)
      const [point] = await mall.places.points([id])
      if (point === undefined) return { waiting: 0 }
      return { point: { ...presentPoint(point), open: point.open }, waiting: await mall.receiving.waitingAt(id) }
    },
  })

  app.route({
    ...contract.verifyPickup,
    handler: async (request) => {
      const { id } = await memberOf(served, request)
      const code = request.body.code.trim().toUpperCase()
      const order = await mall.orderRows.find(await mall.receiving.verify({ point: id, code }))
      if (order === undefined) throw new Error('an order was handed out and is not there')
      const { product, quantity } = order.order
      const title = (await mall.catalogue.titles([product])).get(product)
      const named = { zh: title?.title_zh ?? product, en: title?.title_en ?? product }
      return { order: order.order.id, quantity, product: { title: named } }
    },
  })

  app.route({
    ...contract.adminPlaces,
    handler: async (request) => {
      await operatorOf(served, request)
      return presentPlaces(mall)
    },
  })

  app.route({
    ...contract.appointAgent,
    handler: async (request) => {
      const { id: operator } = await operatorOf(served, request)
      const { agent = null, reason, ...region } = request.body
      await mall.places.appoint({ operator, region, agent, ...(reason !== undefined && { reason }) })
      return presentPlaces(mall)
    },
  })

  app.route({
    ...contract.setServicePoint,
    handler: async (request) => {
      const { id: operator } = await operatorOf(served, request)
      const { owner, region = null, ...point } = request.body
      await mall.places.setPoint({ operator, point: { ...point, member: owner, region } })
      return presentPlaces(mall)
    },
  })
}

async function presentPlaces(mall: Mall) {
  const [agencies, points] = await Promise.all([mall.places.agencies(), mall.places.points()])
  const ids = [...agencies.flatMap(({ agent }) => agent ?? []), ...points.map(({ member }) => member)]
  const members = await mall.memberRows.findMany(ids)
  const named = (id: string) => ({ id, name: members.get(id)?.name ?? id })
  return {
    agencies: agencies.map(({ agent, ...region }) => ({ ...region, ...(agent !== null && { agent: named(agent) }) })),
    points: points.map((point) => ({ ...presentPoint(point), open: point.open, owner: named(point.member) })),
  }
}
