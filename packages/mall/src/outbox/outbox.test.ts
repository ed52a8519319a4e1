import { AsyncLocalStorage } from 'node:async_hooks'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { BooksAnswer } from '../books.ts'
import type { Database } from '../database/database.ts'
import { MallError } from '../errors.ts'
import type { TraceCarrier } from '../shared/trace.ts'
import { ScriptedBooks, testTables } from '../testing.ts'
import { type Effect, eachTaken } from './close.ts'
import { readCommand, writeCommand } from './command-json.ts'
import { backoffMs, type Outbox, startOutbox } from './outbox.ts'

describe('the outbox', () => {
  let db: Database
  let books: ScriptedBooks
  let outbox: Outbox
  let effects: string[]
  let aheadMs = 0
  const errors: unknown[] = []
  const clock = () => Date.now() + aheadMs

  const effect: Effect = {
    accepted: eachTaken(async (_tx, { row, sequence }) => void effects.push(`${row.subject} accepted ${sequence}`)),
    refused: async (_tx, row, code) => void effects.push(`${row.subject} refused ${code}`),
  }
  const open = () =>
    startOutbox({ db, mall: 'demo', books, effects: { tick: effect }, clock, onError: (error) => errors.push(error) })
  const add = (subject: string) =>
    db.transaction().execute((tx) => outbox.add(tx, { subject, caller: 'test', command: { kind: 'tick' } }))
  const row = (id: string) => db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

  beforeAll(async () => {
    db = (await testTables()).db
  })
  beforeEach(async () => {
    await db.deleteFrom('outbox').execute()
    books = new ScriptedBooks()
    effects = []
    aheadMs = 0
    errors.length = 0
    outbox = open()
  })
  afterEach(() => outbox.stop())

  it('a row is sent once, with its own id as the command’s, and its effect is written', async () => {
    const id = await add('a')
    expect(await outbox.answer(id)).toBe(1)
    expect(books.submitted.map((command) => command.id)).toEqual([`outbox/${id}`])
    expect(effects).toEqual(['a accepted 1'])
    expect(await row(id)).toMatchObject({ state: 'done', sequence: 1 })
  })

  it('a row is sent under the trace of who wrote it, whoever wakes the outbox, and so is what follows from it', async () => {
    const traces = new AsyncLocalStorage<string | undefined>()
    const trace: TraceCarrier = { current: () => traces.getStore(), under: (parent, act) => traces.run(parent, act) }
    await outbox.stop()
    const sent: (string | undefined)[] = []
    books.answer = () => void sent.push(trace.current())
    const follows: Effect = {
      ...effect,
      accepted: eachTaken(async (tx, { row }) => {
        if (row.subject !== 'first') return
        await outbox.add(tx, { subject: 'second', caller: 'test', command: { kind: 'tick' } })
      }),
    }
    const onError = (error: unknown) => errors.push(error)
    outbox = startOutbox({ db, mall: 'demo', books, effects: { tick: follows }, clock, onError, trace })
    const untracedRow = await add('untraced')
    const first = await trace.under('of the request', () => add('first'))
    await trace.under('of somebody else', () => outbox.answer(first))
    await outbox.answer(untracedRow)
    await outbox.settled('second', 5000)
    expect(sent.toSorted()).toEqual(['of the request', 'of the request', undefined])
    expect(errors).toEqual([])
  })

  it('a row of a transaction that rolled back is never sent', async () => {
    const undone = db.transaction().execute(async (tx) => {
      await outbox.add(tx, { subject: 'undone', caller: 'test', command: { kind: 'tick' } })
      throw new Error('changed my mind')
    })
    await expect(undone).rejects.toThrow('changed my mind')
    await outbox.answer(await add('b'))
    expect(books.submitted).toHaveLength(1)
  })

  it('a refusal is written with its code and thrown to who waits', async () => {
    books.answer = () => ({ kind: 'refused', code: 'insufficient-funds', message: 'no' })
    const id = await add('c')
    await expect(outbox.answer(id)).rejects.toMatchObject({ code: 'insufficient-funds' })
    expect(effects).toEqual(['c refused insufficient-funds'])
  })

  it('quarantine waits for an operator, who sends it again', async () => {
    books.answer = () => ({ kind: 'quarantined', code: 'law-1', message: 'broken' })
    const id = await add('d')
    await expect(outbox.answer(id)).rejects.toMatchObject({ code: 'quarantined' })
    expect(await outbox.figures()).toMatchObject({ waiting: 0, quarantined: 1 })
    expect(effects).toEqual([])
    books.answer = () => undefined
    expect(await outbox.retry(id)).toBe(true)
    expect(await outbox.answer(id)).toBe(1)
    expect(await outbox.retry(id)).toBe(false)
  })

  it('a bad row blocks nobody: the others go through, it is tried again later and later', async () => {
    books.answer = (command) => {
      if (command.id === `outbox/${bad}`) throw new Error('poison')
      return undefined
    }
    let bad = ''
    bad = await add('bad')
    const good = await Promise.all(Array.from({ length: 300 }, (_, index) => add(`good ${index}`)))
    await Promise.all(good.map((id) => outbox.answer(id)))
    expect(await row(bad)).toMatchObject({ state: 'waiting', detail: 'poison' })
    const first = (await row(bad)).attempts
    aheadMs += 60_000
    outbox.nudge()
    await expect.poll(async () => (await row(bad)).attempts).toBeGreaterThan(first)
    books.answer = () => undefined
    aheadMs += 120_000
    expect(await outbox.answer(bad)).toBeGreaterThan(0)
    expect(errors.length).toBeGreaterThan(0)
  })

  it('a row whose answer does not come holds up nobody', async () => {
    const gate = Promise.withResolvers<BooksAnswer | undefined>()
    books.answer = (command) => (command.id === `outbox/${slow}` ? gate.promise : undefined)
    let slow = ''
    slow = await add('slow')
    outbox.nudge()
    await expect.poll(() => books.submitted.length).toBe(1)
    expect(await outbox.answer(await add('quick'))).toBe(1)
    expect(await row(slow)).toMatchObject({ state: 'waiting' })
    gate.resolve(undefined)
    expect(await outbox.answer(slow)).toBe(2)
  })

  it('what a killed process had claimed is due at once for the next', async () => {
    const id = await add('claimed')
    await outbox.stop()
    await db
      .updateTable('outbox')
      .set({ state: 'waiting', next_at: new Date(clock() + 30_000) })
      .where('id', '=', id)
      .execute()
    outbox = open()
    expect(await outbox.answer(id, 2000)).toBeGreaterThan(0)
  })

  it('an engine that is busy or away is asked again with the same id', async () => {
    let away = 2
    books.answer = () => {
      away -= 1
      if (away === 1) return { kind: 'refused', code: 'busy', message: '' }
      if (away === 0) throw new Error('unavailable')
      return undefined
    }
    const id = await add('e')
    await expect(outbox.answer(id, 50)).rejects.toMatchObject({ code: 'not-settled-in-time' })
    await expect
      .poll(
        async () => {
          aheadMs += 1000
          outbox.nudge()
          return (await row(id)).state
        },
        { timeout: 5000 },
      )
      .toBe('done')
    expect(new Set(books.submitted.map((command) => command.id)).size).toBe(1)
    expect(effects).toEqual(['e accepted 1'])
  })

  it('an answer lost between engine and SQL is found again: the effect comes once', async () => {
    const id = await add('f')
    await outbox.stop()
    // The engine has decided, then the process died before the row was closed.
    await books.submit(readCommand((await row(id)).command))
    aheadMs += 60_000
    outbox = open()
    expect(await outbox.answer(id)).toBe(1)
    expect(effects).toEqual(['f accepted 1'])
    expect(books.submitted).toHaveLength(2)
  })

  it('two drains at once take each row once', async () => {
    /** At its first round an outbox makes due what was claimed before it came: this one has had its first. */
    const settledIn = async (one: Outbox) => {
      const id = await add('claimed by one that died')
      await db
        .updateTable('outbox')
        .set({ next_at: new Date(clock() + 30_000) })
        .where('id', '=', id)
        .execute()
      one.nudge()
      await expect.poll(async () => (await row(id)).state).toBe('done')
    }
    await settledIn(outbox)
    const second = open()
    await settledIn(second)
    const before = books.submitted.length
    const ids = await Promise.all(Array.from({ length: 50 }, (_, index) => add(`g${index}`)))
    second.nudge()
    await Promise.all(ids.map((id) => outbox.answer(id)))
    await second.stop()
    expect(books.submitted).toHaveLength(before + 50)
    expect(effects).toHaveLength(before + 50)
  })

  it('when an effect fails the row stays, and is closed at a later try', async () => {
    let fail = true
    const failing: Effect = {
      ...effect,
      accepted: async (taken) => {
        if (fail) throw new Error('no disk')
        return effect.accepted(taken)
      },
    }
    await outbox.stop()
    outbox = startOutbox({
      db,
      mall: 'demo',
      books,
      effects: { tick: failing },
      clock,
      onError: (error) => errors.push(error),
    })
    const id = await add('h')
    await expect(outbox.answer(id, 200)).rejects.toBeInstanceOf(MallError)
    fail = false
    aheadMs += 60_000
    expect(await outbox.answer(id)).toBe(1)
    expect(effects).toEqual(['h accepted 1'])
  })

  it('waiting for a subject ends when its row is closed', async () => {
    const gate = Promise.withResolvers<BooksAnswer | undefined>()
    books.answer = () => gate.promise
    await add('subject')
    const waited = outbox.settled('subject', 5000)
    gate.resolve(undefined)
    await waited
    expect(effects).toEqual(['subject accepted 1'])
    await outbox.settled('nobody', 5000)
  })

  it('pauses grow and stop growing at a minute', () => {
    expect([0, 1, 2, 3, 8, 100].map(backoffMs)).toEqual([250, 500, 1000, 2000, 60_000, 60_000])
  })

  it('a command survives as JSON with its exact amounts', () => {
    const command = {
      kind: 'withdraw' as const,
      id: 'x',
      caller: 'm',
      withdrawal: 'w',
      member: 'm',
      amount: (2n ** 61n) as never,
    }
    expect(readCommand(writeCommand(command))).toEqual(command)
  })
})
