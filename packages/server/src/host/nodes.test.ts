import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import type { FinishedSpan } from '@huoshui/journal'
import { testDatabase } from '@huoshui/journal/testing'
import type { CommandInput } from '@huoshui/mall'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { type Nodes, openNodes } from './nodes.ts'
import { type EnginePool, openEnginePool } from './pool.ts'
import type { Note } from './questions.ts'

const scheme = readFileSync(new URL('../../../../schemes/first-light.yaml', import.meta.url), 'utf8')
const SECRET = Buffer.from('what the nodes of this mall know')

let url: string
const notes: Note[] = []
const cleanups: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  url = (await testDatabase()).url
}, 60_000)
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A node as far as engines go; in this process, its engines in this thread. */
async function openNode(
  secret = SECRET,
  onSpan: (span: FinishedSpan) => void = () => undefined,
): Promise<{ pool: EnginePool; nodes: Nodes; stop(): Promise<void> }> {
  const onNote = (note: Note): void => void notes.push(note)
  const nodes = await openNodes({
    host: '127.0.0.1',
    port: 0,
    secretOf: (mall) => (mall.startsWith('shared') ? secret : undefined),
    answer: (mall, question) => pool.answerHere(mall, question),
    standing: (mall) => pool.standing(mall),
    onNote,
  })
  const pool = openEnginePool({ workers: 1, clock: Date.now, nodes, onNote, onSpan })
  async function stop(): Promise<void> {
    await pool.stop()
    await nodes.close()
  }
  cleanups.push(stop)
  return { pool, nodes, stop }
}

const join = (member: string): CommandInput => ({ kind: 'join', id: `join ${member}`, caller: 'test', member })

it('forwards commands and looks to the node that has the lease, and takes over when that stops', async () => {
  const [one, other] = [await openNode(), await openNode()]
  const own = await one.pool.open({ slug: 'shared', url })
  await own.books.submit({ kind: 'activate', id: 'activate', caller: 'test', text: scheme })
  const far = await other.pool.open({ slug: 'shared', url })
  expect(far.standing().place).toMatchObject({ at: 'elsewhere', address: one.nodes.address })
  expect(await far.books.submit(join('A'))).toEqual({ kind: 'accepted', sequence: 2 })
  expect(far.books.durable).toBe(2)
  expect(await own.books.submit(join('A'))).toEqual({ kind: 'repeated', sequence: 2 })
  await far.statements.waitFor(2, 10_000)
  expect(await far.books.look('wallet', 'A')).toMatchObject({ available: 0n })
  expect((await far.books.look('snapshot')).byteLength).toBe((await own.books.look('snapshot')).byteLength)
  expect(await far.entries.find(2)).toMatchObject({ kind: 'join' })
  // Another node's figures are not ours.
  expect(await far.figures()).toBeUndefined()

  await one.stop()
  await expect.poll(() => far.standing().place.at, { timeout: 10_000 }).toBe('here')
  expect(await far.books.submit(join('B'))).toEqual({ kind: 'accepted', sequence: 3 })
  expect(await far.books.submit(join('A'))).toEqual({ kind: 'repeated', sequence: 2 })
}, 60_000)

it('carries the trace of a command to the node that decides it, which tells of its way there', async () => {
  const spans: FinishedSpan[] = []
  const [one, other] = [await openNode(SECRET, (span) => spans.push(span)), await openNode()]
  await one.pool.open({ slug: 'shared-trace', url })
  const far = await other.pool.open({ slug: 'shared-trace', url })
  await far.books.submit({ kind: 'activate', id: 'activate', caller: 'test', text: scheme })
  expect(spans).toEqual([])
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  await far.books.submit(join('A'), { traceparent })
  await expect
    .poll(() => spans.map(({ name }) => name), { timeout: 10_000 })
    .toEqual(['queue', 'decide', 'commit', 'follow'])
  expect(new Set(spans.map((span) => span.traceparent))).toEqual(new Set([traceparent]))
}, 60_000)

it('answers a stop of the owner to what was forwarded: with the answer, or with what may be sent again', async () => {
  const [one, other] = [await openNode(), await openNode()]
  await one.pool.open({ slug: 'shared-stop', url })
  const far = await other.pool.open({ slug: 'shared-stop', url })
  await far.books.submit({ kind: 'activate', id: 'activate', caller: 'test', text: scheme })
  const asked = Array.from({ length: 100 }, (_, index) => far.books.submit(join(`M${index}`)))
  const told = Promise.allSettled(asked)
  await one.stop()
  for (const answer of await told) {
    if (answer.status === 'fulfilled') expect(answer.value.kind).toBe('accepted')
    else expect(answer.reason).toMatchObject({ code: 'unavailable' })
  }
  await expect.poll(() => far.standing().place.at, { timeout: 10_000 }).toBe('here')
  for (let index = 0; index < 100; index += 1)
    expect((await far.books.submit(join(`M${index}`))).kind).toMatch(/accepted|repeated/)
  expect(await far.books.look('position')).toMatchObject({ sequence: 101 })
}, 60_000)

it('a node that does not know the secret is told nothing, whichever end it is', async () => {
  const owner = await openNode()
  const mall = await owner.pool.open({ slug: 'shared-secret', url })
  await mall.books.submit({ kind: 'activate', id: 'activate', caller: 'test', text: scheme })
  const stranger = await openNode(Buffer.from('a guess'))
  const asker = stranger.nodes.asker({
    mall: 'shared-secret',
    address: owner.nodes.address,
    onStanding: () => expect.unreachable('a stranger is told nothing'),
  })
  await expect(asker?.ask('shared-secret', 'look', { name: 'position', args: [] })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('secret'),
  })
})

it.each([
  ['a frame that is too long', Buffer.from([0xff, 0xff, 0xff, 0x7f])],
  ['a mall that is not here', Buffer.concat([Buffer.from([36, 0, 0, 0]), Buffer.alloc(32), Buffer.from('none')])],
  ['something else', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
])('hangs up on %s', async (_what, bytes) => {
  const { nodes } = await openNode()
  const [host, port] = nodes.address.split(':')
  const socket = connect({ host, port: Number(port) })
  let heard = 0
  socket.on('data', (chunk) => {
    heard += chunk.length
  })
  socket.on('error', () => undefined)
  socket.write(bytes)
  await new Promise((gone) => socket.once('close', gone))
  expect(heard).toBe(0)
})
