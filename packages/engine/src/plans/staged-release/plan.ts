/** 2.5 staged-release · 积分分红: lots released a little every day, faster by what the team below releases. */

import { refuse } from '../../errors.ts'
import type { AmountColumn } from '../../ledger/columns.ts'
import { Shortfall } from '../../mechanisms/close/shortfall.ts'
import { ReleaseBook } from '../../mechanisms/lots/release.ts'
import { DepthOrder } from '../../members/order.ts'
import { type Fen, formatFen, type Hundredths, MILLION, portion } from '../../units/units.ts'
import {
  type BoundPlan,
  type BroughtLot,
  type ClosePass,
  definePlan,
  type MemberPrint,
  type OpenClose,
  type OrderLine,
  type PlanHost,
  type RefundedOrder,
  type Register,
} from '../contract.ts'
import { Acceleration } from './acceleration.ts'
import { type Params, params } from './params.ts'
import { VolumeRanks } from './ranks.ts'
import { Redemption } from './redemption.ts'

const NO_ROWS = new Float64Array(0)

class StagedRelease implements BoundPlan {
  readonly #host: PlanHost
  readonly #params: Params
  readonly #book: ReleaseBook
  readonly #ranks: VolumeRanks
  readonly #redemption: Redemption
  readonly #shortfall: Shortfall
  /** Cash share of an order's lot, in parts per million: a lot keeps the split it was granted under. */
  readonly #cashShare: AmountColumn
  /** 1 once any lot has a cash share. */
  readonly #paysCash: Register
  readonly #release: number
  /** The lot (plus one) at which the member being paid goes on, and the acceleration left for it; 0 when all are done. */
  readonly #half: Register
  /** Points of the member being paid that still return to its lots. */
  readonly #back: Register
  readonly close: Partial<Record<'day' | 'week' | 'month' | 'quarter', readonly ClosePass[]>>
  readonly commands
  // What the passes of a close add up; built anew from the cut after a restart.
  #statics = NO_ROWS
  #accelerated = NO_ROWS
  /** The member's only lot that takes part plus one, 0 for none, -1 for several: spares the way along its lots. */
  #onlyLot = new Int32Array(0)
  #order: DepthOrder | null = null
  #acceleration: Acceleration | null = null
  #promised = 0n
  // What the member visited last was released, and its cash share in millionths.
  #released = 0
  #cashMillionths = 0n

  constructor(host: PlanHost, bound: Params) {
    this.#host = host
    this.#params = bound
    this.#book = new ReleaseBook(host)
    this.#ranks = new VolumeRanks(host, bound.ranks)
    this.#redemption = new Redemption(host)
    this.#shortfall = new Shortfall(host, 'release')
    this.#cashShare = host.documentAmount('cash')
    this.#paysCash = host.register('paysCash')
    this.#release = host.rule('release')
    this.#half = host.lateRegister('release.half')
    this.#back = host.lateRegister('release.back')
    const days = this.#passes()
    const redeem = this.#redemption.pass()
    this.close = bound.redeemEvery === 'day' ? { day: [...days, redeem] } : { day: days, [bound.redeemEvery]: [redeem] }
    this.commands = {
      redeem: (member: number, points: Hundredths) => this.#redemption.claim(member, points),
      openLot: (member: number, lot: BroughtLot) => this.#bring(member, lot),
    }
  }

  order(line: OrderLine): void {
    this.#ranks.add(line)
    if (!line.qualifies(this.#host.bit)) return
    const { tiers, daily } = this.#params
    let reached = -1
    while (reached + 1 < tiers.length && tiers[reached + 1].from <= line.amountFen) reached += 1
    if (reached < 0) return
    const points = (line.amountFen * tiers[reached].multiple) / MILLION
    this.#book.grant(
      line.buyer,
      line.order,
      points as Hundredths,
      portion(line.amountFen, daily) as bigint as Hundredths,
    )
    this.#keepSplit(line.order)
  }

  #bring(member: number, lot: BroughtLot): void {
    if (lot.daily <= 0n) refuse('bad-amount', 'a lot of this plan releases a daily amount')
    this.#book.bring(member, lot)
    this.#keepSplit(lot.order)
  }

