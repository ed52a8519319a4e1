/** Trees of members: parents in a column, rows plus one, 0 for a root (law 8). */
import { LawBroken } from '../errors.ts'
import type { NumberColumn } from '../ledger/columns.ts'

/** The parent's row, or -1. */
export const parentOf = (tree: NumberColumn, member: number): number => tree.cells[member] - 1

/** Whether `member` stands at or above `place`: putting it under `place` would make a circle. */
export function standsAbove(tree: NumberColumn, member: number, place: number): boolean {
  let steps = 0
  for (let at = place; at >= 0; at = tree.cells[at] - 1) {
    if (at === member) return true
    if (++steps > tree.cells.length) throw new LawBroken('trees', 'a tree of members has a circle')
  }
  return false
}
