/** 2.2 chain-2-plus-1 · 链动2+1, with the placements of 2.10: sponsors, a placement tree, promotion and detaching. */
import { refuse } from '../../errors.ts'
import type { Product } from '../../scheme/scheme.ts'
import { type Fen, formatFen, portion } from '../../units/units.ts'
import {
  type BoundPlan,
  definePlan,
  type MemberPrint,
  type OrderLine,
  type Period,
  type PlanHost,
  type RefundedOrder,
} from '../contract.ts'
import { type Params, params } from './params.ts'
import { type Placement, role, roleNames } from './placement.ts'
import { Rotation } from './rotation.ts'
import { Seats } from './seats.ts'
import { ThreeLine } from './three-line.ts'

/** Packs of one line that are paid one by one; the others are paid in one sum, so that an entry stays within its bound. */
export const PACKS_PAID_SINGLY = 400
/** At most four rewards, each with a debt settled. */
const FACTS_OF_A_PACK = 8
/** Members placed in one step when the plan joins a mall that has members already. */
const PLACED_IN_ONE_STEP = 64

/** What 2.9 asks of its chain. */
export interface ChainPeer {
  readonly tree: Placement
  /** Whether a product is one of the packs that count. */
  counts(product: Product | null): boolean
  /** The recruit with that place among the first ones, from 0, or -1. */
  recruitOf(member: number, place: number): number
  /** Changes when a subtree came to stand under somebody new otherwise than by the order at hand. */
  moves(): number
}

class Chain implements BoundPlan {
  readonly #host: PlanHost
  readonly #params: Params
  readonly #packs: readonly Product[]
  readonly #seats: Seats
  readonly #threeLine: ThreeLine | null
  readonly #rotation: Rotation | null
  readonly #rules: { readonly direct: number; readonly team: number; readonly peer: number }
  /** Members that were there before the plan and still wait for their seat. */
  readonly #unplaced
  readonly close
  readonly commands
  readonly peer: ChainPeer

