/** 2.4 ad-release · 广告电商: release points that are paid out day by day, on days whose tasks were finished. */
import { refuse } from '../../errors.ts'
import { Shortfall } from '../../mechanisms/close/shortfall.ts'
import { ReleaseBook } from '../../mechanisms/lots/release.ts'
import { type Fen, type Hundredths, MILLION, portion } from '../../units/units.ts'
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
import { type Params, params } from './params.ts'
import { AdViews } from './views.ts'

/** What one member is owed for a day, before scaling; the same object is used for every member. */
interface Claim {
  base: bigint
  released: bigint
  /** The receivers and parts of the referral levels; -1 and 0 where nobody is paid. */
  readonly receivers: [number, number]
  readonly parts: [bigint, bigint]
}

class AdRelease implements BoundPlan {
  readonly #host: PlanHost
  readonly #params: Params
  readonly #book: ReleaseBook
  readonly #views: AdViews
  readonly #shortfall: Shortfall
  readonly #rules: { readonly release: number; readonly referral: readonly [number, number] }
  readonly #claim: Claim = { base: 0n, released: 0n, receivers: [-1, -1], parts: [0n, 0n] }
  /** Points of the member paid last that its lots still have to give: there was no room for all of them. */
  readonly #rest: Register
  #promised = 0n
  readonly close
  readonly commands

  constructor(host: PlanHost, bound: Params) {
    this.#host = host
    this.#params = bound
    this.#book = new ReleaseBook(host)
    this.#views = new AdViews(host, bound.tasks)
    this.#shortfall = new Shortfall(host, 'release')
    this.#rest = host.lateRegister('release.rest')
    this.#rules = { release: host.rule('release'), referral: [host.rule('direct'), host.rule('indirect')] }
    this.close = { day: this.#passes() }
    this.commands = {
      adsDone: (member: number) => this.#views.finish(member),
      adStarted: (member: number, slot: number) => this.#views.start(member, slot),
      adFinished: (member: number, slot: number) => this.#views.end(member, slot),
      openLot: (member: number, lot: BroughtLot) => this.#bring(member, lot),
    }
  }

  order(line: OrderLine): void {
    const grant = line.grantOf(this.#host.bit)
    if (grant === null) return
    const points = portion(line.amountFen, grant) as bigint as Hundredths
    this.#book.grant(line.buyer, line.order, points, 0n as Hundredths)
  }

  #bring(member: number, lot: BroughtLot): void {
    if (lot.daily !== 0n) refuse('bad-amount', 'this plan releases a rate of the balance: a lot has no daily amount')
    this.#book.bring(member, lot)
  }

  refund({ buyer, order }: RefundedOrder): void {
    this.#book.closeOrder(buyer, order)
  }

  printMember(member: number): MemberPrint | null {
    const release = this.#book.print(member)
    return release === undefined ? null : { release }
  }

  printCoverage(): string {
    return this.#book.coverage()
  }

  #passes(): readonly ClosePass[] {
    return [
      {
        over: 'members',
        transient: true,
        begin: () => {
          this.#promised = 0n
        },
        visit: (member, close) => {
          const claim = this.#claimOf(member, close)
          if (claim !== null) this.#promised += claim.released + claim.parts[0] + claim.parts[1]
        },
      },
      {
        over: 'members',
        transient: false,
        begin: (close) => this.#shortfall.fix(this.#promised, close),
        visit: (member, close) => {
          if (this.#rest.amount !== 0n) return this.#take(member, this.#rest.amount, close)
          const claim = this.#claimOf(member, close)
          if (claim !== null) this.#pay(member, claim, close)
        },
        unfinished: () => this.#rest.amount !== 0n,
      },
    ]
  }

  /** What a member who finished the day's tasks is owed, and with it the two referrers above at the cut. */
  #claimOf(member: number, close: OpenClose): Claim | null {
    if (!this.#views.finishedOn(member, close.day)) return null
    const { state } = this.#host
    const { rate, base, minimum, referral } = this.#params
    let balance = 0n
    let granted = 0n
    for (let lot = this.#book.lots.first(member); lot >= 0; lot = this.#book.lots.next(lot)) {
      if (!this.#book.isReleasable(lot, close.day)) continue
      balance += state.lotLeft.at(lot)
      granted += state.lotGranted.at(lot)
    }
    if (balance === 0n) return null
    const claim = this.#claim
    claim.base = base === 'balance' ? balance : granted
    const daily = (claim.base * rate) / MILLION
    claim.released = daily < minimum || daily > balance ? balance : daily
    let receiver = state.referrer.atCut(member) - 1
    for (let level = 0; level < 2; level++) {
      const isPaid = receiver >= 0 && level < referral.length && this.#host.wasPromoter(receiver)
      claim.receivers[level] = isPaid ? receiver : -1
      claim.parts[level] = isPaid ? (claim.released * referral[level]) / MILLION : 0n
      if (receiver >= 0) receiver = state.referrer.atCut(receiver) - 1
    }
    return claim
  }

  /** Pays the claim scaled; what was not paid stays unreleased. */
  #pay(member: number, claim: Claim, close: OpenClose): void {
    const { base, released } = claim
    const paid = this.#shortfall.payable(released)
    const { rate: ratePpm, referral } = this.#params
    close.purse.pay(member, paid, { rule: this.#rules.release, basis: base as Fen, ratePpm, from: member })
    this.#book.release(member, paid)
    for (let level = 0; level < 2; level++) {
      if (claim.receivers[level] < 0) continue
      close.purse.pay(claim.receivers[level], this.#shortfall.payable(claim.parts[level]), {
        rule: this.#rules.referral[level],
        basis: released as Fen,
        ratePpm: referral[level],
        from: member,
      })
    }
    this.#take(member, paid, close)
  }

  #take(member: number, points: bigint, close: OpenClose): void {
    this.#rest.amount = this.#book.takeOldestFirst(member, points, close.day)
  }
}

export const adRelease = definePlan<Params>({
  name: 'ad-release',
  title: { zh: '广告电商', en: 'Release by ad tasks' },
  section: '2.4',
  params: params as never,
  purse: 'saves',
  grants: 'release',
  paysOverTime: true,
  bind: (host, bound) => new AdRelease(host, bound),
})
