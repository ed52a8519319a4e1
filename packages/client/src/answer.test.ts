import { expect, test } from 'vitest'
import { answer, Refusal } from './answer.ts'
import type { Problem } from './index.ts'

const problem: Problem = {
  type: '/errors#insufficient-points',
  title: 'Not enough points',
  status: 409,
  code: 'insufficient-points',
  detail: 'You hold 3.',
  instance: 'r1',
}

async function refusalOf(request: Parameters<typeof answer>[0], online?: () => boolean): Promise<Refusal> {
  const cause = await answer(request, online).catch((thrown: unknown) => thrown)
  if (!(cause instanceof Refusal)) throw new Error('was answered')
  return cause
}

test('an answer is its content', async () => {
  expect(await answer(Promise.resolve({ data: { ok: 1 }, response: new Response() }))).toEqual({ ok: 1 })
})

test('a problem keeps its code and status, and the words that come in the reader’s language', async () => {
  const refusal = await refusalOf(Promise.resolve({ error: problem, response: new Response(null, { status: 409 }) }))
  expect(refusal).toMatchObject({ code: 'insufficient-points', status: 409, words: 'Not enough points' })
})

test('no answer is the network’s fault or the server’s', async () => {
  expect((await refusalOf(Promise.reject(new TypeError('fetch failed')))).code).toBe('server-down')
  expect((await refusalOf(Promise.reject(new TypeError('fetch failed')), () => false)).code).toBe('offline')
  expect((await refusalOf(Promise.resolve({ response: new Response(null, { status: 502 }) }))).code).toBe('server-down')
  expect((await refusalOf(Promise.reject(new SyntaxError('no JSON')))).code).toBe('unexpected')
})
