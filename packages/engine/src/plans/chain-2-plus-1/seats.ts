/** Seats of the chain: placement parent, sponsor, role, recruits and the lines a member left (2.2). */
import type { NumberColumn } from '../../ledger/columns.ts'
import type { PlanHost, Register } from '../contract.ts'
import { REMEMBERED_RECRUITS } from './params.ts'
import { Placement, role } from './placement.ts'

/** A sponsor cell: 0 the placement parent itself, 1 nobody, else the sponsor's row plus this. */
const SPONSOR_BASE = 2
/** The first recruits that are a member's withdrawal tasks (2.9). */
const TASK_LINES = 2

export class Seats {
  readonly tree: Placement
  /**
   * Counts the moves by which a subtree came to stand under somebody new without its members buying anything: what
   * depends on subtrees looks again when it has changed.
   */
  readonly moves: Register
  readonly packs: NumberColumn
  readonly recruits: NumberColumn
  readonly #host: PlanHost
  readonly #parent: NumberColumn
  readonly #sponsor: NumberColumn
  readonly #role: NumberColumn
  readonly #former: NumberColumn
  readonly #task: NumberColumn
  readonly #firstRecruit: NumberColumn
  readonly #nextRecruit: NumberColumn
  readonly #left: readonly [NumberColumn, NumberColumn]

  constructor(host: PlanHost) {
    this.#host = host
    this.#parent = host.memberNumber('parent')
    this.#sponsor = host.memberNumber('sponsor')
    this.#role = host.memberNumber('role')
    this.#former = host.memberNumber('former')
    this.#task = host.memberNumber('task')
    this.packs = host.memberNumber('packs')
    this.recruits = host.memberNumber('recruits')
    this.#firstRecruit = host.memberNumber('recruit.first')
    this.#nextRecruit = host.memberNumber('recruit.next')
    this.#left = [host.memberNumber('left.a'), host.memberNumber('left.b')]
    this.moves = host.register('moves')
    const columns = { parent: this.#parent, packs: this.packs, task: this.#task, role: this.#role }
    this.tree = new Placement(columns, host.state.tables.members.rows)
  }

  /** A new member stands under its referrer, who is its sponsor too. */
  enter(member: number): void {
    this.tree.reserve(member + 1)
    this.#host.emit.numberSet(this.#parent, member, this.#host.state.referrer.at(member))
  }

  /** Who gets `direct` for the member's packs, or -1. */
  sponsorOf(member: number): number {
    const cell = this.#sponsor.at(member)
    return cell === 0 ? this.tree.parentOf(member) : cell - SPONSOR_BASE
  }

  /** The boss whose team a boss left when it was promoted, or -1. */
  formerOf(member: number): number {
    return this.#former.at(member) - 1
  }

  /** Gives a member another placement parent and sponsor, -1 for none. The caller has seen to it that no circle comes of it. */
  seat(member: number, { parent, sponsor }: { parent: number; sponsor: number }): void {
    const { emit } = this.#host
    if (this.tree.parentOf(member) !== parent) emit.move(this.#parent, member, parent, [])
    emit.numberSet(this.#sponsor, member, sponsor === parent ? 0 : sponsor + SPONSOR_BASE)
  }

  becomeAgent(member: number): void {
    this.#host.emit.numberSet(this.#role, member, role.agent)
  }

  becomeBoss(member: number, former: number): void {
    this.#host.emit.numberSet(this.#role, member, role.boss)
    if (former >= 0) this.#host.emit.numberSet(this.#former, member, former + 1)
  }

  /** Notes that `member` was recruited by `sponsor`; the first recruits are remembered in order. */
  recruit(sponsor: number, member: number): void {
    const { emit } = this.#host
    const before = this.recruits.at(sponsor)
    emit.numberSet(this.recruits, sponsor, before + 1)
    if (before < TASK_LINES) emit.numberSet(this.#task, member, sponsor + 1)
    if (before >= REMEMBERED_RECRUITS) return
    if (before === 0) emit.numberSet(this.#firstRecruit, sponsor, member + 1)
    else emit.numberSet(this.#nextRecruit, this.recruitOf(sponsor, before - 1), member + 1)
  }

  /** The recruit with that place among the first ones, from 0, or -1. */
  recruitOf(sponsor: number, place: number): number {
    let at = this.#firstRecruit.at(sponsor) - 1
    for (let step = 0; step < place && at >= 0; step++) at = this.#nextRecruit.at(at) - 1
    return at
  }

  /** Line A (0) or B (1) that a boss left to its upline, or -1. Rotation changes who stands there. */
  leftOf(boss: number, side: 0 | 1): number {
    return this.#left[side].at(boss) - 1
  }

  setLeft(boss: number, side: 0 | 1, line: number): void {
    this.#host.emit.numberSet(this.#left[side], boss, line + 1)
  }
}
