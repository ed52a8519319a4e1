import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { JournalUnavailable, LeaseLost, SequenceConflict } from '../errors.ts'
import type { Append, Journal } from '../journal.ts'
import { type MemoryStore, memoryStore, openMemoryJournal } from '../memory/journal.ts'
import { type Tally, type TallyCommand, type TallyEntry, tallyKit } from '../tally/tally.ts'
import type { Alarm, WriterLimits } from './types.ts'
import { Writer } from './writer.ts'

type TallyWriter = Writer<TallyCommand, Tally, TallyEntry>

const opened: TallyWriter[] = []
afterEach(async () => {
  for (const writer of opened.splice(0)) await writer.close()
})

async function open(
  journal: Journal,
  more: {
    limits?: Partial<WriterLimits>
    onAlarm?: (alarm: Alarm) => void
    clock?: () => number
    leaseMs?: number
    waitForLeaseMs?: number
    busyWhen?: () => boolean
  } = {},
) {
  const writer = await Writer.open({ mall: 'm', journal, kit: tallyKit, ...more })
  opened.push(writer)
  return writer
}

function add(id: string, amount = 1): TallyCommand {
  return { id, caller: 'test', kind: 'add', amount }
}

/** A journal whose next appends do what the test says; each step may append, fail, or both. */
function scripted(store: MemoryStore = memoryStore()) {
  const inner = openMemoryJournal({ mall: 'm', store })
  const steps: ((append: Append) => Promise<unknown>)[] = []
  const journal: Journal = {
    ...inner,
    async append(append) {
      const step = steps.shift()
      if (step) await step(append)
      return inner.append(append)
    },
  }
  return { journal, inner, steps, store }
}

describe('answers', () => {
  test('a command is answered with its entry once that is in the journal', async () => {
    const { journal, store } = scripted()
    const writer = await open(journal)
    const answer = await writer.submit(add('a', 5))
    expect(answer).toMatchObject({ kind: 'accepted', sequence: 1, entry: { amount: 5, id: 'a' } })
    expect(writer.durable).toBe(1)
    expect([...store.commands]).toEqual([['a', 1]])
  })

  test('no answer, refusal or read leaves before the state it saw is durable', async () => {
    const { journal, steps } = scripted()
    const writer = await open(journal)
    await writer.submit(add('first'))
    const gate = Promise.withResolvers<void>()
    steps.push(() => gate.promise)
    const order: string[] = []
    const note = (name: string) => () => order.push(name)
    const waiting = [
      writer.submit(add('b', 3)).then(note('accepted')),
      writer.submit(add('c', -100)).then(note('refused')),
      writer.submit(add('b', 3)).then(note('repeated')),
      writer.read((tally) => tally.total).then((total) => order.push(`read ${total}`)),
    ]
    await sleep(30)
    expect(order).toEqual([])
    gate.resolve()
    await Promise.all(waiting)
    expect(order.toSorted()).toEqual(['accepted', 'read 4', 'refused', 'repeated'])
  })

  test('the same id with the same input is answered by the first entry, with another input refused', async () => {
    const writer = await open(openMemoryJournal({ mall: 'm' }))
    await writer.submit(add('a', 5))
    expect(await writer.submit(add('a', 5))).toMatchObject({ kind: 'repeated', sequence: 1, entry: { amount: 5 } })
    expect(await writer.submit(add('a', 6))).toMatchObject({ kind: 'refused', code: 'id-reused' })
    expect(await writer.read((tally) => tally.total)).toBe(5)
  })

  test('the same id five times at once is accepted once', async () => {
    const writer = await open(openMemoryJournal({ mall: 'm' }))
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => writer.submit(add('a', 5))))
    expect(answers.map((answer) => answer.kind).toSorted()).toEqual([
      'accepted',
      'repeated',
      'repeated',
      'repeated',
      'repeated',
    ])
    expect(await writer.read((tally) => tally.total)).toBe(5)
  })

  test('a refund-like command is given the entries it needs, also such as are not durable yet', async () => {
    const writer = await open(openMemoryJournal({ mall: 'm' }))
    const [, again] = await Promise.all([
      writer.submit(add('a', 7)),
      writer.submit({ id: 'r', caller: 'test', kind: 'again', of: 'a' }),
    ])
    expect(again).toMatchObject({ kind: 'accepted', entry: { amount: 7 } })
    expect(await writer.read((tally) => tally.total)).toBe(14)
  })

  test('a command in quarantine is stored and rings the alarm, and the mall goes on', async () => {
    const alarms: Alarm[] = []
    const journal = openMemoryJournal({ mall: 'm' })
    const writer = await open(journal, { onAlarm: (alarm) => alarms.push(alarm) })
    expect(await writer.submit({ id: 'p', caller: 'test', kind: 'poison' })).toMatchObject({
      kind: 'quarantined',
      code: 'law-1',
    })
    expect(await journal.quarantined(9)).toMatchObject([{ commandId: 'p', code: 'law-1' }])
    expect(alarms).toMatchObject([{ code: 'quarantined', commandId: 'p' }])
    expect(await writer.submit(add('a'))).toMatchObject({ kind: 'accepted' })
  })

  test('an engine that throws loses its state and the command, nothing else', async () => {
    const alarms: Alarm[] = []
    const journal = openMemoryJournal({ mall: 'm' })
    const writer = await open(journal, { onAlarm: (alarm) => alarms.push(alarm) })
    const answers = await Promise.all([
      writer.submit(add('a', 2)),
      writer.submit({ id: 't', caller: 'test', kind: 'throw' }),
      writer.submit(add('b', 3)),
    ])
    expect(answers.map((answer) => answer.kind)).toEqual(['accepted', 'quarantined', 'accepted'])
    expect(await writer.read((tally) => tally.total)).toBe(5)
    expect(alarms.map((alarm) => alarm.code)).toContain('engine-fault')
    expect(await journal.quarantined(9)).toMatchObject([{ commandId: 't', code: 'engine-fault' }])
  })
})

