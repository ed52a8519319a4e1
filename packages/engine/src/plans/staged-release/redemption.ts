/** The periodic cash dividend of 2.5: shopping points handed in are paid as far as the purse reaches, the rest returns. */
import { refuse } from '../../errors.ts'
import type { NumberColumn } from '../../ledger/columns.ts'
import { Shortfall } from '../../mechanisms/close/shortfall.ts'
import type { LotBook } from '../../mechanisms/lots/lots.ts'
import type { UsedPoints } from '../../mechanisms/lots/shopping.ts'
import type { Account } from '../../state.ts'
import type { Fen, Hundredths } from '../../units/units.ts'
import type { ClosePass, OpenClose, PlanHost, Register } from '../contract.ts'

/** A lot that is used, the part of the claim it becomes, and where that part belongs. */
const FACTS_OF_A_PART = 4

export class Redemption {
  readonly #host: PlanHost
  /** Points handed in and not yet paid or returned. */
  readonly #claimed: Account
  readonly #issued: Account
  /** One lot for every part of a claim: it remembers the shopping lot the part came from. */
  readonly #claims: LotBook
  readonly #source: NumberColumn
  /** First part of the claim a part belongs to, plus one. */
  readonly #first: NumberColumn
  readonly #shortfall: Shortfall
  readonly #rule: number
  /** The member (plus one) whose claim takes further points, how many, and the claim's first part (plus one). */
  readonly #taking: Register
  readonly #takingFirst: Register
  /** The claim (its first part plus one) of which parts are still to be returned, and how many points of it. */
  readonly #returning: Register

  constructor(host: PlanHost) {
    this.#host = host
    this.#claimed = host.account('claimed', 'shopping')
    this.#issued = host.state.account(host.state.accountBalance, host.state.systemRow('issued:shopping'))
    this.#claims = host.lotBook('claims')
    this.#source = host.lotNumber('source')
    this.#first = host.lotNumber('first')
    this.#shortfall = new Shortfall(host, 'redeem')
    this.#rule = host.rule('redeem')
    this.#taking = host.lateRegister('claim.taking')
    this.#takingFirst = host.lateRegister('claim.first')
    this.#returning = host.lateRegister('claim.returning')
  }

  /** Hands points in for the next dividend. Refuses with `insufficient-points`. */
  claim(member: number, points: Hundredths): void {
    if (points > this.#host.shopping.heldBy(member))
      refuse('insufficient-points', 'not that many shopping points are held')
    this.#take(member, points, -1)
  }

  /** Goes on with a claim whose parts an entry had no room for; false when there is none. */
  cascade(): boolean {
    const member = this.#taking.number - 1
    if (member < 0) return false
    this.#take(member, this.#taking.amount as Hundredths, this.#takingFirst.number - 1)
    return true
  }

  /** Takes points into parts of a claim, as many as the entry has room for. */
  #take(member: number, points: Hundredths, firstPart: number): void {
    const { emit, shopping, state } = this.#host
    const day = this.#host.dayOf(state.clock)
    let rest: bigint = points
    let first = firstPart
    do {
      const some = shopping.inFirstLots(member, Math.max(1, Math.floor(emit.room / FACTS_OF_A_PART)))
      const taken = (some < rest ? some : rest) as Hundredths
      for (const part of shopping.use(member, taken, this.#claimed)) {
        const lot = this.#claims.open({ member, order: -1, granted: part.points, day })
        if (first < 0) first = lot
        emit.numberSet(this.#source, lot, part.lot + 1)
        emit.numberSet(this.#first, lot, first + 1)
      }
      rest -= taken
    } while (rest > 0n && !emit.isFull)
    this.#taking.number = rest > 0n ? member + 1 : 0
    this.#taking.amount = rest
    this.#takingFirst.number = rest > 0n ? first + 1 : 0
  }

  pass(): ClosePass {
    return {
      over: 'lots',
      transient: false,
      begin: (close) => this.#shortfall.fix(this.#host.state.balance(this.#claimed), close),
      visit: (lot, close) => this.#visit(lot, close),
      unfinished: () => this.#returning.number !== 0,
    }
  }

  #visit(lot: number, close: OpenClose): void {
    const { lotLeft, lotMember } = this.#host.state
    if (this.#returning.number === lot + 1) return this.#giveBack(lot, this.#returning.amount, close)
    if (!this.#claims.owns(lot) || this.#first.at(lot) !== lot + 1 || lotLeft.at(lot) === 0n) return
    let points = 0n
    for (let part = lot; this.#isPartOf(lot, part, close); part++) points += lotLeft.at(part)
    const paid = this.#shortfall.payable(points)
    close.purse.pay(lotMember.at(lot) - 1, paid, { rule: this.#rule, basis: points as Fen })
    this.#giveBack(lot, points - paid, close)
  }

  #isPartOf(claim: number, part: number, close: OpenClose): boolean {
    return part < close.lots && this.#claims.owns(part) && this.#first.at(part) === claim + 1
  }

  /**
   * What was not paid returns to the lots it came from, the newest first; a lot closed meanwhile takes none. Where the
   * entry is full the rest of the claim goes on in the next.
   */
  #giveBack(claim: number, points: bigint, close: OpenClose): void {
    const { emit, state } = this.#host
    const returned: UsedPoints[] = []
    let rest = points
    let emptied = 0n
    let part = claim
    while (this.#isPartOf(claim, part + 1, close)) part++
    for (; part >= claim; part--) {
      const held = state.lotLeft.at(part)
      if (held === 0n) continue
      // Each part returned is a further fact, when its lot is told.
      if (emit.room <= returned.length && emptied > 0n) break
      const back = held < rest ? held : rest
      if (back > 0n) returned.push({ lot: this.#source.at(part) - 1, origin: -1, points: back as Hundredths })
      this.#claims.reduce(part, held)
      emptied += held
      rest -= back
    }
    this.#returning.number = part >= claim ? claim + 1 : 0
    this.#returning.amount = rest
    this.#move(state.lotMember.at(claim) - 1, returned, emptied)
  }

  /** Of the points of parts that were emptied, what returns goes to the member and the others lapse. */
  #move(member: number, returned: readonly UsedPoints[], emptied: bigint): void {
    const { emit, shopping, state } = this.#host
    const before = state.balance(this.#claimed)
    if (returned.length > 0) shopping.restore(member, returned, this.#claimed)
    const restored = before - state.balance(this.#claimed)
    emit.transfer({ from: this.#claimed, to: this.#issued, amount: emptied - restored })
  }
}
