/**
 * The placement tree as climbs need it: parent, packs of the whole subtree, task and role of a member side by side, so
 * that a step up costs one cache line. Derived from the columns and kept by their watchers, live, on rollback and on
 * replay alike; nothing of it is journalled.
 */
import type { NumberColumn } from '../../ledger/columns.ts'

export const role = { customer: 0, agent: 1, boss: 2 } as const
export const roleNames = ['customer', 'agent', 'boss'] as const

/** Cells of one member: parent + 1, packs of its subtree, recruiter + 1 of a task line, role. */
const STRIDE = 4
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
  #cells = new Float64Array(0)
  /** Packs of the member itself that are in the sums. */
  #own = new Float64Array(0)

  /** Builds the index of `members` rows and watches the columns from then on. */
  constructor(columns: PlacementColumns, members: number) {
    this.#columns = columns
    this.reserve(members)
    this.#build(members)
    columns.parent.watcher = { touch: (member) => this.#moved(member) }
    columns.packs.watcher = { touch: (member) => this.#bought(member) }
    columns.task.watcher = { touch: (member) => this.#copy(member, TASK, columns.task) }
    columns.role.watcher = { touch: (member) => this.#copy(member, ROLE, columns.role) }
  }

  /** Makes room for that many members; reads beyond are not allowed. */
  reserve(members: number): void {
    if (members * STRIDE <= this.#cells.length) return
    const capacity = Math.max(64, members * 2)
    const cells = new Float64Array(capacity * STRIDE)
    cells.set(this.#cells)
    this.#cells = cells
    const own = new Float64Array(capacity)
    own.set(this.#own)
    this.#own = own
  }

  /** The placement parent, or -1. */
  parentOf(member: number): number {
    return this.#cells[member * STRIDE + PARENT] - 1
  }

  roleOf(member: number): number {
    return this.#cells[member * STRIDE + ROLE]
  }

  /** Whoever has this member as its first or second recruit, or -1: the lines of 2.9. */
  taskOf(member: number): number {
    return this.#cells[member * STRIDE + TASK] - 1
  }

  /** Packs bought by the member and everybody below it. */
  packsBelow(member: number): number {
    return this.#cells[member * STRIDE + PACKS]
  }

  /** The nearest boss at or above a place, or -1. */
  bossFrom(place: number): number {
    const cells = this.#cells
    for (let at = place; at >= 0; at = cells[at * STRIDE + PARENT] - 1) {
      if (cells[at * STRIDE + ROLE] === role.boss) return at
    }
    return -1
  }

  /** Whether `member` is `top` or stands below it. */
  isBelow(member: number, top: number): boolean {
    const cells = this.#cells
    for (let at = member; at >= 0; at = cells[at * STRIDE + PARENT] - 1) if (at === top) return true
    return false
  }

  #copy(member: number, cell: number, column: NumberColumn): void {
    this.reserve(member + 1)
    this.#cells[member * STRIDE + cell] = column.cells[member]
  }

  #bought(member: number): void {
    this.reserve(member + 1)
    const packs = this.#columns.packs.cells[member]
    const more = packs - this.#own[member]
    this.#own[member] = packs
    this.#add(member, more)
  }

  #moved(member: number): void {
    this.reserve(member + 1)
    const at = member * STRIDE
    const carried = this.#cells[at + PACKS]
    if (carried !== 0) this.#add(this.#cells[at + PARENT] - 1, -carried)
    const parent = this.#columns.parent.cells[member]
    this.#cells[at + PARENT] = parent
    if (carried !== 0) this.#add(parent - 1, carried)
  }

  #add(from: number, packs: number): void {
    const cells = this.#cells
    for (let at = from; at >= 0; at = cells[at * STRIDE + PARENT] - 1) cells[at * STRIDE + PACKS] += packs
  }

  /** Leaves first, so that every member's sum is whole when it is handed up: one visit each, however deep the tree. */
  #build(members: number): void {
    const { parent, packs, task, role: roles } = this.#columns
    const cells = this.#cells
    const children = new Uint32Array(members)
    for (let member = 0; member < members; member++) {
      const at = member * STRIDE
      cells[at + PARENT] = parent.cells[member]
      cells[at + PACKS] = packs.cells[member]
      cells[at + TASK] = task.cells[member]
      cells[at + ROLE] = roles.cells[member]
      this.#own[member] = packs.cells[member]
      if (parent.cells[member] !== 0) children[parent.cells[member] - 1]++
    }
    for (let leaf = 0; leaf < members; leaf++) {
      for (let at = leaf; at >= 0 && children[at] === 0; ) {
        children[at] = DONE
        const up = cells[at * STRIDE + PARENT] - 1
        if (up >= 0) {
          cells[up * STRIDE + PACKS] += cells[at * STRIDE + PACKS]
          children[up]--
        }
        at = up
      }
    }
  }
}

/** Mark of a member whose sum was handed up: no member has as many children. */
const DONE = 0xffffffff
