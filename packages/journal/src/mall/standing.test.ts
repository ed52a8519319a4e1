import { Engine } from '@huoshui/engine'
import { expect, test, vi } from 'vitest'
import { openMemoryJournal } from '../memory/journal.ts'
import type { Alarm } from '../writer/types.ts'
import type { MallCommand } from './kit.ts'
import { MallWriter } from './mall-writer.ts'
import { parseCommand } from './print.ts'

const DAY_MS = 86_400_000
const SCHEME = `
scheme: daily
version: 1
title: { zh: 日分红, en: Daily dividend }
settle: payment
ladders: { team: [low] }
plans:
  equal: { plan: rank-dividend, ladder: team, every: day, shares: { low: 100% } }
products:
  pack: { price: "100.00", allocate: { equal: "10.00", platform: rest } }
`

test('a close that throws ends nobody: it is kept in quarantine, the writer goes on, and its retry finishes it', async () => {
  let now = Date.UTC(2026, 0, 1)
  const alarms: Alarm[] = []
  const journal = openMemoryJournal({ mall: 'demo' })
  const limits = { tickMs: 10 }
  const onAlarm = (alarm: Alarm) => void alarms.push(alarm)
  const writer = await MallWriter.open({ mall: 'demo', journal, clock: () => now, limits, onAlarm })
  let count = 0
  const put = (command: object) =>
    writer.submit({ id: `c${count++}`, caller: 'test', ...command } as unknown as MallCommand)
  const order = (id: string) => put({ kind: 'order', order: id, member: 'a', product: 'pack', quantity: 1 })
  await put({ kind: 'activate', text: SCHEME })
  await put({ kind: 'join', member: 'a' })
  await put({ kind: 'appoint', ladder: 'team', rank: 'low', member: 'a' })
  expect(await order('o1')).toMatchObject({ kind: 'accepted' })

  // What opens the close goes well, what pays it throws.
  const failing = vi.spyOn(Engine.prototype, 'work').mockImplementation(function (this: Engine) {
    failing.mockRestore()
    this.emit.interruptAfter = 0
    return this.work()
  })
  now += DAY_MS
  await vi.waitFor(async () => expect(await journal.quarantined(9)).toHaveLength(1), { timeout: 20_000 })
  writer.engine.emit.interruptAfter = -1
  expect(writer.state).toBe('live')
  expect(await order('o2')).toMatchObject({ kind: 'accepted' })
  expect(await put({ kind: 'appoint', ladder: 'team', rank: 'low', member: 'a' })).toMatchObject({ code: 'busy' })
  expect(writer.metrics()).toMatchObject({ setAside: 1, reloads: 0 })
  expect(alarms.map(({ code }) => code)).toEqual(['quarantined'])

  const [kept] = await journal.quarantined(9)
  expect(kept?.message).toMatch(/interrupted/)
  expect(await writer.submit(parseCommand(kept?.command ?? '') as MallCommand)).toMatchObject({ kind: 'accepted' })
  await vi.waitFor(async () => expect(await writer.read(({ state }) => state.closing.at(0))).toBe(0), {
    timeout: 20_000,
  })
  expect(await put({ kind: 'appoint', ladder: 'team', rank: 'low', member: 'a' })).toMatchObject({ kind: 'accepted' })
  expect(await writer.read((engine) => engine.checkLaws())).toEqual([])
  await writer.close()
})
