import { Engine } from '@huoshui/engine'
import { printCommand, type QuarantinedCommand } from '@huoshui/journal'
import { type DueAct, takeLook } from '@huoshui/mall'
import { expect, test } from 'vitest'
import { dueSetAside } from './set-aside.ts'

const text = `
scheme: small
version: 1
title: { zh: 小商城, en: Small mall }
settle: completion
plans:
  growth: { plan: appreciating-points, issuePrice: "1.00", grant: 70%, backflow: 20%, exit: { multiple: 3, cap: exact } }
products:
  pack: { price: "1000.00", allocate: { cost: "200.00", growth: "300.00", platform: rest } }
`
const START = Date.parse('2026-01-01T00:00:00Z')
const DAY_MS = 86_400_000

/** A mall whose engine fails on the order that falls due, with the quarantine its host keeps. */
function mallWithFailure() {
  const engine = Engine.create()
  let at = START
  const submit = (command: object) => {
    at += 1000
    return engine.submit({ caller: 'test', ...command, at } as never)
  }
  submit({ kind: 'activate', id: 'a', text })
  submit({ kind: 'join', id: 'j', member: 'A' })
  submit({ kind: 'order', id: 'o', order: 'o', member: 'A', product: 'pack', quantity: 1 })
  at += 8 * DAY_MS
  engine.emit.interruptAfter = 3
  submit({ kind: 'join', id: 'k', member: 'B' })
  const kept: QuarantinedCommand[] = engine.takeSetAside().map(({ retry, code, message }) => {
    return { commandId: retry.id, at: retry.at, code, message, command: printCommand(retry) }
  })
  const books = {
    submit: async (command: object) => submit(command),
    look: async (_: 'stillDue', acts: DueAct[]) => takeLook(engine, 'stillDue', acts),
  }
  const journal = { quarantined: async () => [...kept, ...kept] }
  return { engine, kept, aside: dueSetAside({ mall: { books }, journal } as never) }
}

test('what fell due and failed is listed once, tried again, and gone when it is done', async () => {
  const { engine, kept, aside } = mallWithFailure()
  expect(kept).toHaveLength(1)
  const [found, ...others] = await aside.list()
  expect(others).toEqual([])
  expect(found).toMatchObject({ kind: 'settle-order', subject: 'o', detail: expect.stringContaining('interrupted') })
  const id = found?.id ?? ''
  await expect(aside.retry(id)).rejects.toMatchObject({ code: 'quarantined' })
  engine.emit.interruptAfter = -1
  expect(await aside.retry(id)).toBe(engine.sequence)
  expect(await aside.list()).toEqual([])
  await expect(aside.retry(id)).rejects.toMatchObject({ code: 'unknown-command' })
})

test('a close that stands still is listed until its retry lets it go on', async () => {
  const { engine, kept, aside } = mallWithFailure()
  engine.emit.interruptAfter = -1
  kept.length = 0
  let standing = 'engine:close:20454:9'
  Object.defineProperty(engine, 'standing', { get: () => standing })
  const command = printCommand({ kind: 'tick', id: standing, caller: 'engine', at: START })
  kept.push({ commandId: standing, at: START, code: 'exception', message: 'interrupted', command })
  expect(await aside.list()).toMatchObject([{ id: standing, kind: 'tick', subject: 'close:20454:9' }])
  expect(takeLook(engine, 'isAtRest')).toBe(false)
  expect(await aside.retry(standing)).toBe(engine.sequence)
  standing = ''
  expect(await aside.list()).toEqual([])
  expect(takeLook(engine, 'isAtRest')).toBe(true)
})
