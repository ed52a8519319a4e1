import type { CrashPoint } from './crash-points.ts'

/** Points that are passed once in a life of a house, or seldom. */
const SELDOM: ReadonlySet<CrashPoint> = new Set([
  'migrating-journal',
  'migrating-mall',
  'cascading',
  'cascaded',
  'folding',
  'close-opened',
  'close-adding',
  'close-added',
  'close-paying',
  'close-paid',
  'close-finished',
  'snapshotting',
  'renewing',
])
const OFTEN_MAX = 60

/** How often a point is passed before the house dies there, drawn with `chance` from 0 to 1. */
export function timesOf(point: CrashPoint, chance: number): number {
  return SELDOM.has(point) ? 1 : 1 + Math.floor(chance * OFTEN_MAX)
}
