import * as admin from './admin.ts'
import * as adminJournal from './admin-journal.ts'
import * as adminScheme from './admin-scheme.ts'
import * as adminWatch from './admin-watch.ts'
import * as experiments from './experiments.ts'
import * as health from './health.ts'
import * as imports from './imports.ts'
import * as intake from './intake.ts'
import * as member from './member.ts'
import * as places from './places.ts'
import * as points from './points.ts'
import type { RouteShape } from './route.ts'
import { isRoute } from './route.ts'
import * as shop from './shop.ts'
import * as truth from './truth.ts'

export {
  admin,
  adminJournal,
  adminScheme,
  adminWatch,
  experiments,
  health,
  imports,
  intake,
  member,
  places,
  points,
  shop,
  truth,
}

const groups = [
  member,
  shop,
  points,
  admin,
  adminJournal,
  adminScheme,
  adminWatch,
  experiments,
  health,
  imports,
  intake,
  truth,
  places,
]

/** Every route of the API, by address and method: the order in which the document lists them. */
export const allRoutes: readonly RouteShape[] = groups
  .flatMap((group) => Object.values(group).filter(isRoute))
  .toSorted((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1))

function sortKey({ url, method }: RouteShape): string {
  return `${url} ${method}`
}
