/** Withdrawals: cash on its way out, part of it held back by plans (2.9), settled or rejected by an operator. */
import type { BookCoin, Inject, RejectWithdrawal, Revenue, SettleWithdrawal, Withdraw } from '../command.ts'
import { refuse } from '../errors.ts'
import { keeperOfCoins, type Mall } from '../mall.ts'
import { documentState } from '../state.ts'
import type { Fen } from '../units/units.ts'
import { refuseUsedId } from './orders.ts'

/** Opens a withdrawal: what plans hold back goes to `frozen`, the rest to `leaving`. */
export function withdraw(mall: Mall, command: Withdraw): void {
  const { state, emit } = mall
  refuseUsedId(mall, command.withdrawal)
  const member = mall.member(command.member)
  if (command.amount <= 0n) refuse('bad-amount', 'an amount is more than zero')
  const row = emit.record('documents', command.withdrawal)
  for (const plan of mall.plans) plan.bound.beforeWithdrawal?.(member)
  if (command.amount > state.available.at(member)) refuse('insufficient-funds', 'not that much is available')
  let held = 0n
  for (const plan of mall.plans) {
    if (plan.draining) continue
    held +=
      plan.bound.holdBack?.(member, { amountFen: command.amount, leftFen: (command.amount - held) as Fen }, row) ?? 0n
  }
  emit.numberSet(state.documentMember, row, member + 1)
  emit.numberSet(state.documentState, row, documentState.open)
  emit.amountSet(state.orderCash, row, command.amount)
  emit.amountSet(state.orderAmount, row, held)
  const from = state.account(state.available, member)
  emit.transfer({ from, to: state.account(state.frozen, member), amount: held })
  emit.transfer({ from, to: state.account(state.leaving, member), amount: command.amount - held })
}

/** The withdrawal was paid out. */
export function settleWithdrawal(mall: Mall, command: SettleWithdrawal): void {
  const { state, emit, accounts } = mall
  const row = openWithdrawal(mall, command.withdrawal)
  const member = state.documentMember.at(row) - 1
  emit.numberSet(state.documentState, row, documentState.paidOut)
  emit.transfer({
    from: state.account(state.leaving, member),
    to: accounts.payouts,
    amount: state.orderCash.at(row) - state.orderAmount.at(row),
  })
}

/** The withdrawal was turned down: its amount returns, and from every plan what it still holds of it. */
export function rejectWithdrawal(mall: Mall, command: RejectWithdrawal): void {
  const { state, emit } = mall
  const row = openWithdrawal(mall, command.withdrawal)
  const member = state.documentMember.at(row) - 1
  const to = state.account(state.available, member)
  emit.numberSet(state.documentState, row, documentState.rejected)
  const leaving = state.orderCash.at(row) - state.orderAmount.at(row)
  emit.transfer({ from: state.account(state.leaving, member), to, amount: leaving })
  for (const plan of mall.plans) plan.bound.withdrawalRejected?.(member, row)
}

function openWithdrawal(mall: Mall, id: string): number {
  const row = mall.state.tables.documents.ids?.find(id) ?? -1
  return row >= 0 && mall.state.documentState.at(row) === documentState.open
    ? row
    : refuse('unknown-withdrawal', `there is no open withdrawal "${id}"`)
}

/** Money of the operator into a pool (2.1 "Injection"). */
export function inject(mall: Mall, command: Inject): void {
  const handler = mall.plan(command.plan).bound.commands?.inject
  if (command.amount <= 0n) refuse('bad-amount', 'an amount is more than zero')
  if (handler === undefined) return refuse('not-supported', `the plan "${command.plan}" has no pool`)
  handler(command.amount as Fen)
}

/** What advertisers paid, into a plan's purse (2.4). */
export function revenue(mall: Mall, command: Revenue): void {
  const { purse } = mall.plan(command.plan)
  if (command.amount <= 0n) refuse('bad-amount', 'an amount is more than zero')
  if (purse === null || !mall.plan(command.plan).configured.definition.paysOverTime)
    return refuse('not-supported', `the plan "${command.plan}" takes no advertising revenue`)
  mall.emit.transfer({ from: mall.accounts.ads, to: purse.account, amount: command.amount })
}

/** Books what an old platform owes a member (2.16): backed by nothing, and shown so. */
export function bookCoin(mall: Mall, command: BookCoin): void {
  const { state, emit, accounts } = mall
  const member = mall.member(command.member)
  if (command.amount <= 0n) refuse('bad-amount', 'an amount is more than zero')
  const keeper = keeperOfCoins(mall)
  if (keeper === undefined || keeper.draining) refuse('not-supported', 'no plan of the scheme keeps coins')
  emit.transfer({ from: accounts.issuedCoin, to: state.account(state.coin, member), amount: command.amount })
}
