import { DAY } from '../calendar.ts'
import type { Fields } from '../fields.ts'
import { type Decimal, floorRate, lesser, MILLION, sum } from '../units.ts'
import { type Member, type Order, Refusal, type World } from '../world.ts'
import { Plan } from './plan.ts'

/** Points that their holder cannot sell yet. */
type Lock = { order: Order; points: bigint; isOpen: () => boolean; unlocked: () => bigint }

export type Position = {
  holding: bigint
  spend: bigint
  realised: bigint
  cycle: number
  exits: number
  locks: Lock[]
}

type Price = { fen: bigint; micro: bigint }
type Exit = { multiple: Decimal; cap: 'exact' | 'market' }

/** 2.1 appreciating-points. */
export class AppreciatingPoints extends Plan {
  override readonly settlesWhilePaused = true
  readonly positions = new Map<Member, Position>()
  readonly pool: string
  supply = 0n
  exits = 0
  readonly #grant: bigint
  readonly #keep: bigint
  readonly #exit: Exit | null
  readonly #lockDays: number
  /** The price that stands while there is no supply. */
  #last: Price
  readonly #minted = new Map<Order, { points: bigint; cycle: number; spend: bigint }>()

  constructor(id: string, world: World, fields: Fields) {
    super(id, world, fields, 'kept')
    this.pool = `pool:${id}`
    this.#last = { fen: fields.amountOr('issuePrice', 100n), micro: MILLION }
    this.#grant = fields.rateOr('grant', 700_000n)
    this.#keep = MILLION - fields.rateOr('backflow', 200_000n)
    this.#exit = fields.has('exit') ? readExit(fields.child('exit')) : null
    this.#lockDays = fields.whole('lockDays', 0)
    if (fields.choice('granting', ['on', 'paused'], 'on') === 'paused') this.paused = true
    if (this.#grant > MILLION) throw fields.fail('a grant above 100% would lower the price', 'grant')
    if (this.#keep < 0n || this.#last.fen <= 0n) throw fields.fail('backflow at most 100%, an issue price above zero')
  }

  fund(): bigint {
    return this.world.cash(this.pool)
  }

  /** pool ÷ supply, in fen per micro-point. */
  price(): Price {
    return this.supply > 0n ? { fen: this.fund(), micro: this.supply } : this.#last
  }

  /** Points of a member that it cannot sell now; never more than it holds. */
  locked(position: Position): bigint {
    const locked = sum(position.locks.filter((lock) => !lock.isOpen()).map((lock) => lock.points - lock.unlocked()))
    return lesser(locked, position.holding)
  }

  /** The order's part enters the pool; points are priced before it does. */
  override settle(order: Order): void {
    const part = order.parts.get(this.id)
    if (part === undefined) return
    const position = this.#position(order.member)
    const points = this.running() ? this.#pointsFor(floorRate(part, this.#grant)) : 0n
    this.world.move(this.purse, this.pool, part)
    this.#issue(order.member, position, points)
    position.spend += order.cash
    this.#minted.set(order, { points, cycle: position.cycle, spend: order.cash })
    this.#lockDaysOf(order, position, points)
    this.lookForExits()
  }

  /** Points for a line paid in coins, locked and unlocked in tranches (2.16). */
  settleCoins(order: Order, part: bigint, unlocked: (points: bigint) => bigint): void {
    const position = this.#position(order.member)
    const points = this.running() ? this.#pointsFor(floorRate(part, this.#grant)) : 0n
    this.world.move('platform:income', this.pool, part)
    this.#issue(order.member, position, points)
    this.#minted.set(order, { points, cycle: position.cycle, spend: 0n })
    position.locks.push({ order, points, isOpen: () => unlocked(points) >= points, unlocked: () => unlocked(points) })
    this.lookForExits()
  }

  /** A member sells some or all of what it may sell. */
  sell(member: Member, wanted: bigint | 'all'): void {
    if (wanted !== 'all' && wanted <= 0n) throw new Refusal('bad-amount', 'a sale of nothing')
    const position = this.positions.get(member)
    const holding = position?.holding ?? 0n
    const sellable = position ? holding - this.locked(position) : 0n
    const points = wanted === 'all' ? sellable : wanted
    if (!position || points > holding || points === 0n)
      throw new Refusal('insufficient-points', `${member.id} holds less`)
    if (points > sellable) throw new Refusal('locked-points', `${member.id} has locked points`)
    const gross = (points * this.fund()) / this.supply
    this.#destroy(member, position, points)
    position.realised += gross
    this.#payOut('sale', member, gross)
    this.lookForExits()
  }

  inject(amount: bigint): void {
    this.world.move('external:funding', this.pool, amount)
    this.lookForExits()
  }

  /** Points and the cash behind them, set apart for the members of a shop that moves in. */
  fundOpening(points: bigint, cash: bigint): void {
    const { fen, micro } = this.price()
    if (cash * micro < points * fen) throw new Refusal('unbacked-points', `${cash} do not back ${points}`)
    this.supply += points
    this.world.books.move(`growth:${this.id}`, { from: `issue:${this.id}`, to: 'opening', amount: points })
    this.inject(cash)
  }

  /** A member gets its part of the points set apart, in a cycle that has come some way already. */
  open(member: Member, points: bigint, cycle: { spend: bigint; realised: bigint }): void {
    const asset = `growth:${this.id}`
    if (points > this.world.books.balance(asset, 'opening'))
      throw new Refusal('insufficient-points', 'too few set apart')
    const position = this.#position(member)
    position.holding += points
    position.spend += cycle.spend
    position.realised += cycle.realised
    this.world.books.move(asset, { from: 'opening', to: `member:${member.id}`, amount: points })
  }

  /** Destroys what the order minted while its cycle is still open (2.1, "Refund"). */
  override refund(order: Order): void {
    const minted = this.#minted.get(order)
    const position = this.positions.get(order.member)
    if (!minted || !position) return
    position.locks = position.locks.filter((lock) => lock.order !== order)
    if (minted.cycle === position.cycle) {
      this.#destroy(order.member, position, lesser(minted.points, position.holding))
      position.spend -= minted.spend
    }
    this.lookForExits()
  }

  /** Forced exits, lowest trigger price first, until none is left. */
  lookForExits(): void {
    for (let next = this.#nextExit(); next; next = this.#nextExit()) this.#forceOut(...next)
  }

  #nextExit(): [Member, Position] | undefined {
    const exit = this.#exit
    if (!exit) return undefined
    let first: [Member, Position] | undefined
    for (const [member, position] of this.positions) {
      if (position.holding === 0n || position.spend === 0n) continue
      if (position.realised + this.#gross(position.holding) < this.#target(position, exit)) continue
      if (!first || this.#comesBefore([member, position], first, exit)) first = [member, position]
    }
    return first
  }

  /** By trigger price (T − realised) ÷ holding, then by order of joining. */
  #comesBefore([member, one]: [Member, Position], [other, two]: [Member, Position], exit: Exit): boolean {
    const left = (this.#target(one, exit) - one.realised) * two.holding
    const right = (this.#target(two, exit) - two.realised) * one.holding
    return left < right || (left === right && member.seat < other.seat)
  }

  #forceOut(member: Member, position: Position): void {
    const exit = this.#exit
    if (!exit) return
    const market = this.#gross(position.holding)
    const room = this.#target(position, exit) - position.realised
    const capped = room < 0n ? 0n : lesser(market, room)
    this.#destroy(member, position, position.holding)
    this.#payOut('exit', member, exit.cap === 'exact' ? capped : market)
    Object.assign(position, {
      spend: 0n,
      realised: 0n,
      cycle: position.cycle + 1,
      exits: position.exits + 1,
      locks: [],
    })
    this.exits += 1
  }

  #target(position: Position, { multiple }: Exit): bigint {
    return (position.spend * multiple.digits) / 10n ** BigInt(multiple.scale)
  }

  #gross(points: bigint): bigint {
    return (points * this.fund()) / this.supply
  }

  #payOut(rule: 'sale' | 'exit', to: Member, gross: bigint): void {
    const amount = floorRate(gross, this.#keep) // the pool keeps the rest
    this.world.pay(this.pool, { plan: this.id, rule, to, amount, basis: gross, rate: this.#keep, from: null }, null)
  }

  #pointsFor(value: bigint): bigint {
    const { fen, micro } = this.price()
    return (value * micro) / fen
  }

  #issue(member: Member, position: Position, points: bigint): void {
    this.supply += points
    position.holding += points
    this.world.books.move(`growth:${this.id}`, { from: `issue:${this.id}`, to: `member:${member.id}`, amount: points })
  }

  #destroy(member: Member, position: Position, points: bigint): void {
    const before = this.price()
    this.supply -= points
    position.holding -= points
    if (this.supply === 0n) this.#last = before
    this.world.books.move(`growth:${this.id}`, { from: `member:${member.id}`, to: `issue:${this.id}`, amount: points })
  }

  #lockDaysOf(order: Order, position: Position, points: bigint): void {
    const until = this.world.now + this.#lockDays * DAY
    if (this.#lockDays > 0 && points > 0n)
      position.locks.push({ order, points, isOpen: () => this.world.now >= until, unlocked: () => 0n })
  }

  #position(member: Member): Position {
    const position = this.positions.get(member) ?? {
      holding: 0n,
      spend: 0n,
      realised: 0n,
      cycle: 1,
      exits: 0,
      locks: [],
    }
    this.positions.set(member, position)
    return position
  }
}

function readExit(fields: Fields): Exit {
  const exit = { multiple: fields.decimal('multiple'), cap: fields.choice('cap', ['exact', 'market'], 'exact') }
  fields.done()
  return exit
}
