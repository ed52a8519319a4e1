import { describe, expect, it } from 'vitest'
import { MallError } from '../errors.ts'
import { checkStates, nextState, orderStates, type StateMachine } from './states.ts'

describe('order states', () => {
  it('every state can be reached and every order can end', () => {
    expect(() => checkStates(orderStates)).not.toThrow()
  })

  it('a state nobody reaches is refused at start', () => {
    const machine: StateMachine = { ...orderStates, paid: { refuse: 'cancelled' } }
    expect(() => checkStates(machine)).toThrow('settled cannot be reached')
  })

  it('a loop without an end is refused at start', () => {
    const machine: StateMachine = { ...orderStates, cancelled: { pay: 'cancelled' } }
    expect(() => checkStates(machine)).toThrow('cancelled can never end')
  })

  it.each([
    ['created', 'pay', 'paid'],
    ['created', 'cancel', 'cancelled'],
    ['paid', 'settle', 'settled'],
    ['paid', 'refuse', 'cancelled'],
    ['settled', 'refund', 'refunded'],
    ['paid', 'refund', 'refunded'],
  ] as const)('%s + %s = %s', (state, event, next) => {
    expect(nextState(state, event)).toBe(next)
  })

  it.each([
    ['paid', 'cancel'],
    ['paid', 'pay'],
    ['settled', 'cancel'],
    ['cancelled', 'pay'],
    ['refunded', 'refund'],
    ['created', 'settle'],
  ] as const)('an order that is %s cannot %s', (state, event) => {
    expect(() => nextState(state, event)).toThrow(MallError)
  })
})
