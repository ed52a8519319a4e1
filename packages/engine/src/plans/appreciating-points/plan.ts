/** 2.1 appreciating-points · 消费增值: points backed by a pool; the price is pool ÷ supply and nothing else. */

import { DAY_MS } from '../../clock.ts'
import { LawBroken, refuse } from '../../errors.ts'
import { isLarger, near } from '../../ledger/near.ts'
import { ExitQueue } from '../../mechanisms/pool/exits.ts'
import type { Account } from '../../state.ts'
import { type Fen, formatFen, formatMicroPoints, formatRatio, MILLION, type MicroPoints } from '../../units/units.ts'
import { type BoundPlan, definePlan, type OrderLine, type PlanHost, type RefundedOrder } from '../contract.ts'
import { type Params, params } from './params.ts'
import type { PoolPeer } from './peer.ts'

/** Micro-points in a point. */
const POINT = MILLION

class AppreciatingPoints implements BoundPlan {
  readonly #host: PlanHost
  readonly #params: Params
  readonly #pool
  readonly #issued
  readonly #holding
  readonly #spend
  readonly #realised
  readonly #multiple
  readonly #market
  readonly #exitCount
  readonly #lastExit
  readonly #opened
  readonly #numerator
  readonly #denominator
  readonly #totalExits
  /** The member (plus one) whose locks an exit had no room to drop; 0 for nobody. */
  readonly #dropping
  readonly #queue: ExitQueue
  readonly #rules: { readonly sale: number; readonly exit: number }
  /** Numerator and denominator of the price before the command at hand. */
  readonly #priceBefore = new BigInt64Array(2)
  readonly peer: PoolPeer
  readonly commands
  readonly laws

