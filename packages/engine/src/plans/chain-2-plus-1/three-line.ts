/**
 * Three-line placement · 三三滑落 (2.10): where a member's later recruits stand. Slots form a tree of their own, which
 * recruits fill and nothing else changes.
 */
import type { NumberColumn } from '../../ledger/columns.ts'
import type { PlanHost } from '../contract.ts'
import type { Seats } from './seats.ts'

/** A member's own lines, which always stand directly below it. */
const OWN_LINES = 3
/** Slots A and B of a node. */
const SLOTS = 2

/** Whether the n-th later recruit (from 1) goes under line 3: groups of 2 | 4, 4 | 8, 8 | 16, … */
export function goesUnderLine3(later: number): boolean {
  let left = later
  for (let size = 2; ; size *= 2) {
    if (left <= size) return true
    left -= size
    if (left <= 2 * size) return false
    left -= 2 * size
  }
}

export class ThreeLine {
  readonly #host: PlanHost
  readonly #seats: Seats
  readonly #first: NumberColumn
  readonly #next: NumberColumn
  /** 1 while line 1 has one placement more than line 2. */
  readonly #ahead: NumberColumn
  /** Derived: whose slot a member fills, plus 1; and how many steps below it the nearest vacant slot is. */
  #up = new Uint32Array(0)
  #steps = new Uint32Array(0)

  constructor(host: PlanHost, seats: Seats) {
    this.#host = host
    this.#seats = seats
    this.#first = host.memberNumber('slot.first')
    this.#next = host.memberNumber('slot.next')
    this.#ahead = host.memberNumber('slot.ahead')
    this.#build(host.state.tables.members.rows)
    this.#first.watch({ touch: (node) => this.#refresh(node) })
    this.#next.watch({ touch: (child) => this.#refresh(this.#up[child] - 1) })
  }

  /** Seats the member that `sponsor` has just recruited; the sponsor stays its sponsor. */
  place(sponsor: number, member: number): void {
    const { tree } = this.#seats
    this.#reserve(this.#host.state.tables.members.rows)
    const slot = this.#slotFor(sponsor, member)
    this.#fill(slot, member)
    if (!tree.isBelow(slot, member)) this.#seats.seat(member, { parent: slot, sponsor: this.#seats.sponsorOf(member) })
  }

  #slotFor(sponsor: number, member: number): number {
    const later = this.#seats.recruits.at(sponsor) - OWN_LINES
    if (later <= 0) return sponsor
    const found = this.#vacantBelow(this.#lineFor(sponsor, later), member)
    return found < 0 ? sponsor : found
  }

  #lineFor(sponsor: number, later: number): number {
    if (goesUnderLine3(later)) return this.#seats.recruitOf(sponsor, 2)
    const side = this.#ahead.at(sponsor)
    this.#host.emit.numberSet(this.#ahead, sponsor, 1 - side)
    return this.#seats.recruitOf(sponsor, side)
  }

  /** The first node with a vacant slot, breadth first and left to right; never one below the member itself. */
  #vacantBelow(top: number, member: number): number {
    let at = top
    while (this.#steps[at] > 0) at = this.#nearestChild(at)
    return this.#seats.tree.isBelow(at, member) ? this.#search(top, member) : at
  }

  #nearestChild(node: number): number {
    let nearest = this.#first.at(node) - 1
    for (let at = this.#next.at(nearest) - 1; at >= 0; at = this.#next.at(at) - 1) {
      if (this.#steps[at] < this.#steps[nearest]) nearest = at
    }
    return nearest
  }

  /** Only after operators' moves can the nearest vacancy hang below the recruit: then all are looked at in turn. */
  #search(top: number, member: number): number {
    const queue = [top]
    for (const node of queue) {
      let children = 0
      for (let at = this.#first.at(node) - 1; at >= 0; at = this.#next.at(at) - 1) {
        queue.push(at)
        children++
      }
      if (children < SLOTS && !this.#seats.tree.isBelow(node, member)) return node
    }
    return -1
  }

  #fill(slot: number, member: number): void {
    const { emit } = this.#host
    let last = this.#first.at(slot) - 1
    if (last < 0) return emit.numberSet(this.#first, slot, member + 1)
    while (this.#next.at(last) !== 0) last = this.#next.at(last) - 1
    emit.numberSet(this.#next, last, member + 1)
  }

  #reserve(members: number): void {
    if (members <= this.#up.length) return
    const capacity = Math.max(64, members * 2)
    const [up, steps] = [new Uint32Array(capacity), new Uint32Array(capacity)]
    up.set(this.#up)
    steps.set(this.#steps)
    this.#up = up
    this.#steps = steps
  }

  /** Brings a node and, as far as it matters to them, those above it up to date. */
  #refresh(changed: number): void {
    this.#reserve(this.#host.state.tables.members.rows)
    for (let node = changed; node >= 0; node = this.#up[node] - 1) {
      const steps = this.#stepsOf(node)
      if (this.#steps[node] === steps) return
      this.#steps[node] = steps
    }
  }

  #stepsOf(node: number): number {
    let children = 0
    let fewest = Number.POSITIVE_INFINITY
    for (let at = this.#first.at(node) - 1; at >= 0; at = this.#next.at(at) - 1) {
      this.#up[at] = node + 1
      children++
      if (this.#steps[at] < fewest) fewest = this.#steps[at]
    }
    return children < SLOTS ? 0 : fewest + 1
  }

  /** Leaves first: one visit each. */
  #build(members: number): void {
    this.#reserve(members)
    const waits = new Uint32Array(members)
    for (let node = 0; node < members; node++) {
      for (let at = this.#first.at(node) - 1; at >= 0; at = this.#next.at(at) - 1) {
        this.#up[at] = node + 1
        waits[node]++
      }
    }
    const ready: number[] = []
    for (let node = 0; node < members; node++) if (waits[node] === 0) ready.push(node)
    for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
      this.#steps[node] = this.#stepsOf(node)
      const up = this.#up[node] - 1
      if (up >= 0 && --waits[up] === 0) ready.push(up)
    }
  }
}
