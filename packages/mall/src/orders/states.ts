import type { OrderState } from '../database/tables.ts'
import { MallError } from '../errors.ts'

/** What can happen to an order. */
export type OrderEvent = 'pay' | 'settle' | 'refuse' | 'cancel' | 'refund'

export type StateMachine = Readonly<Record<OrderState, Partial<Record<OrderEvent, OrderState>>>>

/**
 * created → paid → settled → refunded, created → cancelled. Under `settle: completion` an order stays
 * paid until its refund window is over, and can be refunded before. `refuse` is the engine turning a
 * paid order down: its money goes back, so it ends cancelled.
 */
export const orderStates: StateMachine = {
  created: { pay: 'paid', cancel: 'cancelled' },
  paid: { settle: 'settled', refuse: 'cancelled', refund: 'refunded' },
  settled: { refund: 'refunded' },
  cancelled: {},
  refunded: {},
}

/**
 * Checks at start that every state can be reached from `created` and that every order can end.
 * @throws Error naming the state that breaks the rule
 */
export function checkStates(machine: StateMachine): void {
  const reached = new Set<OrderState>(['created'])
  for (const state of reached) {
    for (const next of Object.values(machine[state])) {
      if (!(next in machine)) throw new Error(`order state ${state} leads to ${next}, which is no state`)
      reached.add(next)
    }
  }
  for (const state of Object.keys(machine) as OrderState[]) {
    if (!reached.has(state)) throw new Error(`order state ${state} cannot be reached from created`)
    if (!ends(machine, state, new Set())) throw new Error(`an order in state ${state} can never end`)
  }
}

function ends(machine: StateMachine, state: OrderState, seen: Set<OrderState>): boolean {
  const nexts = Object.values(machine[state])
  if (nexts.length === 0) return true
  if (seen.has(state)) return false
  return nexts.some((next) => ends(machine, next, new Set([...seen, state])))
}

/**
 * The state after the event.
 * @throws MallError bad-state when the event is not possible in this state
 */
export function nextState(state: OrderState, event: OrderEvent): OrderState {
  const next = orderStates[state][event]
  if (next === undefined) throw new MallError('bad-state', `an order that is ${state} cannot ${event}`)
  return next
}
