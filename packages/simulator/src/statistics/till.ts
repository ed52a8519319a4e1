/** The till: where every fen that came in is now. The parts always add up to what was taken (law 1). */
import type { Engine } from '@huoshui/engine'

/** All in fen. */
export interface Till {
  /** From buyers, advertisers and investors. */
  takenFen: bigint
  /** Of it from investors: not turnover. */
  injectedFen: bigint
  /** Given back to buyers. */
  refundedFen: bigint
  /** Goods: the cost part of the orders and the merchants' money. */
  goodsFen: bigint
  /** In members' wallets, debts taken off. */
  walletsFen: bigint
  /** Withdrawn from wallets. */
  withdrawnFen: bigint
  /** In pools, behind growth points. */
  poolsFen: bigint
  /** Saved in the purses of plans, and held for orders that wait. */
  savedFen: bigint
  /** The platform's own: income and what orders left over. */
  keptFen: bigint
}

/** Reads the till; the wallets are what remains, so that reading costs nothing per member. */
export function tillOf(engine: Engine): Till {
  const { state } = engine
  const till: Till = {
    takenFen: 0n,
    injectedFen: 0n,
    refundedFen: 0n,
    goodsFen: 0n,
    walletsFen: 0n,
    withdrawnFen: 0n,
    poolsFen: 0n,
    savedFen: 0n,
    keptFen: 0n,
  }
  const accounts = state.tables.accounts
  const cash = state.names.find('CNY')
  let system = 0n
  for (let row = 0; row < accounts.rows; row++) {
    if (state.accountAsset.at(row) !== cash) continue
    const balance = state.accountBalance.at(row) ?? 0n
    system += balance
    book(till, accounts.ids?.id(row) ?? '', balance)
  }
  const { rows } = state.tables.merchants
  for (let row = 0; row < rows; row++) {
    const goods = state.merchantGoods.at(row) ?? 0n
    till.goodsFen += goods
    system += goods
  }
  // All cash adds up to zero, so members' wallets hold what no other account does.
  till.walletsFen = -system
  return till
}

function book(till: Till, name: string, balance: bigint): void {
  switch (name) {
    case 'external:payments':
    case 'external:ads':
      till.takenFen -= balance
      return
    case 'external:funding':
      till.takenFen -= balance
      till.injectedFen -= balance
      return
    case 'external:refunds':
      till.refundedFen += balance
      return
    case 'external:payouts':
      till.withdrawnFen += balance
      return
    case 'platform:cost':
      till.goodsFen += balance
      return
    case 'platform:income':
    case 'platform:remainder':
      till.keptFen += balance
      return
    default:
      if (name.startsWith('pool:')) till.poolsFen += balance
      else till.savedFen += balance
  }
}
