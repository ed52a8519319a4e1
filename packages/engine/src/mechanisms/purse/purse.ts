/** The purse: the one account a plan may spend from, and the one way in which it pays (spec/1 "purse", law 2). */
import type { Emitter } from '../../emit.ts'
import { LawBroken } from '../../errors.ts'
import type { AmountColumn } from '../../ledger/columns.ts'
import { type Account, rowOf } from '../../state.ts'
import type { Fen } from '../../units/units.ts'

/** Why a reward is paid; rows are -1 or left out where there is none. */
export interface Reason {
  /** Number of the rule's name (`host.rule`). */
  readonly rule: number
  /** What the rate was taken of, or null. */
  readonly basis: Fen | null
  /** The rate, when there is one. */
  readonly ratePpm?: bigint | undefined
  readonly order?: number
  /** The member who caused it. */
  readonly from?: number
}

/** Basis in the journal when a reward has none. */
export const NO_BASIS = -1n

export class Purse {
  readonly account: Account
  readonly #emit: Emitter
  readonly #plan: number
  readonly #balances: AmountColumn
  readonly #row: number
  /** An order of an earlier version brings what that version allocated: the plans of today pay it out as far as it goes. */
  paysOnlyWhatItHolds = false
  constructor(emit: Emitter, account: Account, plan: number) {
    this.#emit = emit
    this.account = account
    this.#balances = emit.state.accountBalance
    this.#row = rowOf(account)
    this.#plan = plan
  }

  /** What the purse holds now, in fen. */
  get heldFen(): Fen {
    return this.#balances.at(this.#row) as Fen
  }

  /** Moves all it holds to another account of the platform. */
  sweep(to: Account): void {
    const held = this.heldFen
    if (held > 0n) this.#emit.transfer({ from: this.account, to, amount: held })
  }

  /** Pays a member's wallet; debt is netted at once. A plan that would overspend is stopped (law 2). */
  pay(member: number, amountFen: Fen, reason: Reason): void {
    if (amountFen <= 0n) return
    const { state } = this.#emit
    this.#reward(state.account(state.available, member), amountFen, reason)
    settleDebt(this.#emit, member)
  }

  /** Pays what is due as far as the purse reaches; returns what was paid. For plans whose purse may run short by rule. */
  payUpTo(member: number, dueFen: Fen, reason: Reason): Fen {
    const held = this.heldFen
    const amountFen = dueFen < held ? dueFen : held
    this.pay(member, amountFen, reason)
    return amountFen
  }

  /** Pays the goods money of a merchant (2.14). */
  payMerchant(merchant: number, amountFen: Fen, reason: Reason): void {
    if (amountFen <= 0n) return
    const { state } = this.#emit
    this.#reward(state.account(state.merchantGoods, merchant), amountFen, reason)
  }

  /** Moves money to another account of the platform, without a reward. */
  give(to: Account, amountFen: Fen): void {
    if (amountFen > 0n) this.#emit.transfer({ from: this.account, to, amount: amountFen })
  }

  #reward(to: Account, dueFen: Fen, reason: Reason): void {
    const held = this.heldFen
    const amountFen = dueFen > held && this.paysOnlyWhatItHolds ? held : dueFen
    if (amountFen === 0n) return
    if (amountFen > held) throw new LawBroken('own-purse', `a plan would take ${amountFen} from a purse of ${held}`)
    this.#emit.reward(this.account, to, amountFen, {
      plan: this.#plan,
      rule: reason.rule,
      basis: reason.basis ?? NO_BASIS,
      // house-allow money-exact: a rate, at most 10⁷ parts per million, not an amount
      ratePpm: reason.ratePpm === undefined ? -1 : Number(reason.ratePpm),
      order: reason.order ?? -1,
      cause: reason.from ?? -1,
    })
  }
}

/** Debt is paid first out of whatever reaches the wallet as a reward, sale or exit (reading 4). */
export function settleDebt(emit: Emitter, member: number): void {
  const { state } = emit
  const owed = -state.debt.at(member)
  if (owed <= 0n) return
  const available = state.available.at(member)
  const amount = available < owed ? available : owed
  emit.transfer({ from: state.account(state.available, member), to: state.account(state.debt, member), amount })
}

/** Takes cash back from a member: pending first, then available, the rest is booked as debt (spec/1 "Refunds"). */
export function clawBack(emit: Emitter, member: number, amountFen: Fen, to: Account): void {
  const { state } = emit
  let rest: bigint = amountFen
  for (const column of [state.pending, state.available]) {
    const held = column.at(member)
    const part = held < rest ? held : rest
    emit.transfer({ from: state.account(column, member), to, amount: part })
    rest -= part
  }
  emit.transfer({ from: state.account(state.debt, member), to, amount: rest })
}
