/**
 * The placement tree as climbs need it: parent, packs of the whole subtree, task and role of a member side by side, so
 * that a step up costs one cache line. Derived from the columns and kept by their watchers, live, on rollback and on
 * replay alike; nothing of it is journalled.
 */
import { LawBroken } from '../../errors.ts'
import type { NumberColumn } from '../../ledger/columns.ts'
import { WARM_LIMIT, WARM_STEPS } from '../../warm.ts'

export const role = { customer: 0, agent: 1, boss: 2 } as const
export const roleNames = ['customer', 'agent', 'boss'] as const

/** Most packs a mall may count in one chain: sums are 32-bit, so that a climb stays short. */
export const PACKS_LIMIT = 2_000_000_000

/**
 * Cells of one seat: parent, packs of its subtree, recruiter of a task line, role. Members are written as row + 1
 * throughout, and seat 0 is nobody's: a climb ends there.
 */
const SHIFT = 2
const PARENT = 0
const PACKS = 1
const TASK = 2
const ROLE = 3

export interface PlacementColumns {
  readonly parent: NumberColumn
  /** Packs a member bought itself. */
  readonly packs: NumberColumn
  readonly task: NumberColumn
  readonly role: NumberColumn
}

export class Placement {
  readonly #columns: PlacementColumns
  #cells = new Int32Array(0)
  /** Packs of the member itself that are in the sums. */
  #own = new Int32Array(0)
  #total = 0
  readonly #ahead = new Int32Array(WARM_LIMIT)

  /** Builds the index of `members` rows and watches the columns from then on. */
  constructor(columns: PlacementColumns, members: number) {
    this.#columns = columns
    this.reserve(members)
    this.#build(members)
    columns.parent.watch({ touch: (member) => this.#moved(member) })
    columns.packs.watch({ touch: (member) => this.#bought(member) })
    columns.task.watch({ touch: (member) => this.#copy(member, TASK, columns.task) })
    columns.role.watch({ touch: (member) => this.#copy(member, ROLE, columns.role) })
  }

  /** Reads ahead the ways up from some members (see warm.ts). */
  warm(members: Int32Array, count: number): number {
    const cells = this.#cells
    const ahead = this.#ahead
    let read = 0
    for (let index = 0; index < count; index++) {
      ahead[index] = members[index] + 1
      if (members[index] >= 0) read += this.#own[members[index]]
    }
    for (let step = 0, left = count; step < WARM_STEPS && left > 0; step++) {
      left = 0
      for (let index = 0; index < count; index++) {
        if (ahead[index] === 0) continue
        ahead[index] = cells[(ahead[index] << SHIFT) + PARENT]
        left++
      }
    }
    return read
  }

  /** Makes room for that many members; reads beyond are not allowed. */
  reserve(members: number): void {
    if (members < this.#own.length) return
    const capacity = Math.max(64, members * 2)
    const cells = new Int32Array(capacity << SHIFT)
    cells.set(this.#cells)
    this.#cells = cells
    const own = new Int32Array(capacity)
    own.set(this.#own)
    this.#own = own
  }

  /** The placement parent, or -1. */
  parentOf(member: number): number {
    return this.#cells[((member + 1) << SHIFT) + PARENT] - 1
  }

  roleOf(member: number): number {
    return this.#cells[((member + 1) << SHIFT) + ROLE]
  }

  /** Whoever has this member as its first or second recruit, or -1: the lines of 2.9. */
  taskOf(member: number): number {
    return this.#cells[((member + 1) << SHIFT) + TASK] - 1
  }

  /** Packs bought by the member and everybody below it. */
  packsBelow(member: number): number {
    return this.#cells[((member + 1) << SHIFT) + PACKS]
  }

  /** The nearest boss at or above a place, or -1. */
  bossFrom(place: number): number {
    const cells = this.#cells
    let seat = place + 1
    while (seat !== 0 && cells[(seat << SHIFT) + ROLE] !== role.boss) seat = cells[(seat << SHIFT) + PARENT]
    return seat - 1
  }

  /** Whether `member` is `top` or stands below it. */
  isBelow(member: number, top: number): boolean {
    const cells = this.#cells
    let seat = member + 1
    while (seat !== 0 && seat !== top + 1) seat = cells[(seat << SHIFT) + PARENT]
    return seat !== 0
  }

  #copy(member: number, cell: number, column: NumberColumn): void {
    this.reserve(member + 1)
    this.#cells[((member + 1) << SHIFT) + cell] = column.at(member)
  }

  #bought(member: number): void {
    this.reserve(member + 1)
    const packs = this.#columns.packs.at(member)
    const more = packs - this.#own[member]
    if (this.#total + more > PACKS_LIMIT) throw new LawBroken('bounds', `a chain counts at most ${PACKS_LIMIT} packs`)
    this.#total += more
    this.#own[member] = packs
    this.#add(member + 1, more)
  }

  #moved(member: number): void {
    this.reserve(member + 1)
    const at = (member + 1) << SHIFT
    const carried = this.#cells[at + PACKS]
    if (carried !== 0) this.#add(this.#cells[at + PARENT], -carried)
    const parent = this.#columns.parent.at(member)
    this.#cells[at + PARENT] = parent
    if (carried !== 0) this.#add(parent, carried)
  }

  #add(from: number, packs: number): void {
    const cells = this.#cells
    for (let seat = from; seat !== 0; seat = cells[(seat << SHIFT) + PARENT]) cells[(seat << SHIFT) + PACKS] += packs
  }

  /** Leaves first, so that every member's sum is whole when it is handed up: one visit each, however deep the tree. */
  #build(members: number): void {
    const { parent, packs, task, role: roles } = this.#columns
    const cells = this.#cells
    const children = new Uint32Array(members + 1)
    for (let member = 0; member < members; member++) {
      const at = (member + 1) << SHIFT
      cells[at + PARENT] = parent.at(member)
      cells[at + PACKS] = packs.at(member)
      cells[at + TASK] = task.at(member)
      cells[at + ROLE] = roles.at(member)
      this.#own[member] = packs.at(member)
      this.#total += packs.at(member)
      children[parent.at(member)]++
    }
    for (let leaf = 1; leaf <= members; leaf++) {
      for (let seat = leaf; seat !== 0 && children[seat] === 0; ) {
        children[seat] = DONE
        const up = cells[(seat << SHIFT) + PARENT]
        cells[(up << SHIFT) + PACKS] += cells[(seat << SHIFT) + PACKS]
        children[up]--
        seat = up
      }
    }
    cells[PACKS] = 0
  }
}

/** Mark of a member whose sum was handed up: no member has as many children. */
const DONE = 0xffffffff
