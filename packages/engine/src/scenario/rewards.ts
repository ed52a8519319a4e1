/** Rewards as spec/4 lists them, read from the entries. */
import type { StoredEntry } from '../facts/read.ts'
import type { PrintedReward } from '../print.ts'
import { COLUMNS_LIMIT, type State } from '../state.ts'
import { formatFen, formatPpm } from '../units/units.ts'

export class RewardReader {
  readonly rewards: PrintedReward[] = []
  readonly #state: State
  constructor(state: State) {
    this.#state = state
  }

  /** Adds the rewards of one entry, which belong to an event. */
  read(entry: StoredEntry, event: number): void {
    const state = this.#state
    for (const fact of entry.facts) {
      if (fact.fact !== 'reward' || fact.amount === 0n) continue
      const row = Math.floor(fact.to / COLUMNS_LIMIT)
      const toMerchant = fact.to % COLUMNS_LIMIT === state.merchantGoods.id
      this.rewards.push({
        event,
        order: fact.order < 0 ? null : (state.tables.documents.ids?.id(fact.order) ?? null),
        plan: state.names.id(fact.plan),
        rule: state.names.id(fact.rule),
        to: toMerchant ? `merchant:${state.tables.merchants.ids?.id(row)}` : state.memberId(row),
        amount: formatFen(fact.amount),
        basis: fact.basis < 0n ? null : formatFen(fact.basis),
        rate: fact.ratePpm < 0 ? null : formatPpm(BigInt(fact.ratePpm)),
        from: fact.cause < 0 ? null : state.memberId(fact.cause),
      })
    }
  }
}