describe('batches and bounds', () => {
  test('while one append is on its way the next block grows', async () => {
    const { journal, steps, store } = scripted()
    const writer = await open(journal)
    const gate = Promise.withResolvers<void>()
    steps.push(() => gate.promise)
    const first = writer.submit(add('first'))
    await vi.waitFor(() => expect(writer.metrics().undurable).toBe(1))
    const rest = Array.from({ length: 100 }, (_, index) => writer.submit(add(`c${index}`)))
    await vi.waitFor(() => expect(writer.metrics().undurable).toBe(101))
    gate.resolve()
    await Promise.all([first, ...rest])
    expect(store.blocks.map((block) => block.count)).toEqual([1, 100])
  })

  test('no block grows beyond its limit', async () => {
    const { journal, store } = scripted()
    const writer = await open(journal, { limits: { blockEntries: 10 } })
    await Promise.all(Array.from({ length: 95 }, (_, index) => writer.submit(add(`c${index}`))))
    expect(Math.max(...store.blocks.map((block) => block.count))).toBe(10)
    expect(writer.durable).toBe(95)
  })

  test('one command above the limit of the queue is answered busy, at the limit it is taken', async () => {
    const { journal } = scripted()
    const writer = await open(journal, { limits: { queued: 8 } })
    const answers = await Promise.all(Array.from({ length: 9 }, (_, index) => writer.submit(add(`c${index}`))))
    expect(answers.slice(0, 8).every((answer) => answer.kind === 'accepted')).toBe(true)
    expect(answers[8]).toMatchObject({ kind: 'refused', code: 'busy' })
    expect(writer.metrics().outcomes.busy).toBe(1)
    expect(await writer.submit(add('c8'))).toMatchObject({ kind: 'accepted' })
  })

  test('a host may call the mall busy for reasons of its own; reads go on', async () => {
    let behind = true
    const writer = await open(openMemoryJournal({ mall: 'm' }), { busyWhen: () => behind })
    expect(await writer.submit(add('a'))).toMatchObject({ kind: 'refused', code: 'busy' })
    expect(await writer.read((tally) => tally.total)).toBe(0)
    behind = false
    expect(await writer.submit(add('a'))).toMatchObject({ kind: 'accepted' })
  })

  test('above the limit of answers that wait for the journal no more is decided', async () => {
    const { journal, steps } = scripted()
    const gate = Promise.withResolvers<void>()
    steps.push(() => gate.promise)
    const writer = await open(journal, { limits: { undurable: 16 } })
    const answers = Array.from({ length: 50 }, (_, index) => writer.submit(add(`c${index}`)))
    await sleep(20)
    expect(writer.engine.sequence).toBe(16)
    gate.resolve()
    await Promise.all(answers)
    expect(writer.durable).toBe(50)
  })

  test('work that a command leaves behind goes on between other commands', async () => {
    const writer = await open(openMemoryJournal({ mall: 'm' }))
    await writer.submit({ id: 's', caller: 'test', kind: 'spread', slices: 500 })
    await Promise.all(Array.from({ length: 200 }, (_, index) => writer.submit(add(`c${index}`))))
    while (await writer.read((tally) => tally.busy)) await sleep(1)
    expect(await writer.read((tally) => tally.total)).toBe(700)
  })
})

