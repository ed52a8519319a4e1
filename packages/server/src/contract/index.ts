import * as admin from './admin.ts'
import * as health from './health.ts'
import * as member from './member.ts'
import * as points from './points.ts'
import type { RouteShape } from './route.ts'
import { isRoute } from './route.ts'
import * as shop from './shop.ts'

export { admin, health, member, points, shop }

/** Every route of the API, in the order in which the documentation lists them. */
export const allRoutes: readonly RouteShape[] = [member, shop, points, admin, health].flatMap((group) =>
  Object.values(group).filter(isRoute),
)
