/** The present course of a mall, read from its state: how many come, what they buy, how often they return. */
import { DAY_MS, type Engine, formatFen } from '@huoshui/engine'

/** Days of the recent past that newcomers are counted over. */
export const RECENT_DAYS = 30

/** Most kinds of orders (product, place or service point) that the mix goes on with. */
const BASKETS_LIMIT = 50

export interface PresentCourse {
  /** Newcomers a day over the recent past. */
  readonly newcomersADay: number
  /** Chance that a member orders again on a day, in percent with four decimals. */
  readonly repurchase: string
  readonly mix: readonly (
    | { readonly product: string; readonly weight: number; readonly shipTo?: string; readonly pickup?: string }
    | { readonly merchant: 'any'; readonly amount: string; readonly weight: number }
  )[]
}

/** What an experiment on a fork goes on with unless it says otherwise. Products no longer sold are left out. */
export function presentCourse(engine: Engine): PresentCourse {
  const { state } = engine
  const { members, documents } = state.tables
  const first = members.rows === 0 ? engine.clock : state.joinedAt.at(0)
  const since = Math.max(first, engine.clock - RECENT_DAYS * DAY_MS)
  const days = Math.max(1, (engine.clock - since) / DAY_MS)
  let newcomers = 0
  let memberDays = 0
  for (let row = 0; row < members.rows; row++) {
    const joinedAt = state.joinedAt.at(row)
    if (joinedAt >= since) newcomers++
    memberDays += Math.max(0, engine.clock - joinedAt) / DAY_MS
  }
  const sold = new Map<string, { product: string; place: string; point: string; weight: number }>()
  const buyers = new Set<number>()
  const atMerchants = { orders: 0, fen: 0n }
  let orders = 0
  for (let row = 0; row < documents.rows; row++) {
    const name = state.orderProduct.at(row) - 1
    if (name < 0 && state.orderMerchant.at(row) === 0) continue
    orders++
    buyers.add(state.documentMember.at(row))
    if (name < 0) {
      atMerchants.orders++
      atMerchants.fen += state.orderCash.at(row)
      continue
    }
    const [place, point] = [state.orderPlace.at(row) - 1, state.orderPoint.at(row) - 1]
    const key = `${name} ${place} ${point}`
    const known = sold.get(key)
    if (known !== undefined) known.weight++
    else {
      sold.set(key, {
        product: state.names.id(name),
        place: place < 0 || point >= 0 ? '' : state.names.id(place),
        point: point < 0 ? '' : state.memberId(point),
        weight: 1,
      })
    }
  }
  const chance = memberDays < 1 ? 0 : Math.min(1, (orders - buyers.size) / memberDays)
  const mix: PresentCourse['mix'][number][] = [...sold.values()]
    .filter(({ product }) => engine.scheme.products.has(product))
    .toSorted((one, other) => other.weight - one.weight)
    .slice(0, BASKETS_LIMIT)
    .map(({ product, place, point, weight }) => ({
      product,
      weight,
      ...(place === '' ? {} : { shipTo: place }),
      ...(point === '' ? {} : { pickup: point }),
    }))
  if (atMerchants.orders > 0 && engine.scheme.merchantOrders !== null)
    mix.push({
      merchant: 'any',
      amount: formatFen(atMerchants.fen / BigInt(atMerchants.orders)),
      weight: atMerchants.orders,
    })
  return { newcomersADay: Number((newcomers / days).toFixed(3)), repurchase: `${(chance * 100).toFixed(4)}%`, mix }
}