describe('time', () => {
  test('a clock that jumps back does not turn the mall back', async () => {
    const times = [1000, 5000, 2000, 3000, 6000]
    const writer = await open(openMemoryJournal({ mall: 'm' }), { clock: () => times.shift() ?? 6000 })
    const entries: number[] = []
    for (const id of ['a', 'b', 'c', 'd']) {
      const answer = await writer.submit(add(id))
      if (answer.kind === 'accepted') entries.push(answer.entry.at)
    }
    expect(entries).toEqual(entries.toSorted((left, right) => left - right))
  })

  test('what is due happens on an idle mall, and nothing is written while nothing is due', async () => {
    let now = 1000
    const writer = await open(openMemoryJournal({ mall: 'm' }), { clock: () => now, limits: { tickMs: 5 } })
    await writer.submit({ id: 'l', caller: 'test', kind: 'later', when: 5000, amount: 9 })
    await sleep(40)
    expect(writer.durable).toBe(1)
    now = 5000
    while ((await writer.read((tally) => tally.total)) !== 9) await sleep(2)
    expect(writer.durable).toBe(3)
  })
})

describe('when an append fails', () => {
  test('a block that was not stored is decided again on the reloaded state', async () => {
    const { journal, steps, store } = scripted()
    const writer = await open(journal)
    await writer.submit(add('a', 1))
    steps.push(() => Promise.reject(new JournalUnavailable('cut')))
    const [b, c] = await Promise.all([writer.submit(add('b', 2)), writer.submit(add('c', 4))])
    expect([b.kind, c.kind]).toEqual(['accepted', 'accepted'])
    expect(store.commands.size).toBe(3)
    expect(await writer.read((tally) => tally.total)).toBe(7)
    expect(writer.metrics().reloads).toBe(1)
  })

  test('a block that was stored although the append failed is not decided twice', async () => {
    const { journal, inner, steps, store } = scripted()
    const writer = await open(journal)
    steps.push(async (append) => {
      await inner.append(append)
      throw new JournalUnavailable('the answer was lost')
    })
    const [a, b] = await Promise.all([writer.submit(add('a', 2)), writer.submit(add('b', 4))])
    expect(a).toMatchObject({ kind: 'accepted', entry: { amount: 2 } })
    expect(b).toMatchObject({ kind: 'accepted', entry: { amount: 4 } })
    expect(store.blocks.reduce((sum, block) => sum + block.count, 0)).toBe(2)
    expect(await writer.read((tally) => tally.total)).toBe(6)
  })

  test('a block that lands late makes the next append conflict, and all is settled by reading again', async () => {
    const { journal, inner, steps } = scripted()
    const writer = await open(journal)
    let late: Append | undefined
    steps.push(async (append) => {
      late = append
      throw new JournalUnavailable('cut')
    })
    steps.push(async () => {
      // The first try arrives after all, in front of the second.
      if (late) await inner.append(late)
    })
    const answers = await Promise.all([writer.submit(add('a', 2)), writer.submit(add('b', 4))])
    expect(answers.map((answer) => answer.kind)).toEqual(['accepted', 'accepted'])
    expect(await writer.read((tally) => tally.total)).toBe(6)
    expect(writer.durable).toBe(2)
  })

  test('a foreign block is folded in before anything else is decided', async () => {
    const { journal, steps, store } = scripted()
    const writer = await open(journal)
    await writer.submit(add('a', 1))
    steps.push(async () => {
      throw new SequenceConflict('somebody was faster')
    })
    await writer.submit(add('b', 1))
    expect(store.blocks.map((block) => block.sequence)).toEqual([1, 2])
  })

  test('a writer that lost its lease answers nothing any more', async () => {
    const { journal, steps, store } = scripted()
    const alarms: Alarm[] = []
    const writer = await open(journal, { onAlarm: (alarm) => alarms.push(alarm) })
    await writer.submit(add('a', 1))
    steps.push(async () => {
      store.lease = { owner: 'other', epoch: 99, expiresAt: Date.now() + 60_000 }
      throw new LeaseLost('taken')
    })
    await expect(writer.submit(add('b', 1))).rejects.toMatchObject({ code: 'unavailable' })
    await expect(writer.submit(add('c', 1))).rejects.toMatchObject({ code: 'unavailable' })
    await expect(writer.read((tally) => tally.total)).rejects.toMatchObject({ code: 'unavailable' })
    expect(writer.state).toBe('lost')
    expect(alarms.at(-1)).toMatchObject({ code: 'lease-lost' })
  })

  test('callers are told to come again when the journal stays away, and are served when it is back', async () => {
    const { journal, steps } = scripted()
    let away = true
    const flaky: Journal = {
      ...journal,
      renew: (lease, ttlMs) => (away ? Promise.reject(new JournalUnavailable('away')) : journal.renew(lease, ttlMs)),
    }
    const writer = await open(flaky, { limits: { patienceMs: 100 } })
    steps.push(() => Promise.reject(new JournalUnavailable('cut')))
    await expect(writer.submit(add('a', 2))).rejects.toMatchObject({ code: 'unavailable' })
    await expect(writer.submit(add('a', 2))).rejects.toMatchObject({ code: 'unavailable' })
    away = false
    while (writer.state !== 'live') await sleep(10)
    expect(await writer.submit(add('a', 2))).toMatchObject({ kind: 'accepted' })
  })
})

