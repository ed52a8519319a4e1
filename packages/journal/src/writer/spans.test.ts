import { afterEach, describe, expect, test } from 'vitest'
import type { Append, Journal } from '../journal.ts'
import { openMemoryJournal } from '../memory/journal.ts'
import { type Tally, type TallyCommand, type TallyEntry, tallyKit } from '../tally/tally.ts'
import { type FinishedSpan, isSampled } from './spans.ts'
import { Writer } from './writer.ts'

const opened: Writer<TallyCommand, Tally, TallyEntry>[] = []
afterEach(async () => {
  for (const writer of opened.splice(0)) await writer.close()
})

/** A writer that tells of its spans, over a journal whose appends a test may make fail. */
async function open(beforeAppend: (append: Append) => void = () => {}) {
  const spans: FinishedSpan[] = []
  const inner = openMemoryJournal({ mall: 'm' })
  const journal: Journal = {
    ...inner,
    async append(append) {
      beforeAppend(append)
      return inner.append(append)
    },
  }
  // A turn that takes as long as it likes: on a busy machine too, what is asked together is one block.
  const limits = { turnMs: 60_000 }
  const writer = await Writer.open({ mall: 'm', journal, kit: tallyKit, limits, onSpan: (span) => spans.push(span) })
  opened.push(writer)
  return { writer, spans }
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SAMPLED = `00-${TRACE}-00f067aa0ba902b7-01`
const add = (id: string, amount = 1): TallyCommand => ({ id, caller: 'test', kind: 'add', amount })

describe('spans of a command', () => {
  test('a sampled command tells how long it waited, was decided and was stored, one after the other', async () => {
    const { writer, spans } = await open()
    const before = Date.now()
    await writer.submit(add('a', 5), { traceparent: SAMPLED })
    expect(spans.map(({ name }) => name)).toEqual(['queue', 'decide', 'commit'])
    expect(new Set(spans.map(({ traceparent }) => traceparent))).toEqual(new Set([SAMPLED]))
    const [queue, decide, commit] = spans
    const times = spans.flatMap(({ startMs, endMs }) => [startMs, endMs])
    expect(times).toEqual(times.toSorted((one, other) => one - other))
    expect(queue?.endMs).toBe(decide?.startMs)
    expect(Math.abs((queue?.startMs ?? 0) - before)).toBeLessThan(60_000)
    expect(queue?.attributes).toEqual({ 'huoshui.mall': 'm', 'huoshui.command': 'add' })
    expect(decide?.attributes).toMatchObject({
      'huoshui.outcome': 'accepted',
      'huoshui.sequence': 1,
      'huoshui.decisions': 1,
    })
    expect(commit?.attributes).toMatchObject({ 'huoshui.block.first': 1, 'huoshui.block.entries': 1 })
    expect(structuredClone(spans)).toEqual(spans)
  })

  test('commands without a trace, with one that is not sampled, or with a broken one tell nothing', async () => {
    const { writer, spans } = await open()
    await writer.submit(add('a'))
    await writer.submit(add('b'), {})
    await writer.submit(add('c'), { traceparent: `00-${TRACE}-00f067aa0ba902b7-00` })
    await writer.submit(add('d'), { traceparent: 'no trace at all' })
    expect(spans).toEqual([])
  })

  test('every traced command of a block tells of the same commit', async () => {
    const { writer, spans } = await open()
    await Promise.all(['a', 'b', 'c'].map((id) => writer.submit(add(id), { traceparent: SAMPLED })))
    const commits = spans.filter(({ name }) => name === 'commit')
    expect(commits).toHaveLength(3)
    expect(new Set(commits.map(({ startMs }) => startMs)).size).toBe(1)
    expect(commits[0]?.attributes).toMatchObject({ 'huoshui.block.entries': 3 })
  })

  test('a refusal of what is durable already waits for no commit, and says why it was refused', async () => {
    const { writer, spans } = await open()
    await writer.submit(add('a', -1), { traceparent: SAMPLED })
    expect(spans.map(({ name }) => name)).toEqual(['queue', 'decide'])
    expect(spans[1]?.attributes).toMatchObject({ 'huoshui.outcome': 'refused', 'huoshui.code': expect.any(String) })
  })

  test('a command that was decided again after a lost append says so, and tells each stretch once', async () => {
    let failing = true
    const { writer, spans } = await open(() => {
      if (failing) {
        failing = false
        throw new Error('the connection broke')
      }
    })
    await writer.submit(add('a'), { traceparent: SAMPLED })
    expect(spans.map(({ name }) => name)).toEqual(['queue', 'decide', 'commit'])
    expect(spans[1]?.attributes).toMatchObject({ 'huoshui.decisions': 2 })
  })

  test('an engine that throws tells of a command in quarantine', async () => {
    const { writer, spans } = await open()
    await writer.submit({ id: 'x', caller: 'test', kind: 'throw' }, { traceparent: SAMPLED })
    expect(spans.find(({ name }) => name === 'decide')?.attributes).toMatchObject({
      'huoshui.outcome': 'quarantined',
      'huoshui.code': 'engine-fault',
    })
  })

  test('the transaction of a follower is told of to every traced command whose entry it wrote', async () => {
    const { writer, spans } = await open()
    await writer.submit(add('a'))
    await writer.submit(add('b'), { traceparent: SAMPLED })
    await writer.submit(add('c'), { traceparent: SAMPLED })
    const follow = () => spans.filter(({ name }) => name === 'follow').map(({ attributes }) => attributes)
    const [beganMs, endedMs] = [performance.now(), performance.now() + 1]
    writer.followed({ follower: 'statement', from: 0, to: 1, beganMs, endedMs })
    expect(follow()).toEqual([])
    writer.followed({ follower: 'statement', from: 1, to: 2, beganMs, endedMs })
    expect(follow()).toEqual([{ 'huoshui.mall': 'm', 'huoshui.follower': 'statement', 'huoshui.sequence': 2 }])
    writer.followed({ follower: 'statement', from: 2, to: 3, beganMs, endedMs })
    expect(follow()).toHaveLength(2)
  })

  test('the context is no part of the command: the same id with another trace is a repetition', async () => {
    const { writer } = await open()
    await writer.submit(add('a'), { traceparent: SAMPLED })
    expect(await writer.submit(add('a'))).toMatchObject({ kind: 'repeated', sequence: 1 })
  })
})

test.each([
  [SAMPLED, true],
  [`00-${TRACE}-00f067aa0ba902b7-03`, true],
  [`00-${TRACE}-00f067aa0ba902b7-00`, false],
  [`00-${TRACE}-00f067aa0ba902b7-02`, false],
  [`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, false],
  [`00-${TRACE}-${'0'.repeat(16)}-01`, false],
  [`ff-${TRACE}-00f067aa0ba902b7-01`, false],
  [`00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`, false],
  ['', false],
])('%s is sampled: %s', (traceparent, sampled) => {
  expect(isSampled(traceparent)).toBe(sampled)
})
