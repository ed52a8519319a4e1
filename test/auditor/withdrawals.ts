import type { Fields } from './fields.ts'
import { WithdrawalHold } from './plans/withdrawal-hold.ts'
import { lesser, sum } from './units.ts'
import { Refusal, type Withdrawal, type World } from './world.ts'

/** A `withdraw` event: part of it may be held back by rules, the rest is leaving. */
export function withdraw(world: World, fields: Fields): void {
  const id = fields.text('withdraw')
  const memberId = fields.text('member')
  const amount = fields.amount('amount')
  fields.done()
  world.idIsFree(id)
  const member = world.member(memberId)
  if (amount <= 0n) throw new Refusal('bad-amount', `${id} is not above zero`)
  const holds = world.plans.filter((plan) => plan instanceof WithdrawalHold)
  const available = world.cash(world.wallet(member, 'available'))
  const releasable = sum(holds.map((plan) => plan.releasable(member)))
  if (amount > available + releasable) throw new Refusal('insufficient-funds', `${memberId} has less`)
  const held = new Map<string, bigint>()
  let leaving = amount
  for (const plan of holds) {
    plan.release(member)
    const hold = lesser(plan.holdOf(member, amount), leaving)
    held.set(plan.id, hold)
    leaving -= hold
  }
  world.move(world.wallet(member, 'available'), world.wallet(member, 'frozen'), sum(held.values()))
  world.move(world.wallet(member, 'available'), world.wallet(member, 'leaving'), leaving)
  world.withdrawals.set(id, { id, member, leaving, held, open: true })
}

function openWithdrawal(world: World, id: string): Withdrawal {
  const withdrawal = world.withdrawals.get(id)
  if (!withdrawal?.open) throw new Refusal('unknown-withdrawal', `no open withdrawal ${id}`)
  withdrawal.open = false
  return withdrawal
}

/** A `settle` event: paid out. What is held stays frozen. */
export function settleWithdrawal(world: World, fields: Fields): void {
  const id = fields.text('settle')
  fields.done()
  const { member, leaving } = openWithdrawal(world, id)
  world.move(world.wallet(member, 'leaving'), 'external:payouts', leaving)
}

/** A `reject` event: the amount and what is still held of it return, without paying debt. */
export function rejectWithdrawal(world: World, fields: Fields): void {
  const id = fields.text('reject')
  fields.done()
  const { member, leaving, held } = openWithdrawal(world, id)
  world.move(world.wallet(member, 'leaving'), world.wallet(member, 'available'), leaving)
  world.move(world.wallet(member, 'frozen'), world.wallet(member, 'available'), sum(held.values()))
  held.clear()
}
