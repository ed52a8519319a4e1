import { AmountColumn, type Engine, poolOf, poolPlans } from '@huoshui/engine'
import type { PoolPrice } from './check.ts'

/** What members hold in all, by asset, and what is set apart for openings; amounts in the asset's smallest unit. */
export interface HeldSums {
  readonly sequence: number
  readonly members: number
  readonly held: ReadonlyMap<string, bigint>
  readonly apart: ReadonlyMap<string, bigint>
}

export const importLooks = {
  /** Price of a point of each pool: fen over micro-points. */
  poolPrices: (engine: Engine): Map<string, PoolPrice> =>
    new Map(
      poolPlans(engine).map((plan) => [plan, poolOf(engine, plan)?.price() ?? { numerator: 0n, denominator: 1n }]),
    ),

  /** Which of these members have their opening balances. */
  openedMembers({ state }: Engine, members: readonly string[]): string[] {
    const opened = state.columnByName.get('opened')
    return members.filter((id) => {
      const row = state.member(id)
      return row >= 0 && opened?.at(row) === 1
    })
  },

  /** What members hold in all at this moment; it visits every member. */
  heldSums(engine: Engine): HeldSums {
    const { state } = engine
    const { rows } = state.tables.members
    const held = new Map<string, bigint>()
    for (const column of state.columns) {
      if (!(column instanceof AmountColumn) || column.declaration.table !== 'members' || column.asset === '') continue
      let sum = held.get(column.asset) ?? 0n
      for (let row = 0; row < rows; row++) sum += column.at(row)
      held.set(column.asset, sum)
    }
    return { sequence: engine.sequence, members: rows, held, apart: setApart(engine) }
  },
}

/** Money and points that wait for the members of a shop that moves in. */
function setApart({ state, mall }: Engine): Map<string, bigint> {
  const accounts = new Map([['platform:opening', 'CNY']])
  for (const { host } of mall.plans) accounts.set(`opening:growth:${host.planId}`, `growth:${host.planId}`)
  const apart = new Map<string, bigint>()
  for (const [name, asset] of accounts) {
    const row = state.systemRow(name)
    if (row >= 0) apart.set(asset, state.accountBalance.at(row))
  }
  return apart
}
