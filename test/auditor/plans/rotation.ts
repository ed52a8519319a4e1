import type { Fields } from '../fields.ts'
import type { Chain, Seat } from './chain.ts'

export type Rotation = { every: 'week' | 'month'; when: 'always' | 'both-idle'; seed: number }

export function readRotation(fields: Fields): Rotation {
  const rotation: Rotation = {
    every: fields.choice('every', ['week', 'month'], 'month'),
    when: fields.choice('when', ['always', 'both-idle'], 'always'),
    seed: fields.whole('seed', 0),
  }
  fields.done()
  return rotation
}

/** 2.10 rotation: every boss's best own line changes places with one of the two lines it left. */
export function rotate(chain: Chain, { when, seed }: Rotation): void {
  const period = chain.world.today()
  for (const boss of [...chain.seats.values()]) {
    const [a, b] = boss.left
    if (boss.role !== 'boss' || !a?.parent || !b?.parent) continue
    if (when === 'both-idle' && (packsInPeriod(chain, a) > 0n || packsInPeriod(chain, b) > 0n)) continue
    const own = bestLine(chain, boss)
    const side = chooses(seed, period, boss.member.seat)
    const other = side === 0 ? a : b
    if (!own || chain.isBelow(own, other) || chain.isBelow(other, own)) continue
    ;[own.parent, other.parent] = [other.parent, own.parent]
    ;[own.sponsor, other.sponsor] = [other.sponsor, own.sponsor]
    boss.left[side] = own
  }
}

/** The member directly below with most packs in the period in its whole line, the earliest joined of equals. */
function bestLine(chain: Chain, boss: Seat): Seat | undefined {
  let best: Seat | undefined
  for (const seat of chain.seats.values())
    if (seat.parent === boss && (!best || packsInPeriod(chain, seat) > packsInPeriod(chain, best))) best = seat
  return best
}

function packsInPeriod(chain: Chain, top: Seat): bigint {
  let packs = 0n
  for (const seat of chain.seats.values()) if (chain.isBelow(seat, top)) packs += seat.periodPacks
  return packs
}

/** 0 for A, 1 for B: the lowest bit of a 32-bit mix of the seed, the number of the day that begins, and the boss's seat. */
function chooses(seed: number, day: number, seat: number): 0 | 1 {
  let mixed = (seed ^ Math.imul(day, 0x9e3779b1) ^ Math.imul(seat + 1, 0x85ebca6b)) >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d) >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b) >>> 0
  return ((mixed ^ (mixed >>> 16)) & 1) === 0 ? 0 : 1
}