  constructor(host: PlanHost, bound: Params) {
    this.#host = host
    this.#params = bound
    this.#packs = bound.packs.flatMap((id) => host.scheme.products.get(id) ?? [])
    this.#unplaced = host.register('unplaced')
    const known = host.register('known')
    if (known.number === 0) {
      known.number = 1
      this.#unplaced.number = host.state.tables.members.rows
    }
    this.#seats = new Seats(host)
    this.#threeLine = bound.placement === 'three-line' ? new ThreeLine(host, this.#seats) : null
    const settings = bound.rotation ?? { every: 'month', when: 'always', seed: 0 }
    this.#rotation = bound.placement === 'rotation' ? new Rotation(host, this.#seats, settings) : null
    this.#rules = { direct: host.rule('direct'), team: host.rule('team'), peer: host.rule('peer') }
    this.close = this.#rotation === null ? {} : { [this.#rotation.every]: [] }
    this.commands = { move: this.#move.bind(this) }
    this.peer = {
      tree: this.#seats.tree,
      counts: (product) => this.#counts(product),
      recruitOf: (member, place) => this.#seats.recruitOf(member, place),
      moves: () => this.#seats.moves.number,
    }
  }

  joined(member: number): void {
    this.#seats.enter(member)
  }

  order(line: OrderLine): void {
    if (line.coin > 0n || !this.#counts(line.product)) return
    const { buyer, quantity } = line
    const seats = this.#seats
    const sponsor = seats.sponsorOf(buyer)
    const place = seats.tree.roleOf(buyer) === role.customer ? this.#enrol(buyer, sponsor) : seats.tree.parentOf(buyer)
    this.#host.emit.numberSet(seats.packs, buyer, seats.packs.at(buyer) + quantity)
    this.#rotation?.count(buyer, quantity)
    const room = Math.max(1, Math.floor(this.#host.emit.room / FACTS_OF_A_PACK))
    const singly = Math.min(quantity, PACKS_PAID_SINGLY, room)
    this.#pay(line, sponsor, place, 1n)
    if (quantity === 1) return
    const [nextSponsor, nextPlace] = [seats.sponsorOf(buyer), seats.tree.parentOf(buyer)]
    for (let pack = 1; pack < singly; pack++) this.#pay(line, nextSponsor, nextPlace, 1n)
    if (quantity > singly) this.#pay(line, nextSponsor, nextPlace, BigInt(quantity - singly))
  }

  refund(refunded: RefundedOrder): void {
    const { buyer, line, settledAt } = refunded
    const { packs } = this.#seats
    if (!refunded.wrote(packs, buyer)) return
    this.#host.emit.numberSet(packs, buyer, packs.at(buyer) - line.quantity)
    this.#rotation?.discount(buyer, line.quantity, settledAt)
  }

  warm(members: Int32Array, count: number): number {
    return this.#seats.tree.warm(members, count)
  }

  boundary(_period: Period, day: number): void {
    this.#rotation?.begin(day)
  }

  cascade(): boolean {
    if (this.#unplaced.number > 0) return this.#placeEarlierMembers()
    return this.#rotation?.step() ?? false
  }

  printMember(member: number): MemberPrint {
    const { tree } = this.#seats
    const parent = tree.parentOf(member)
    const printed = { role: roleNames[tree.roleOf(member)] ?? 'customer' }
    return parent < 0 ? printed : { ...printed, placement: this.#host.state.memberId(parent) }
  }

  /** By identity first, which is quick; an order of an earlier version brings that version's product of the same id. */
  #counts(product: Product | null): boolean {
    return product !== null && (this.#packs.includes(product) || this.#params.packs.includes(product.id))
  }

  /** A customer's first pack; returns the place it was recruited into, from which `team` is looked for. */
  #enrol(buyer: number, sponsor: number): number {
    const seats = this.#seats
    const sponsorRole = sponsor < 0 ? role.customer : seats.tree.roleOf(sponsor)
    seats.becomeAgent(buyer)
    if (sponsorRole === role.customer) return seats.tree.parentOf(buyer)
    seats.recruit(sponsor, buyer)
    this.#threeLine?.place(sponsor, buyer)
    const place = seats.tree.parentOf(buyer)
    if (sponsorRole === role.agent && seats.recruits.at(sponsor) >= this.#params.promoteAt) this.#promote(sponsor)
    return place
  }

  /** The first recruits stay with the upline, each with everything below it; the new boss stands alone. */
  #promote(member: number): void {
    const seats = this.#seats
    const upline = seats.tree.parentOf(member)
    seats.becomeBoss(member, upline < 0 ? -1 : seats.tree.bossFrom(upline))
    if (upline < 0) return
    let left = 0
    for (let place = 0; place < this.#params.leave; place++) {
      const recruit = seats.recruitOf(member, place)
      if (recruit < 0) break
      const parent = seats.tree.parentOf(recruit)
      const standsAlone = parent < 0 && seats.tree.roleOf(recruit) === role.boss
      if (standsAlone || seats.tree.isBelow(upline, recruit)) continue
      seats.seat(recruit, { parent: upline, sponsor: upline })
      if (parent !== member) seats.moves.number += 1
      if (left === 0 || left === 1) seats.setLeft(member, left, recruit)
      left++
    }
    seats.seat(member, { parent: -1, sponsor: -1 })
  }

  /** Pays for some packs of a line, each of them alike. */
  #pay(line: OrderLine, sponsor: number, place: number, packs: bigint): void {
    const { tree } = this.#seats
    const boss = place < 0 ? -1 : tree.bossFrom(place)
    const receivesDirect = sponsor >= 0 && tree.roleOf(sponsor) !== role.customer
    const direct = receivesDirect ? this.#reward(line, this.#rules.direct, sponsor, this.#params.direct * packs) : 0n
    const team = boss < 0 ? 0n : this.#reward(line, this.#rules.team, boss, this.#params.team * packs)
    if (sponsor === boss) return this.#payPeer(line, boss, direct + team, packs)
    if (receivesDirect && tree.roleOf(sponsor) === role.boss) this.#payPeer(line, sponsor, direct, packs)
    this.#payPeer(line, boss, team, packs)
  }

  #reward(line: OrderLine, rule: number, to: number, dueFen: bigint): Fen {
    const basis = (line.product?.priceFen ?? line.unitCashFen) as Fen
    return this.#host.purse.payUpTo(to, dueFen as Fen, { rule, basis, order: line.order, from: line.buyer })
  }

  /** One level only: the boss that a boss left gets its share of that boss's income of each pack. */
  #payPeer(line: OrderLine, boss: number, income: bigint, packs: bigint): void {
    const former = boss < 0 ? -1 : this.#seats.formerOf(boss)
    if (former < 0) return
    const { peer } = this.#params
    const basis = (income / packs) as Fen
    const due = (portion(basis, peer) * packs) as Fen
    this.#host.purse.payUpTo(former, due, {
      rule: this.#rules.peer,
      basis,
      ratePpm: peer,
      order: line.order,
      from: boss,
    })
  }

  /** An operator's move in the placement tree (2.18); with three lines the sponsor stays who recruited. */
  #move(member: number, under: number): void {
    const seats = this.#seats
    if (seats.tree.isBelow(under, member)) refuse('cycle', 'a member cannot stand below itself')
    seats.seat(member, { parent: under, sponsor: this.#threeLine === null ? under : seats.sponsorOf(member) })
    seats.moves.number += 1
  }

  /** Members that joined before the plan stand under their referrers, as if they joined now. */
  #placeEarlierMembers(): boolean {
    const from = Math.max(0, this.#unplaced.number - PLACED_IN_ONE_STEP)
    for (let member = this.#unplaced.number - 1; member >= from; member--) this.#seats.enter(member)
    this.#unplaced.number = from
    return true
  }
}

export const chain = definePlan<Params>({
  name: 'chain-2-plus-1',
  title: { zh: '链动2+1', en: 'Chain 2+1' },
  section: '2.2',
  params: params as never,
  purse: 'sweeps',
  check({ id, params: { packs }, scheme, fail }) {
    packs.forEach((pack, index) => {
      const product = scheme.products.get(pack) ?? fail(['packs', index], `there is no product "${pack}"`)
      const funded = product.allocate.some(({ target }) => target === id)
      if (!funded) fail(['packs', index], `the pack "${pack}" has no allocation for "${id}", which pays for it`)
    })
  },
  worstCase({ direct, team, peer, packs }, { product }) {
    if (product === null || !packs.includes(product)) return null
    const peerFen = portion((direct + team) as Fen, peer)
    const parts = `${formatFen(direct)} direct, ${formatFen(team)} team and ${formatFen(peerFen)} peer`
    return { payFen: (direct + team + peerFen) as Fen, because: `a boss that left another boss sells a pack: ${parts}` }
  },
  bind: (host, bound) => new Chain(host, bound),
})
