/** Trees of members: parents in a column, rows plus one, 0 for a root (law 8). */

import type { Emitter } from '../emit.ts'
import { LawBroken } from '../errors.ts'
import type { AmountColumn, NumberColumn } from '../ledger/columns.ts'
import type { State } from '../state.ts'

/** The parent's row, or -1. */
export const parentOf = (tree: NumberColumn, member: number): number => tree.at(member) - 1

/** Whether `member` stands at or above `place`: putting it under `place` would make a circle. */
export function standsAbove(tree: NumberColumn, member: number, place: number): boolean {
  let steps = 0
  for (let at = place; at >= 0; at = tree.at(at) - 1) {
    if (at === member) return true
    if (++steps > tree.capacity) throw new LawBroken('trees', 'a tree of members has a circle')
  }
  return false
}

/** The parent's row, or -1, as it was when the entry with a sequence was written. */
export function parentAt(state: State, tree: NumberColumn, member: number, sequence: number): number {
  let parent = tree.at(member)
  for (let move = state.lastMove.at(member); move > 0; move = state.moveBefore.at(move - 1)) {
    if (state.moveSequence.at(move - 1) <= sequence) break
    if (state.moveTree.at(move - 1) === tree.id) parent = state.moveFrom.at(move - 1)
  }
  return parent - 1
}

/** What a volume added and when: `member` and everybody who stood above it then. */
export interface AddedVolume {
  readonly member: number
  readonly amount: bigint
  readonly sequence: number
}

/** Takes a volume back from those who got it: a move since then changes later volumes only (2.18). */
export function takeBackVolume(emit: Emitter, volume: AmountColumn, { member, amount, sequence }: AddedVolume): void {
  const { state } = emit
  const tree = state.columnByName.get(volume.declaration.tree) as NumberColumn
  // Along today's way up it is taken from all; where that leaves the way of then, it is given back and taken over there.
  emit.addVolume(volume, member, -amount)
  for (let at = member; at >= 0; ) {
    const [then, now] = [parentAt(state, tree, at, sequence), tree.at(at) - 1]
    if (then !== now) {
      emit.addVolume(volume, now, amount)
      emit.addVolume(volume, then, -amount)
    }
    at = then
  }
}