describe('hands', () => {
  test('a second writer waits for the lease, takes over and sees everything acknowledged', async () => {
    const store = memoryStore()
    const first = await open(openMemoryJournal({ mall: 'm', store }))
    await first.submit(add('a', 3))
    const second = openMemoryJournal({ mall: 'm', store })
    await expect(open(second, { waitForLeaseMs: 0 })).rejects.toMatchObject({ code: 'lease-held' })
    const waiting = open(second)
    await first.close()
    const writer = await waiting
    expect(await writer.read((tally) => tally.total)).toBe(3)
    expect(await writer.submit(add('a', 3))).toMatchObject({ kind: 'repeated', sequence: 1 })
  })

  test('a writer that was frozen longer than its lease answers no read from its old memory', async () => {
    const store = memoryStore()
    const asleep = openMemoryJournal({ mall: 'm', store })
    // Frozen: its renewals do not get out.
    const frozen: Journal = { ...asleep, renew: () => new Promise(() => {}) }
    const first = await open(frozen, { leaseMs: 30 })
    await first.submit(add('a', 3))
    await sleep(40)
    const second = await open(openMemoryJournal({ mall: 'm', store }))
    await second.submit(add('b', 3))
    const stale = first.read((tally) => tally.total).then(() => 'answered')
    expect(await Promise.race([stale, sleep(50).then(() => 'silent')])).toBe('silent')
    await expect(first.submit(add('c', 1))).rejects.toMatchObject({ code: 'unavailable' })
  }, 20_000)

  test('closing answers what waits and takes nothing new', async () => {
    const writer = await open(openMemoryJournal({ mall: 'm' }))
    const waiting = Array.from({ length: 50 }, (_, index) => writer.submit(add(`c${index}`)))
    const closing = writer.close()
    await expect(writer.submit(add('late'))).rejects.toMatchObject({ code: 'unavailable' })
    await closing
    expect((await Promise.all(waiting)).every((answer) => answer.kind === 'accepted')).toBe(true)
    expect(writer.state).toBe('closed')
  })
})
