/** The periodic cash dividend of 2.5: shopping points handed in are paid as far as the purse reaches, the rest returns. */
import { refuse } from '../../errors.ts'
import type { NumberColumn } from '../../ledger/columns.ts'
import { Shortfall } from '../../mechanisms/close/shortfall.ts'
import type { LotBook } from '../../mechanisms/lots/lots.ts'
import type { UsedPoints } from '../../mechanisms/lots/shopping.ts'
import type { Account } from '../../state.ts'
import type { Fen, Hundredths } from '../../units/units.ts'
import type { ClosePass, OpenClose, PlanHost } from '../contract.ts'

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

  constructor(host: PlanHost) {
    this.#host = host
    this.#claimed = host.account('claimed', 'shopping')
    this.#issued = host.state.account(host.state.accountBalance, host.state.systemRow('issued:shopping'))
    this.#claims = host.lotBook('claims')
    this.#source = host.lotNumber('source')
    this.#first = host.lotNumber('first')
    this.#shortfall = new Shortfall(host, 'redeem')
    this.#rule = host.rule('redeem')
  }

  /** Hands points in for the next dividend. Refuses with `insufficient-points`. */
  claim(member: number, points: Hundredths): void {
    const { emit, shopping, state } = this.#host
    if (points > shopping.heldBy(member)) refuse('insufficient-points', 'not that many shopping points are held')
    const day = this.#host.dayOf(state.clock)
    let first = -1
    for (const part of shopping.use(member, points, this.#claimed)) {
      const lot = this.#claims.open({ member, order: -1, granted: part.points, day })
      if (first < 0) first = lot
      emit.numberSet(this.#source, lot, part.lot + 1)
      emit.numberSet(this.#first, lot, first + 1)
    }
  }

  pass(): ClosePass {
    return {
      over: 'lots',
      transient: false,
      begin: (close) => this.#shortfall.fix(this.#host.state.balance(this.#claimed), close),
      visit: (lot, close) => this.#visit(lot, close),
    }
  }

  #visit(lot: number, close: OpenClose): void {
    const { lotLeft, lotMember } = this.#host.state
    if (!this.#claims.owns(lot) || this.#first.at(lot) !== lot + 1 || lotLeft.at(lot) === 0n) return
    let points = 0n
    let end = lot
    for (; end < close.lots && this.#claims.owns(end) && this.#first.at(end) === lot + 1; end++)
      points += lotLeft.at(end)
    const member = lotMember.at(lot) - 1
    const paid = this.#shortfall.payable(points)
    close.purse.pay(member, paid, { rule: this.#rule, basis: points as Fen })
    this.#giveBack(member, { lot, end, paid, points })
  }

  /** What was not paid returns to the lots it came from, the newest first; a lot closed meanwhile takes none. */
  #giveBack(
    member: number,
    { lot, end, paid, points }: { lot: number; end: number; paid: bigint; points: bigint },
  ): void {
    const { emit, shopping, state } = this.#host
    const returned: UsedPoints[] = []
    let rest = points - paid
    for (let part = end - 1; part >= lot; part--) {
      const held = state.lotLeft.at(part)
      const back = held < rest ? held : rest
      if (back > 0n) returned.push({ lot: this.#source.at(part) - 1, origin: -1, points: back as Hundredths })
      this.#claims.reduce(part, held)
      rest -= back
    }
    const before = state.balance(this.#claimed)
    if (returned.length > 0) shopping.restore(member, returned, this.#claimed)
    const restored = before - state.balance(this.#claimed)
    emit.transfer({ from: this.#claimed, to: this.#issued, amount: points - restored })
  }
}
