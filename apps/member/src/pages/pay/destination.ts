import type { Schemas } from '@huoshui/client'

export type Delivery = Schemas['Delivery']

/** Where an order goes, as it is being chosen. */
export interface Destination {
  way: 'ship' | 'pickup'
  province: string
  /** A region within the province that the mall has named; empty for the rest of it. */
  region: string
  point: string
}

export const nowhere: Destination = { way: 'ship', province: '', region: '', point: '' }

/** Whether the buyer is asked where the order goes. */
export const asksWhere = ({ asks, points }: Delivery): boolean => asks.region || canPickUp({ asks, points })

export const canPickUp = ({ asks, points }: Pick<Delivery, 'asks' | 'points'>): boolean =>
  asks.pickup && points.length > 0

/** Named regions of a province. */
export const regionsOf = ({ regions }: Delivery, province: string): Delivery['regions'] =>
  regions.filter(({ code }) => province !== '' && code.startsWith(province.slice(0, 2)))

/** What the order says of it; undefined while something is missing. */
export function destinationOf(
  delivery: Delivery,
  { way, province, region, point }: Destination,
): { shipTo?: string; pickup?: string } | undefined {
  if (way === 'pickup') return point === '' ? undefined : { pickup: point }
  if (!delivery.asks.region) return {}
  return province === '' ? undefined : { shipTo: region || province }
}
