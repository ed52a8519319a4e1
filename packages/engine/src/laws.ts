/** The laws of spec/1 that can be checked on a whole state: conservation, own purse, always redeemable, trees. */
import { AmountColumn, type NumberColumn } from './ledger/columns.ts'
import type { Mall } from './mall.ts'
import type { State } from './state.ts'

export interface LawViolation {
  readonly law: 'conservation' | 'own-purse' | 'always-redeemable' | 'trees'
  readonly message: string
}

/** Checks laws 1, 2, 4 and 8. Law 3 needs the state before and is checked at every command; 5, 6, 7 by the journal. */
export function checkLaws(state: State, mall: Mall | null): LawViolation[] {
  return [...conservation(state), ...ownPurse(state), ...(mall === null ? [] : redeemable(mall)), ...trees(state)]
}

/** Sum of all accounts by asset: every sum is zero. */
export function sumsByAsset(state: State): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  const add = (asset: string, amount: bigint): void => void sums.set(asset, (sums.get(asset) ?? 0n) + amount)
  for (const column of state.columns) {
    if (!(column instanceof AmountColumn) || column.asset === '') continue
    const { rows } = state.tables[column.declaration.table as keyof State['tables']]
    for (let row = 0; row < rows; row++) {
      const asset = column === state.accountBalance ? state.names.id(state.accountAsset.at(row)) : column.asset
      if (column.at(row) !== 0n) add(asset, column.at(row))
    }
  }
  return sums
}

function* conservation(state: State): Generator<LawViolation> {
  for (const [asset, sum] of sumsByAsset(state)) {
    if (sum !== 0n) yield { law: 'conservation', message: `the accounts of ${asset} sum to ${sum}, not to zero` }
  }
}

function* ownPurse(state: State): Generator<LawViolation> {
  for (const column of state.columns) {
    if (!(column instanceof AmountColumn) || column.asset === '' || column.mayGoNegative) continue
    const { rows } = state.tables[column.declaration.table as keyof State['tables']]
    for (let row = 0; row < rows; row++) {
      if (column.at(row) < 0n)
        yield { law: 'own-purse', message: `account ${column.declaration.name}[${row}] holds ${column.at(row)}` }
    }
  }
  for (let row = 0; row < state.tables.accounts.rows; row++) {
    if (state.accountMayGoNegative.at(row) === 0 && state.accountBalance.at(row) < 0n) {
      yield {
        law: 'own-purse',
        message: `account ${state.tables.accounts.ids?.id(row)} holds ${state.accountBalance.at(row)}`,
      }
    }
  }
}

function* redeemable(mall: Mall): Generator<LawViolation> {
  for (const { bound, host } of mall.plans) {
    const short = bound.redeemable?.() ?? true
    if (!short) yield { law: 'always-redeemable', message: `the pool of ${host.planId} cannot redeem every point` }
  }
}

/** Every tree is walked once: a member met again on its own way up is a circle. */
function* trees(state: State): Generator<LawViolation> {
  const { rows } = state.tables.members
  const parents = state.columns.filter(
    (column): column is NumberColumn => column === state.referrer || column.declaration.name.endsWith('.parent'),
  )
  for (const tree of parents) {
    const checked = new Uint8Array(rows)
    for (let member = 0; member < rows; member++) {
      const way: number[] = []
      let at = member
      for (; at >= 0 && checked[at] === 0; at = tree.at(at) - 1) {
        checked[at] = 2
        way.push(at)
      }
      if (at >= 0 && checked[at] === 2)
        yield { law: 'trees', message: `member ${state.memberId(at)} stands above itself in ${tree.declaration.name}` }
      for (const row of way) checked[row] = 1
    }
  }
}
