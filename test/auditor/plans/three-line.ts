import type { Seat } from './chain.ts'

/**
 * Where the recruit just added to `sponsor.recruits` stands under `three-line` (2.10).
 * Slots form a tree of their own, which only recruits fill. `free` refuses places below the recruit itself.
 */
export function slotFor(sponsor: Seat, free: (seat: Seat) => boolean): Seat {
  const count = sponsor.recruits.length
  if (count <= 3) return sponsor
  const [line1, line2, line3] = sponsor.recruits
  if (!line1 || !line2 || !line3) throw new Error('fewer than three lines')
  if (isUnderLine3(count - 3)) return firstVacant(line3, free) ?? sponsor
  const side = sponsor.underLine[0] <= sponsor.underLine[1] ? 0 : 1
  sponsor.underLine[side] += 1n
  return firstVacant(side === 0 ? line1 : line2, free) ?? sponsor
}

/** Groups of later recruits: 2 under line 3, 4 under lines 1 and 2, 4 under line 3, 8 under lines 1 and 2, … */
function isUnderLine3(later: number): boolean {
  let left = later
  for (let size = 2; ; size *= 2) {
    if (left <= size) return true
    left -= size
    if (left <= 2 * size) return false
    left -= 2 * size
  }
}

/** Breadth first, left to right: the first seat whose A or B slot is vacant. */
function firstVacant(top: Seat, free: (seat: Seat) => boolean): Seat | undefined {
  const queue = [top]
  for (const seat of queue) {
    if (seat.slots.length < 2 && free(seat)) return seat
    queue.push(...seat.slots)
  }
  return undefined
}
