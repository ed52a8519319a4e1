import { type BlowName, blowNames } from './blows.ts'
import { type CrashPoint, crashPoints } from './crash-points.ts'

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

/** Points that only an empty database leads past. */
export const firstPoints = ['migrating-journal', 'migrating-mall'] as const satisfies readonly CrashPoint[]

/** One strike against a house. */
export type Act =
  | { readonly point: CrashPoint; readonly times: number }
  | { readonly blow: BlowName; readonly lastsMs: number }

const SHORT_MS = 4000
/** Longer than a lease, and than a statement may take. */
const LONG_MS = 18_000
const LONG_SHARE = 0.08
const POINT_SHARE = 0.6

/** Draws from a seed: the same seed gives the same draws. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number from 0 up to, not including, 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  pick<Thing>(things: readonly Thing[]): Thing {
    return things[Math.floor(this.next() * things.length)] as Thing
  }
}

/** The next strike; `withCascades` while there are pools left that one injection empties. */
export function draw(dice: Dice, withCascades: boolean): Act {
  const cascades = withCascades ? [] : ['cascading', 'cascaded']
  if (dice.next() < POINT_SHARE) {
    const point = dice.pick(crashPoints.filter((name) => ![...firstPoints, ...cascades].includes(name)))
    return { point, times: timesOf(point, dice.next()) }
  }
  const longest = dice.next() < LONG_SHARE ? LONG_MS : SHORT_MS
  return { blow: dice.pick(blowNames), lastsMs: Math.floor(200 + dice.next() * longest) }
}
