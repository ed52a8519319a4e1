import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LONG_PROPERTY_MS, runsAtMost } from '../../../test/runs.ts'
import { documentState, Engine, type Fen, walletOf } from '../src/index.ts'
import { act, Desk, scheme, step } from './mall.ts'

const DAY_MS = 86_400_000
const completing = scheme().replace('settle: payment', 'settle: completion')

const stateOf = (engine: Engine, order: string): number => {
  const row = engine.state.tables.documents.ids?.find(order) ?? -1
  return engine.state.documentState.at(row)
}

/** A mall with two members; the order of the first fell due at an instant at which the engine fails. */
function deskWithFailedOrder(): Desk {
  const desk = new Desk(completing)
  desk.must({ kind: 'join', member: 'a' })
  desk.must({ kind: 'order', order: 'o', member: 'a', product: 'pack', quantity: 1 })
  desk.at += 8 * DAY_MS
  desk.engine.emit.interruptAfter = 4
  desk.must({ kind: 'join', member: 'b' })
  desk.engine.emit.interruptAfter = -1
  return desk
}

test('an order that cannot settle when it falls due is put aside, and the command that moved the clock is answered', () => {
  const desk = deskWithFailedOrder()
  expect(stateOf(desk.engine, 'o')).toBe(documentState.awaiting)
  expect(desk.engine.takeSetAside()).toMatchObject([
    { retry: { kind: 'settle-order', order: 'o', caller: 'engine' }, code: 'exception', message: /interrupted/ },
  ])
  expect(desk.engine.takeSetAside()).toEqual([])
  desk.must({ kind: 'order', order: 'p', member: 'b', product: 'small', quantity: 1 })
  expect(desk.engine.takeSetAside()).toEqual([])
  expect(desk.refold().stateHash()).toBe(desk.engine.stateHash())
})

test('an order that was put aside settles when its retry is sent, once', () => {
  const desk = deskWithFailedOrder()
  const [aside] = desk.engine.takeSetAside()
  if (aside === undefined) throw new Error('nothing was put aside')
  desk.engine.emit.interruptAfter = 4
  expect(desk.engine.submit(aside.retry)).toMatchObject({ kind: 'quarantined', code: 'exception' })
  desk.engine.emit.interruptAfter = -1
  expect(desk.engine.submit(aside.retry)).toMatchObject({ kind: 'accepted' })
  expect(desk.engine.submit(aside.retry)).toMatchObject({ kind: 'repeated' })
  desk.keep()
  expect(stateOf(desk.engine, 'o')).toBe(documentState.settled)
  expect(desk.submit({ kind: 'settle-order', order: 'o' })).toMatchObject({ kind: 'refused', code: 'not-open' })
  expect(desk.refold().stateHash()).toBe(desk.engine.stateHash())
})

test('an order that was put aside is due again after a restart', () => {
  const desk = deskWithFailedOrder()
  desk.engine = desk.refold()
  desk.must({ kind: 'join', member: 'c' })
  expect(desk.engine.takeSetAside()).toEqual([])
  expect(stateOf(desk.engine, 'o')).toBe(documentState.settled)
})

test('an order is not settled by hand before its refund window has passed', () => {
  const desk = new Desk(completing)
  desk.must({ kind: 'join', member: 'a' })
  desk.must({ kind: 'order', order: 'o', member: 'a', product: 'pack', quantity: 1 })
  expect(desk.submit({ kind: 'settle-order', order: 'o' })).toMatchObject({ kind: 'refused', code: 'not-settled' })
})

test('a hold that cannot expire is put aside under the command that ends it', () => {
  const desk = new Desk()
  desk.must({ kind: 'join', member: 'a' })
  desk.must({ kind: 'order', order: 'o', member: 'a', product: 'pack', quantity: 1 })
  desk.must({ kind: 'sell', plan: 'growth', member: 'a', points: 'all' })
  desk.must({ kind: 'hold', hold: 'h', member: 'a', amount: 100n as Fen, expiresAt: desk.at + 600_000 })
  desk.at += DAY_MS
  desk.engine.emit.interruptAfter = 1
  desk.engine.advance(desk.at)
  desk.engine.emit.interruptAfter = -1
  const [aside] = desk.engine.takeSetAside()
  expect(aside).toMatchObject({ retry: { kind: 'void-hold', hold: 'h' }, code: 'exception' })
  expect(walletOf(desk.engine, 'a')).toMatchObject({ held: 100n })
  desk.must({ kind: 'void-hold', hold: 'h' })
  expect(walletOf(desk.engine, 'a')).toMatchObject({ held: 0n })
})

test('a replay in blocks of any size, looked at between them, is the same mall', { timeout: LONG_PROPERTY_MS }, () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (steps, size) => {
      const desk = new Desk(completing)
      for (const [index, next] of steps.entries()) act(desk, next, index)
      const folded = Engine.create()
      for (let at = 0; at < desk.payloads.length; at += size) {
        folded.evolve(framed(desk.payloads.slice(at, at + size)))
        if (at % 3 === 0) expect(folded.dueAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(0)
        if (at % 4 === 0) expect(folded.checkLaws()).toEqual([])
      }
      expect(folded.stateHash()).toBe(desk.engine.stateHash())
      expect(folded.dueAt).toBe(desk.engine.dueAt)
      const [one, other] = [folded, desk.engine].map((engine) => {
        engine.advance(desk.at + 30 * DAY_MS)
        engine.finish()
        return engine.stateHash()
      })
      expect(one).toBe(other)
    }),
    { numRuns: runsAtMost(20) },
  )
})

/** Payloads as the journal frames them. */
function framed(payloads: readonly Uint8Array[]): Uint8Array {
  const frames = new Uint8Array(payloads.reduce((length, payload) => length + 4 + payload.length, 0))
  let at = 0
  for (const payload of payloads) {
    new DataView(frames.buffer).setUint32(at, payload.length, true)
    frames.set(payload, at + 4)
    at += 4 + payload.length
  }
  return frames
}
