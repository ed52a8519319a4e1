import type { Period } from './calendar.ts'
import { completesAt, settleOrder } from './orders.ts'
import { AdRelease } from './plans/ad-release.ts'
import { StagedRelease } from './plans/staged-release.ts'
import type { World } from './world.ts'

/** Moves the clock to an instant: completes orders and closes every period on the way. */
export function moveClock(world: World, target: number): void {
  for (;;) {
    const midnight = world.scheme.calendar.midnightAfter(world.now)
    const due = Math.min(...world.waiting.map((order) => completesAt(world, order)))
    // A midnight closes first; an order due at that very instant completes after it.
    if (due < midnight && due <= target) completeDue(world, due)
    else if (midnight <= target) passMidnight(world, midnight)
    else break
  }
  world.now = target
}

/** Orders due at one instant settle in the order of their payment. */
function completeDue(world: World, due: number): void {
  world.now = Math.max(world.now, due)
  const index = world.waiting.findIndex((order) => completesAt(world, order) <= due)
  const [order] = world.waiting.splice(index, 1)
  if (order) settleOrder(world, order)
}

/** Releases, then daily dividends, just before midnight; at the boundary itself week, month, quarter. */
function passMidnight(world: World, midnight: number): void {
  world.now = midnight - 1
  for (const plan of world.plans) if (plan instanceof AdRelease || plan instanceof StagedRelease) plan.releaseDay()
  closeAll(world, 'day')
  world.now = midnight
  for (const period of world.scheme.calendar.beginning(midnight)) if (period !== 'day') closeAll(world, period)
}

function closeAll(world: World, period: Period): void {
  for (const plan of world.plans) plan.closePeriod(period)
}

/** The next boundary of a period after now. */
export function nextBoundary(world: World, period: Period): number {
  const { calendar } = world.scheme
  let midnight = calendar.midnightAfter(world.now)
  while (!calendar.beginning(midnight).includes(period)) midnight = calendar.midnightAfter(midnight)
  return midnight
}
