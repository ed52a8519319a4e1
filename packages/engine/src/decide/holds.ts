/** Wallet holds: hold → capture | void; they expire by the engine's clock (architecture "SQL for what SQL is good at"). */
import type { Hold, VoidHold } from '../command.ts'
import { refuse } from '../errors.ts'
import type { Mall } from '../mall.ts'
import type { Account } from '../state.ts'
import type { Fen } from '../units/units.ts'

/** States of a hold. */
export const holdState = { open: 1, captured: 2, voided: 3 } as const

/** Sets money of a wallet aside for one payment attempt. */
export function openHold(mall: Mall, command: Hold): void {
  const { state, emit } = mall
  const { ids } = state.tables.holds
  if ((ids?.find(command.hold) ?? -1) >= 0) refuse('duplicate-id', `the hold "${command.hold}" exists`)
  const member = mall.member(command.member)
  if (command.amount <= 0n) refuse('bad-amount', 'an amount is more than zero')
  if (command.amount > state.available.at(member)) refuse('insufficient-funds', 'not that much is available')
  if (!Number.isSafeInteger(command.expiresAt) || command.expiresAt <= state.clock)
    refuse('bad-command', 'a hold expires in the future')
  const row = emit.record('holds', command.hold)
  emit.numberSet(state.holdMember, row, member + 1)
  emit.amountSet(state.holdAmount, row, command.amount)
  emit.numberSet(state.holdExpiresAt, row, command.expiresAt)
  emit.numberSet(state.holdState, row, holdState.open)
  emit.transfer({
    from: state.account(state.available, member),
    to: state.account(state.held, member),
    amount: command.amount,
  })
}

/** Gives the money of a hold back to the wallet. */
export function voidHold(mall: Mall, command: VoidHold): void {
  const row = mall.state.tables.holds.ids?.find(command.hold) ?? -1
  if (row < 0 || mall.state.holdState.at(row) !== holdState.open)
    refuse('unknown-hold', `there is no open hold "${command.hold}"`)
  releaseHold(mall, row)
}

/** Ends an open hold unused. */
export function releaseHold(mall: Mall, row: number): void {
  const { state, emit } = mall
  const member = state.holdMember.at(row) - 1
  emit.numberSet(state.holdState, row, holdState.voided)
  emit.transfer({
    from: state.account(state.held, member),
    to: state.account(state.available, member),
    amount: state.holdAmount.at(row),
  })
}

/** The row of the hold a payment names, or -1 when it names none; refuses what is not this member's open hold. */
export function checkHold(mall: Mall, hold: string | undefined, member: number, cashFen: Fen): number {
  if (hold === undefined) return -1
  const { state } = mall
  const row = state.tables.holds.ids?.find(hold) ?? -1
  if (row < 0 || state.holdState.at(row) !== holdState.open || state.holdMember.at(row) !== member + 1)
    refuse('unknown-hold', `there is no open hold "${hold}" of this member`)
  if (state.holdAmount.at(row) > cashFen) refuse('bad-amount', 'the hold is larger than the cash of the order')
  return row
}

/** Uses a hold up; returns its amount. */
export function captureHold(mall: Mall, row: number, to: Account): Fen {
  const { state, emit } = mall
  const amount = state.holdAmount.at(row) as Fen
  emit.numberSet(state.holdState, row, holdState.captured)
  emit.transfer({ from: state.account(state.held, state.holdMember.at(row) - 1), to, amount })
  return amount
}
