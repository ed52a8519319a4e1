import * as admin from './admin.ts'
import * as adminJournal from './admin-journal.ts'
import * as health from './health.ts'
import * as member from './member.ts'
import * as points from './points.ts'
import type { RouteShape } from './route.ts'
import { isRoute } from './route.ts'
import * as shop from './shop.ts'

export { admin, adminJournal, health, member, points, shop }

const groups = [member, shop, points, admin, adminJournal, health]

/** Every route of the API, by address and method: the order in which the document lists them. */
export const allRoutes: readonly RouteShape[] = groups
  .flatMap((group) => Object.values(group).filter(isRoute))
  .toSorted((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1))

function sortKey({ url, method }: RouteShape): string {
  return `${url} ${method}`
}