  constructor(host: PlanHost, bound: Params) {
    this.#host = host
    this.#params = bound
    const asset = `growth:${host.planId}`
    this.#pool = host.purse
    this.#issued = host.account('issued:growth', asset, true)
    this.#holding = host.memberAmount('holding', { asset })
    this.#spend = host.memberAmount('spend')
    this.#realised = host.memberAmount('realised')
    this.#multiple = host.memberAmount('multiple')
    this.#market = host.memberNumber('market')
    this.#exitCount = host.memberNumber('exits')
    this.#lastExit = host.memberNumber('lastExit')
    this.#opened = host.memberNumber('opened')
    this.#numerator = host.register('price.numerator')
    this.#denominator = host.register('price.denominator')
    this.#totalExits = host.register('exits')
    this.#dropping = host.lateRegister('exits.locks')
    if (this.#denominator.amount === 0n) {
      this.#numerator.amount = bound.issuePrice
      this.#denominator.amount = POINT
    }
    this.#rules = { sale: host.rule('sale'), exit: host.rule('exit') }
    this.#queue = new ExitQueue({
      members: () => host.state.tables.members.rows,
      holding: (row) => this.#holding.at(row),
      remaining: (row) => this.#remaining(row),
    })
    for (const column of [this.#holding, this.#spend, this.#realised, this.#multiple]) column.watch(this.#queue)
    this.commands = {
      sell: this.#sell.bind(this),
      inject: this.#inject.bind(this),
      fundOpening: this.#fundOpening.bind(this),
      openGrowth: this.#openGrowth.bind(this),
    }
    this.laws = { before: this.#before.bind(this), after: this.#after.bind(this) }
    this.peer = this.#asPeer()
  }

  order(line: OrderLine): void {
    // A part that rounds to nothing still feeds the pool: the cash counts as spend (reading 7).
    if (!line.qualifies(this.#host.bit)) return
    this.#mint({
      member: line.buyer,
      order: line.order,
      amountFen: line.allocationOf(this.#host.bit),
      spendFen: line.cashFen,
      unlocks: this.#lockOf(),
    })
  }

  refund(refunded: RefundedOrder): void {
    const { emit } = this.#host
    const { buyer, order } = refunded
    this.#dropLock(buyer, order)
    if (refunded.sequence <= this.#lastExit.at(buyer) || this.#opened.at(buyer) === 0) return
    if (!refunded.line.qualifies(this.#host.bit)) return
    const minted = refunded.mintedOf(this.#host.bit)
    const held = this.#holding.at(buyer)
    this.#burn(buyer, minted < held ? minted : (held as MicroPoints))
    const spend = this.#spend.at(buyer) - refunded.line.cashFen
    emit.amountSet(this.#spend, buyer, spend < 0n ? 0n : spend)
  }

  warm(members: Int32Array, count: number): number {
    return this.#queue.warm(members, count)
  }

  cascade(): boolean {
    if (this.#dropping.number !== 0) return this.#dropLocks(this.#dropping.number - 1)
    const member = this.#queue.first()
    if (member < 0 || this.#isFarFrom(this.#queue.firstNear)) return false
    const remaining = this.#remaining(member)
    const gross = this.#grossOf(this.#holding.at(member))
    if (remaining === null || gross < remaining) return false
    this.#exit(member, gross, remaining)
    return true
  }

  printMember(member: number): { growth: Record<string, string | number> } | null {
    if (this.#opened.at(member) === 0) return null
    const exits = this.#exitCount.at(member)
    return {
      growth: {
        holding: formatMicroPoints(this.#holding.at(member)),
        locked: formatMicroPoints(this.#lockedOf(member)),
        spend: formatFen(this.#spend.at(member)),
        realised: formatFen(this.#realised.at(member)),
        cycle: exits + 1,
        exits,
      },
    }
  }

  printPool(): { fund: string; supply: string; price: string; exits: number } {
    const { numerator, denominator } = this.#price()
    return {
      fund: formatFen(this.#pool.heldFen),
      supply: formatMicroPoints(this.#supply()),
      exits: this.#totalExits.number,
      price: formatRatio(numerator * POINT, denominator * 100n),
    }
  }

  redeemable(): boolean {
    const supply = this.#supply()
    const paid = (this.#grossOf(supply) * (MILLION - this.#params.backflow)) / MILLION
    return this.#pool.heldFen >= 0n && paid <= this.#pool.heldFen
  }

  #supply(): bigint {
    return -this.#host.state.balance(this.#issued)
  }

  /** Fen per micro-point as a fraction: pool ÷ supply, or the last price when no point is left (law 3). */
  #price(): { numerator: bigint; denominator: bigint } {
    const supply = this.#supply()
    return supply > 0n
      ? { numerator: this.#pool.heldFen, denominator: supply }
      : { numerator: this.#numerator.amount, denominator: this.#denominator.amount }
  }

  /** Whether a price is not reached for certain. */
  #isFarFrom(price: number): boolean {
    const supply = this.#supply()
    return supply > 0n && isLarger(price * near(supply), near(this.#pool.heldFen))
  }

  #grossOf(points: bigint): Fen {
    const supply = this.#supply()
    if (points === 0n) return 0n as Fen
    return (points === supply ? this.#pool.heldFen : (points * this.#pool.heldFen) / supply) as Fen
  }

  #target(member: number): bigint {
    return (this.#multiple.at(member) * this.#spend.at(member)) / MILLION
  }

  #remaining(member: number): bigint | null {
    if (this.#holding.at(member) === 0n || this.#spend.at(member) === 0n || this.#multiple.at(member) === 0n)
      return null
    return this.#target(member) - this.#realised.at(member)
  }

  #lockOf(): { at: number; share: bigint }[] {
    const { lockDays } = this.#params
    return lockDays === 0 ? [] : [{ at: this.#host.state.clock + lockDays * DAY_MS, share: MILLION }]
  }

  /** The payment is in the pool already; points are priced before it entered. */
  #mint({ member, order, amountFen, spendFen, unlocks }: Parameters<PoolPeer['mint']>[0]): bigint {
    const { emit, state } = this.#host
    if (this.#opened.at(member) === 0) emit.numberSet(this.#opened, member, 1)
    this.#openCycle(member)
    let points = 0n
    if (this.#params.granting === 'on' && !this.#host.isPaused()) {
      const value = (amountFen * this.#grantNow()) / MILLION
      const supply = this.#supply()
      const fundBefore = this.#pool.heldFen - amountFen
      points =
        supply > 0n && fundBefore > 0n
          ? (value * supply) / fundBefore
          : (value * this.#denominator.amount) / this.#numerator.amount
      emit.transfer({ from: this.#issued, to: state.account(this.#holding, member), amount: points })
      this.#lock(member, order, points, unlocks)
    }
    emit.amountSet(this.#spend, member, this.#spend.at(member) + spendFen)
    return points
  }

  /** A cycle keeps multiple and cap from its first order (architecture "Versions"). */
  #openCycle(member: number): void {
    if (this.#spend.at(member) !== 0n || this.#realised.at(member) !== 0n || this.#holding.at(member) !== 0n) return
    const { emit } = this.#host
    emit.amountSet(this.#multiple, member, this.#params.exit?.multiple ?? 0n)
    emit.numberSet(this.#market, member, this.#params.exit?.cap === 'market' ? 1 : 0)
  }

  #lock(member: number, order: number, points: bigint, unlocks: readonly { at: number; share: bigint }[]): void {
    let before = 0n
    let shares = 0n
    unlocks.forEach(({ at, share }, index) => {
      shares += share
      const until = index === unlocks.length - 1 ? points : (points * shares) / MILLION
      const granted = until - before
      before = until
      if (granted > 0n) this.#host.lots.open({ member, order, granted, day: 0, unlockAt: at })
    })
  }

  /** The closing promotion grants more until its instant (2.17). */
  #grantNow(): bigint {
    const { grant, promotion } = this.#params
    return promotion !== undefined && this.#host.state.clock < promotion.until ? promotion.grant : grant
  }

  #lockedOf(member: number): bigint {
    const { state, lots } = this.#host
    let locked = 0n
    for (let lot = lots.first(member); lot >= 0; lot = lots.next(lot)) {
      if (state.lotUnlockAt.at(lot) > state.clock) locked += state.lotLeft.at(lot)
    }
    const holding = this.#holding.at(member)
    return locked < holding ? locked : holding
  }

  #dropLock(member: number, order: number): void {
    const { state, lots } = this.#host
    for (let lot = lots.first(member); lot >= 0; lot = lots.next(lot)) {
      if (state.lotOrder.at(lot) === order + 1 && state.lotLeft.at(lot) > 0n) lots.close(lot)
    }
  }

  #sell(member: number, asked: MicroPoints | 'all'): void {
    const { points, gross, paid } = this.#quote(member, asked)
    this.#burn(member, points as MicroPoints)
    this.#pool.pay(member, paid, { rule: this.#rules.sale, basis: gross })
    this.#host.emit.amountSet(this.#realised, member, this.#realised.at(member) + gross)
  }

  #quote(member: number, asked: MicroPoints | 'all'): { points: bigint; gross: Fen; paid: Fen } {
    const holding = this.#holding.at(member)
    const free = holding - this.#lockedOf(member)
    const points = asked === 'all' ? free : asked
    if (points <= 0n || points > holding) refuse('insufficient-points', 'not that many points are held')
    if (points > free) refuse('locked-points', 'these points are still locked')
    const gross = this.#grossOf(points)
    return { points, gross, paid: this.#paidOf(gross) }
  }

  #paidOf(gross: bigint): Fen {
    return ((gross * (MILLION - this.#params.backflow)) / MILLION) as Fen
  }

  #exit(member: number, market: bigint, remaining: bigint): void {
    const { emit, state } = this.#host
    const capped =
      this.#market.at(member) === 1 ? market : remaining < 0n ? 0n : remaining < market ? remaining : market
    this.#burn(member, this.#holding.at(member) as MicroPoints)
    this.#pool.pay(member, this.#paidOf(capped), { rule: this.#rules.exit, basis: capped as Fen })
    emit.amountSet(this.#spend, member, 0n)
    emit.amountSet(this.#realised, member, 0n)
    emit.numberSet(this.#exitCount, member, this.#exitCount.at(member) + 1)
    emit.numberSet(this.#lastExit, member, state.sequence)
    this.#totalExits.number += 1
    this.#dropLocks(member)
  }

  /** Nothing of the member is locked any more: it has nothing left. What the entry has no room for goes on in the next. */
  #dropLocks(member: number): true {
    const { emit, lots, state } = this.#host
    let lot = lots.first(member)
    for (; lot >= 0; lot = lots.next(lot)) {
      if (state.lotLeft.at(lot) === 0n) continue
      if (emit.isFull) break
      lots.close(lot)
    }
    this.#dropping.number = lot < 0 ? 0 : member + 1
    return true
  }

  #burn(member: number, points: MicroPoints): void {
    const { emit, state } = this.#host
    const price = this.#price()
    emit.transfer({ from: state.account(this.#holding, member), to: this.#issued, amount: points })
    if (this.#supply() > 0n || points === 0n) return
    this.#numerator.amount = price.numerator
    this.#denominator.amount = price.denominator
  }

  #inject(amountFen: Fen): void {
    const { emit, state } = this.#host
    const funding = state.account(state.accountBalance, state.systemRow('external:funding'))
    emit.transfer({ from: funding, to: this.#pool.account, amount: amountFen })
  }

  /** Points and the cash behind them enter at once: the price stands however long their members take to get them. */
  #fundOpening(points: MicroPoints, cashFen: Fen): void {
    const { numerator, denominator } = this.#price()
    if (cashFen * denominator < points * numerator) {
      const price = formatRatio(numerator * POINT, denominator * 100n)
      refuse('unbacked-points', `${formatFen(cashFen)} yuan are less than these points at the price of ${price}`)
    }
    this.#inject(cashFen)
    this.#host.emit.transfer({ from: this.#issued, to: this.#opening(), amount: points })
  }

  #openGrowth(member: number, { points, spend, realised }: { points: MicroPoints; spend: Fen; realised: Fen }): void {
    const { emit, state } = this.#host
    const opening = this.#opening()
    if (points > state.balance(opening)) refuse('insufficient-points', 'fewer points are set apart for openings')
    emit.numberSet(this.#opened, member, 1)
    this.#openCycle(member)
    emit.transfer({ from: opening, to: state.account(this.#holding, member), amount: points })
    emit.amountSet(this.#spend, member, this.#spend.at(member) + spend)
    emit.amountSet(this.#realised, member, this.#realised.at(member) + realised)
  }

  /** Where points wait for the members of a shop that moves in; they count in the supply. */
  #opening(): Account {
    return this.#host.account('opening:growth', `growth:${this.#host.planId}`)
  }

  #before(): void {
    const { numerator, denominator } = this.#price()
    this.#priceBefore[0] = numerator
    this.#priceBefore[1] = denominator
  }

  #after(): void {
    const { numerator, denominator } = this.#price()
    const [fundBefore, supplyBefore] = [this.#priceBefore[0], this.#priceBefore[1]]
    if (isLarger(near(numerator) * near(supplyBefore), near(fundBefore) * near(denominator))) return
    if (numerator * supplyBefore < fundBefore * denominator) {
      throw new LawBroken(
        'price',
        `the price of ${this.#host.planId} would fall from ${fundBefore}/${supplyBefore} to ${numerator}/${denominator}`,
      )
    }
  }

  #asPeer(): PoolPeer {
    return {
      quote: (member, points) => this.#quote(member, points),
      mint: (grant) => this.#mint(grant),
      fund: () => this.#pool.heldFen,
      supply: () => this.#supply() as MicroPoints,
      price: () => this.#price(),
      exits: () => this.#totalExits.number,
      position: (member) => ({
        holding: this.#holding.at(member),
        locked: this.#lockedOf(member),
        spend: this.#spend.at(member) as Fen,
        realised: this.#realised.at(member) as Fen,
        exits: this.#exitCount.at(member),
        target: this.#multiple.at(member) === 0n ? null : (this.#target(member) as Fen),
      }),
    }
  }
}

export const appreciatingPoints = definePlan<Params>({
  name: 'appreciating-points',
  title: { zh: '消费增值', en: 'Appreciating points' },
  section: '2.1',
  params: params as never,
  purse: 'own',
  check({ params: { issuePrice, grant, promotion }, fail }) {
    if (promotion !== undefined && promotion.grant < grant)
      fail(['promotion', 'grant'], 'a promotion grants no less than the plan does without it')
    if (issuePrice === 0n) fail(['issuePrice'], 'the issue price is more than zero')
  },
  bind: (host, bound) => new AppreciatingPoints(host, bound),
})