  /** A lot keeps the split it was granted under. */
  #keepSplit(order: number): void {
    const { cash } = this.#params.split
    if (cash === 0n) return
    this.#host.emit.amountSet(this.#cashShare, order, cash)
    this.#paysCash.number = 1
  }

  refund(refunded: RefundedOrder): void {
    this.#book.closeOrder(refunded.buyer, refunded.order)
    this.#ranks.takeBack(refunded)
  }

  cascade(): boolean {
    return this.#ranks.cascade() || this.#redemption.cascade()
  }

  printMember(member: number): MemberPrint | null {
    const release = this.#book.print(member)
    const volume = this.#ranks.volume.at(member)
    if (release === undefined && volume === 0n) return null
    return { ...(release === undefined ? {} : { release }), ...(volume === 0n ? {} : { volume: formatFen(volume) }) }
  }

  printCoverage(): string {
    return this.#book.coverage()
  }

  /**
   * Static releases, then the tree from its leaves upward, then payment from the roots downward: whoever is not paid
   * yet stands at or below nobody who is unpaid, so that after a restart its acceleration adds up to the same again.
   */
  #passes(): readonly ClosePass[] {
    return [
      {
        over: 'lots',
        transient: true,
        begin: (close) => this.#begin(close),
        visit: (lot, close) => this.#addStatic(lot, close),
      },
      {
        over: 'members',
        transient: true,
        begin: ({ members }) => {
          this.#order = new DepthOrder(this.#host.state.referrer, members)
        },
        visit: (member) => this.#order?.measure(member),
        end: () => this.#order?.measured(),
      },
      { over: 'members', transient: true, visit: (member) => this.#order?.place(member) },
      {
        over: 'members',
        transient: true,
        begin: (close) => this.#beginAcceleration(close),
        visit: (place, close) => this.#accelerate(close.members - 1 - place, close),
      },
      {
        over: 'members',
        transient: false,
        begin: (close) => this.#shortfall.fix(this.#promised, close),
        visit: (place, close) => this.#pay(place, close),
        unfinished: () => this.#half.number !== 0 || this.#back.amount !== 0n,
        end: () => this.#forget(),
      },
    ]
  }

  /** Each pass asks for the memory that it needs first: the system clears it then, and orders wait for no more at once. */
  #begin({ members }: OpenClose): void {
    this.#statics = new Float64Array(members)
    this.#onlyLot = new Int32Array(members)
  }

  #beginAcceleration({ members }: OpenClose): void {
    const { peer, generations } = this.#params
    const rates = { rates: this.#ranks.rates, peer: Number(peer), generations: generations.map(Number) }
    this.#accelerated = new Float64Array(members)
    this.#acceleration = new Acceleration(rates, members)
    this.#promised = 0n
  }

  #addStatic(lot: number, close: OpenClose): void {
    if (!this.#book.lots.owns(lot)) return
    const { lotLeft, lotDaily, lotMember, lotDay } = this.#host.state
    if (lotDay.at(lot) >= close.day) return
    const left = Number(lotLeft.at(lot))
    if (left === 0) return
    const daily = Number(lotDaily.at(lot))
    const member = lotMember.at(lot) - 1
    this.#statics[member] += left < daily ? left : daily
    this.#onlyLot[member] = this.#onlyLot[member] === 0 ? lot + 1 : -1
  }

  #accelerate(place: number, close: OpenClose): void {
    if (this.#order === null || this.#acceleration === null) return
    const member = this.#order.at(place)
    const parent = this.#order.parents[member]
    const rate = this.#ranks.rateAtCut(member)
    const received = this.#acceleration.visit({ member, parent, rate, released: this.#statics[member] })
    this.#accelerated[member] = received
    if (this.#onlyLot[member] === 0 || this.#paysCash.number === 0) return
    this.#takeFromLots(member, received, close, false)
    this.#promised += this.#cashMillionths / MILLION
  }

  /**
   * What the member's lots release: each its daily amount, then acceleration oldest first as far as they reach. Where
   * the entry is full the lots are only counted from there on: `#reduceFrom` goes on in the next.
   */
  #takeFromLots(member: number, accelerated: number, close: OpenClose, reduces: boolean): void {
    const { emit, state } = this.#host
    const { lotLeft, lotDay, lotDaily, lotOrder } = state
    const { lots } = this.#book
    const paysCash = this.#paysCash.number === 1
    let rest = accelerated
    let half = false
    this.#released = 0
    this.#cashMillionths = 0n
    const only = this.#onlyLot[member]
    for (let lot = only > 0 ? only - 1 : lots.first(member); lot >= 0; lot = only > 0 ? -1 : lots.next(lot)) {
      const left = Number(lotLeft.at(lot))
      if (left === 0 || (only < 0 && lotDay.at(lot) >= close.day)) continue
      const daily = only > 0 ? this.#statics[member] : Number(lotDaily.at(lot))
      const own = left < daily ? left : daily
      const more = left - own < rest ? left - own : rest
      const taken = own + more
      if (reduces && !half && taken > 0 && emit.isFull) {
        half = true
        this.#half.number = lot + 1
        this.#half.amount = BigInt(rest)
      }
      rest -= more
      if (taken === 0) continue
      this.#released += taken
      if (paysCash) this.#cashMillionths += BigInt(taken) * this.#cashShare.at(lotOrder.at(lot) - 1)
      if (reduces && !half) lots.reduce(lot, BigInt(taken))
    }
  }

  /** Goes on with the lots of a member that is paid already, then with what returns to them. */
  #goOn(member: number, close: OpenClose): void {
    if (this.#half.number !== 0) this.#reduceFrom(this.#half.number - 1, this.#half.amount, close)
    if (this.#half.number === 0 && this.#back.amount !== 0n)
      this.#back.amount = this.#book.giveBack(member, this.#back.amount)
  }

  #reduceFrom(first: number, accelerated: bigint, close: OpenClose): void {
    const { emit, state } = this.#host
    const { lots } = this.#book
    let rest = accelerated
    for (let lot = first; lot >= 0; lot = lots.next(lot)) {
      const left = state.lotLeft.at(lot)
      if (left === 0n || state.lotDay.at(lot) >= close.day) continue
      const daily = state.lotDaily.at(lot)
      const own = left < daily ? left : daily
      const more = left - own < rest ? left - own : rest
      if (own + more > 0n && emit.isFull) {
        this.#half.number = lot + 1
        this.#half.amount = rest
        return
      }
      rest -= more
      lots.reduce(lot, own + more)
    }
    this.#half.number = 0
    this.#half.amount = 0n
  }

  /** One reward, one movement of release points and one of shopping points for a member and day. */
  #pay(place: number, close: OpenClose): void {
    const member = this.#order?.at(place) ?? -1
    if (this.#half.number !== 0 || this.#back.amount !== 0n) return this.#goOn(member, close)
    const accelerated = this.#accelerated[member]
    if (this.#onlyLot[member] === 0) return
    this.#takeFromLots(member, accelerated, close, true)
    if (this.#released === 0) return
    const released = BigInt(this.#released)
    const cash = this.#cashMillionths / MILLION
    const paid = cash === 0n ? 0n : this.#payCash(member, cash, released, close)
    this.#book.release(member, released - (cash - paid))
    this.#host.shopping.credit(member, (released - cash) as Hundredths, null)
    if (paid === cash) return
    this.#back.amount = this.#half.number === 0 ? this.#book.giveBack(member, cash - paid) : cash - paid
  }

  #payCash(member: number, cash: bigint, released: bigint, close: OpenClose): bigint {
    const paid = this.#shortfall.payable(cash)
    close.purse.pay(member, paid, {
      rule: this.#release,
      basis: released as Fen,
      ratePpm: this.#cashMillionths / released,
      from: member,
    })
    return paid
  }

  #forget(): void {
    this.#statics = NO_ROWS
    this.#accelerated = NO_ROWS
    this.#onlyLot = new Int32Array(0)
    this.#order = null
    this.#acceleration = null
  }
}

export const stagedRelease = definePlan<Params>({
  name: 'staged-release',
  title: { zh: '积分分红', en: 'Staged release' },
  section: '2.5',
  params: params as never,
  purse: 'saves',
  paysOverTime: true,
  ladder: ({ ranks }) => ranks.map(({ name }) => name),
  bind: (host, bound) => new StagedRelease(host, bound),
})
