/** What each person spent and received, kept as it happens: four flat columns, nothing per order. */
import type { Account, PaymentListener, RewardReason, State } from '@huoshui/engine'
import { COLUMNS_LIMIT } from '@huoshui/engine'
import { Amounts, Counts } from './cells.ts'

/** Names a mall may have: plan and rule make one key. */
const RULES = 2 ** 26

/** A first exit, noted for buyers an experiment watches. */
export interface WatchedExit {
  readonly buyer: number
  readonly order: number
  readonly day: number
}

/** A payment of the open entry: it counts when the entry stands. */
interface Payment {
  to: Account
  amount: bigint
  plan: number
  rule: number
}

export class People implements PaymentListener {
  /** Day on which somebody was first seen, plus one. */
  readonly joined = new Counts()
  /** The person behind an account, plus one: second accounts belong to whoever opened them. */
  readonly #owner = new Counts()
  readonly #spent = new Amounts()
  readonly #received = new Amounts()
  /** Day on which what was received first reached what was spent, plus one. */
  readonly recovered = new Counts()
  /** Day of the first forced exit, plus one. */
  readonly exited = new Counts()
  /** Paid by plan and rule, in fen. */
  readonly paidByRule = new Map<number, bigint>()
  /** Paid to merchants as rebates, in fen. */
  toMerchantsFen = 0n
  exits = 0
  day = 0
  orders = 0
  readonly #state: State
  readonly #watched: ReadonlySet<number>
  readonly watchedExits: WatchedExit[] = []
  readonly #open: Payment[] = []
  #openCount = 0
  /** Whether a name is that of forced exits, by its number: every payment asks. */
  readonly #isExit: boolean[] = []

  constructor(state: State, watched: readonly number[]) {
    this.#state = state
    this.#watched = new Set(watched)
  }

  /** A member is there; `owner` is the row of the person behind a second account. */
  joins(row: number, owner = row): void {
    this.joined.set(row, this.day + 1)
    this.#owner.set(row, owner + 1)
  }

  ownerOf(row: number): number {
    return this.#owner.at(row) - 1
  }
  /** Whether the account is a person's first. */
  isPerson(row: number): boolean {
    return this.ownerOf(row) === row
  }
  spentBy(row: number): bigint {
    return this.#spent.at(row)
  }
  receivedBy(row: number): bigint {
    return this.#received.at(row)
  }

  spends(row: number, amountFen: bigint): void {
    this.#spent.add(this.ownerOf(row), amountFen)
  }

  /** A refund: the cash comes back and what the order had paid its receivers is taken from them. */
  takesBack(row: number, amountFen: bigint): void {
    this.#received.add(this.ownerOf(row), -amountFen)
  }

  #receives(row: number, amountFen: bigint): void {
    const owner = this.ownerOf(row)
    if (owner < 0) return
    const received = this.#received.add(owner, amountFen)
    if (this.recovered.at(owner) !== 0) return
    const spent = this.#spent.at(owner)
    if (spent > 0n && received >= spent) this.recovered.set(owner, this.day + 1)
  }

  // What the engine tells of payments.
  paid(_from: Account, to: Account, amount: bigint, { plan, rule }: RewardReason): void {
    const payment = this.#open[this.#openCount]
    if (payment === undefined) this.#open.push({ to, amount, plan, rule })
    else {
      payment.to = to
      payment.amount = amount
      payment.plan = plan
      payment.rule = rule
    }
    this.#openCount++
  }
  takenBack(): void {
    this.#openCount = 0
  }
  stands(): void {
    for (let index = 0; index < this.#openCount; index++) this.#count(this.#open[index] as Payment)
    this.#openCount = 0
  }

  #count({ to, amount, plan, rule }: Payment): void {
    const key = plan * RULES + rule
    this.paidByRule.set(key, (this.paidByRule.get(key) ?? 0n) + amount)
    const row = Math.floor(to / COLUMNS_LIMIT)
    if (to - row * COLUMNS_LIMIT === this.#state.merchantGoods.id) {
      this.toMerchantsFen += amount
      return
    }
    this.#receives(row, amount)
    this.#isExit[rule] ??= this.#state.names.id(rule) === 'exit'
    if (this.#isExit[rule]) this.#exits(row)
  }

  #exits(row: number): void {
    this.exits++
    if (this.exited.at(row) !== 0) return
    this.exited.set(row, this.day + 1)
    if (this.#watched.has(row + 1)) this.watchedExits.push({ buyer: row + 1, order: this.orders, day: this.day })
  }
}
