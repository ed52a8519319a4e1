/**
 * Opening balances: a shop moves in with what it owes its members. The operator's money comes first and in one sum
 * (`fund-opening`), and each member's part is taken out of it: more than was funded cannot be handed out, and what is
 * left when all have theirs is a difference to the shop's own books.
 */
import type { FundOpening, OpenBalances, OpeningLot } from '../command.ts'
import { refuse } from '../errors.ts'
import { keeperOfCoins, type Mall, type RunningPlan } from '../mall.ts'
import type { PlanCommands } from '../plans/contract.ts'
import { type Account, documentState } from '../state.ts'
import { refuseUsedId } from './orders.ts'

/** Lots one member may bring along: an entry is bounded. */
export const OPENING_LOTS_LIMIT = 200

/** Member count that is 1 once the member's opening balances are booked. */
const OPENED = 'opened'

/** Cash set apart for openings. */
const openingCash = (mall: Mall): Account => mall.emit.systemAccount('platform:opening', 'CNY')

/** A shop moves in: its operator's money, or what one member brings along. */
export const moveIn = (mall: Mall, command: FundOpening | OpenBalances): void =>
  command.kind === 'fund-opening' ? fundOpening(mall, command) : openBalances(mall, command)

/**
 * Sets the money for openings apart. Refuses with `unbacked-points` when the cash for a pool is less than its points at
 * the present price (law 3).
 */
function fundOpening(mall: Mall, { cash, growth = {} }: FundOpening): void {
  const pools = Object.entries(growth)
  for (const amount of [cash, ...pools.flatMap(([, pool]) => [pool.points, pool.cash])]) refuseNegative(amount)
  if (cash === 0n && pools.length === 0) refuse('bad-amount', 'there is nothing to set apart')
  mall.emit.transfer({ from: mall.accounts.funding, to: openingCash(mall), amount: cash })
  for (const [plan, pool] of pools) {
    if (pool.points === 0n) refuse('bad-amount', 'a pool is opened for points')
    handler(mall, plan, 'fundOpening')(pool.points, pool.cash)
  }
}

/**
 * Books what one member brings along. Refuses with `already-opened`, and with `insufficient-funds` or
 * `insufficient-points` what was not set apart before.
 */
function openBalances(mall: Mall, command: OpenBalances): void {
  const { emit, state, accounts } = mall
  const member = mall.member(command.member)
  const opened = mall.memberCount(OPENED)
  if (opened.at(member) === 1) refuse('already-opened', `the member "${command.member}" was opened before`)
  const { available = 0n, shopping = 0n, coin = 0n } = command
  for (const amount of [available, shopping, coin]) refuseNegative(amount)
  const cash = openingCash(mall)
  if (available > state.balance(cash)) refuse('insufficient-funds', 'less cash is set apart for openings')
  emit.numberSet(opened, member, 1)
  emit.transfer({ from: cash, to: state.account(state.available, member), amount: available })
  if (shopping > 0n) mall.shopping.credit(member, shopping as never, null)
  if (coin > 0n) {
    const keeper = keeperOfCoins(mall)
    if (keeper === undefined || keeper.draining) refuse('not-supported', 'no plan of the scheme keeps coins')
    emit.transfer({ from: accounts.issuedCoin, to: state.account(state.coin, member), amount: coin })
  }
  openPlans(mall, member, command)
  openLots(mall, member, Object.entries(command.release ?? {}))
  promote(mall, member, command.promoter ?? [])
}

function openPlans(mall: Mall, member: number, { growth = {}, equity = {} }: OpenBalances): void {
  for (const [plan, position] of Object.entries(growth)) {
    for (const amount of [position.points, position.spend, position.realised]) refuseNegative(amount)
    handler(mall, plan, 'openGrowth')(member, position)
  }
  for (const [plan, credits] of Object.entries(equity)) {
    refuseNegative(credits)
    handler(mall, plan, 'openCredits')(member, credits)
  }
}

function openLots(mall: Mall, member: number, byPlan: readonly (readonly [string, readonly OpeningLot[]])[]): void {
  const { emit, state } = mall
  const count = byPlan.reduce((sum, [, lots]) => sum + lots.length, 0)
  if (count > OPENING_LOTS_LIMIT) refuse('limit-reached', `a member brings at most ${OPENING_LOTS_LIMIT} lots along`)
  for (const [plan, lots] of byPlan) {
    const open = handler(mall, plan, 'openLot')
    for (const { order: id, granted, left, daily } of lots) {
      refuseUsedId(mall, id)
      if (left <= 0n || left > granted || daily < 0n)
        refuse('bad-amount', 'a lot has something left, and no more than was granted')
      const order = emit.record('documents', id)
      emit.numberSet(state.documentMember, order, member + 1)
      emit.numberSet(state.documentState, order, documentState.opening)
      open(member, { order, granted, left, daily })
    }
  }
}

/** Whoever had a qualifying order in the old shop stays a promoter. */
function promote(mall: Mall, member: number, plans: readonly string[]): void {
  const { emit, state } = mall
  let mask = state.promoter.at(member)
  for (const id of plans) mask |= 1 << runningPlan(mall, id).host.bit
  emit.numberSet(state.promoter, member, mask)
}

/** A plan that takes something new; refuses one that only drains. */
function runningPlan(mall: Mall, id: string): RunningPlan {
  const running = mall.plan(id)
  return running.draining ? refuse('not-supported', `the plan "${id}" takes nothing new`) : running
}

function handler<Name extends 'fundOpening' | 'openGrowth' | 'openLot' | 'openCredits'>(
  mall: Mall,
  plan: string,
  name: Name,
): NonNullable<PlanCommands[Name]> {
  const found = runningPlan(mall, plan).bound.commands?.[name]
  return found ?? refuse('not-supported', `the plan "${plan}" has no such balances`)
}

function refuseNegative(amount: bigint): void {
  if (amount < 0n) refuse('bad-amount', 'an opening balance is not negative')
}
