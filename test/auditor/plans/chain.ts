import type { Period } from '../calendar.ts'
import type { Fields } from '../fields.ts'
import { floorRate } from '../units.ts'
import { type Member, type Order, Refusal, type World } from '../world.ts'
import { Plan } from './plan.ts'
import { type Rotation, readRotation, rotate } from './rotation.ts'
import { slotFor } from './three-line.ts'

export type Role = 'customer' | 'agent' | 'boss'

/** Where a member sits in the plan's own tree. */
export type Seat = {
  member: Member
  role: Role
  parent: Seat | null
  sponsor: Seat | null
  recruits: Seat[]
  former: Seat | null
  /** The lines left to the upline at promotion, first A then B; rotation changes who stands there. */
  left: Seat[]
  packs: bigint
  periodPacks: bigint
  /** Three-line: who stands directly below in the tree of slots, in order of arrival. */
  slots: Seat[]
  /** Three-line: how many later recruits went under line 1 and under line 2. */
  underLine: [bigint, bigint]
}

/** 2.2 chain-2-plus-1. */
export class Chain extends Plan {
  readonly seats = new Map<Member, Seat>()
  readonly placement: 'none' | 'rotation' | 'three-line'
  readonly #direct: bigint
  readonly #team: bigint
  readonly #peer: bigint
  readonly #promoteAt: number
  readonly #leave: number
  readonly #packs: Set<string>
  readonly #rotation: Rotation
  readonly #settledAt = new Map<Order, number>()
  #periodStart = 0

  constructor(id: string, world: World, fields: Fields) {
    super(id, world, fields, 'remainder')
    this.#direct = fields.amountOr('direct', 10_000n)
    this.#team = fields.amountOr('team', 20_000n)
    this.#peer = fields.rateOr('peer', 100_000n)
    this.#promoteAt = fields.whole('promoteAt', 3)
    this.#leave = fields.whole('leave', 2)
    this.placement = fields.choice('placement', ['none', 'rotation', 'three-line'], 'none')
    this.#packs = new Set(fields.list('packs').map(String))
    this.#rotation = readRotation(fields.childOr('rotation'))
  }

  seat(member: Member): Seat {
    const seat = this.seats.get(member)
    if (!seat) throw new Error(`${member.id} has no seat in ${this.id}`)
    return seat
  }

  /** Placement parent, its parent, … */
  *above(seat: Seat): Generator<Seat> {
    for (let up = seat.parent; up; up = up.parent) yield up
  }

  isBelow(seat: Seat, top: Seat): boolean {
    return seat === top || [...this.above(seat)].includes(top)
  }

  override joined(member: Member): void {
    const parent = member.referrer ? this.seat(member.referrer) : null
    const empty = { former: null, packs: 0n, periodPacks: 0n }
    this.seats.set(member, {
      member,
      role: 'customer',
      parent,
      sponsor: parent,
      recruits: [],
      left: [],
      slots: [],
      underLine: [0n, 0n],
      ...empty,
    })
  }

  /** Quantity k counts as k orders of one pack, one after another. */
  override settle(order: Order): void {
    if (order.product === null || !this.#packs.has(order.product)) return
    for (let pack = 0n; pack < order.quantity; pack += 1n) this.#onePack(order, this.seat(order.member))
    this.#settledAt.set(order, this.world.now)
  }

  #onePack(order: Order, buyer: Seat): void {
    const sponsor = buyer.sponsor
    const recruiter = buyer.role === 'customer' && sponsor?.role !== 'customer' ? sponsor : null
    if (buyer.role === 'customer') buyer.role = 'agent'
    if (recruiter) this.#recruit(recruiter, buyer)
    const parent = buyer.parent // where the buyer stands before the promotion that its order may bring
    if (recruiter?.role === 'agent' && recruiter.recruits.length >= this.#promoteAt) this.#promote(recruiter)
    buyer.packs += 1n
    buyer.periodPacks += 1n
    this.#payPack(order, sponsor, parent)
  }

  #recruit(sponsor: Seat, buyer: Seat): void {
    sponsor.recruits.push(buyer)
    if (this.placement !== 'three-line') return
    const slot = slotFor(sponsor, (candidate) => !this.isBelow(candidate, buyer))
    slot.slots.push(buyer)
    if (!this.isBelow(slot, buyer)) buyer.parent = slot
  }

  #payPack(order: Order, sponsor: Seat | null, parent: Seat | null): void {
    const basis = order.amount / order.quantity
    const incomes = new Map<Seat, bigint>()
    const pay = (rule: string, to: Seat, amount: bigint) => {
      const paid = this.reward(rule, to.member, amount, { basis, from: order.member, order })
      incomes.set(to, (incomes.get(to) ?? 0n) + paid)
    }
    if (sponsor && sponsor.role !== 'customer') pay('direct', sponsor, this.#direct)
    const boss = parent && [parent, ...this.above(parent)].find((seat) => seat.role === 'boss')
    if (boss) pay('team', boss, this.#team)
    for (const [receiver, income] of incomes) {
      if (receiver.role !== 'boss' || !receiver.former) continue
      this.reward('peer', receiver.former.member, floorRate(income, this.#peer), {
        basis: income,
        rate: this.#peer,
        from: receiver.member,
        order,
      })
    }
  }

  #promote(seat: Seat): void {
    seat.role = 'boss'
    const parent = seat.parent
    seat.former = [...this.above(seat)].find((above) => above.role === 'boss') ?? null
    if (!parent) return // a member with no placement parent leaves nobody
    for (const recruit of seat.recruits.slice(0, this.#leave)) {
      const standsAlone = recruit.role === 'boss' && !recruit.parent
      if (standsAlone || this.isBelow(parent, recruit)) continue // trees stay trees
      recruit.parent = parent
      recruit.sponsor = parent
      seat.left.push(recruit)
    }
    seat.parent = null
    seat.sponsor = null
  }

  /** An operator's move in the placement tree; with three-line the sponsor stays who recruited. */
  move(member: Member, under: Member | null): void {
    const seat = this.seat(member)
    const parent = under && this.seat(under)
    if (parent && this.isBelow(parent, seat)) throw new Refusal('cycle', `${under?.id} is below ${member.id}`)
    seat.parent = parent
    if (this.placement !== 'three-line') seat.sponsor = parent
  }

  /** Packs bought by these members and everybody below them, each pack once. */
  packsBelow(tops: Seat[]): bigint {
    let packs = 0n
    for (const seat of this.seats.values()) if (tops.some((top) => this.isBelow(seat, top))) packs += seat.packs
    return packs
  }

  override closePeriod(period: Period): void {
    if (this.placement !== 'rotation' || period !== this.#rotation.every) return
    if (this.running()) rotate(this, this.#rotation)
    for (const seat of this.seats.values()) seat.periodPacks = 0n
    this.#periodStart = this.world.now
  }

  /** Pack counts are reduced; promotions, recruits and places stand. */
  override refund(order: Order): void {
    const settledAt = this.#settledAt.get(order)
    if (settledAt === undefined) return
    const seat = this.seat(order.member)
    seat.packs -= order.quantity
    if (settledAt >= this.#periodStart) seat.periodPacks -= order.quantity
  }
}
