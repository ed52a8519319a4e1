import { expect, it } from 'vitest'
import type { FromHost, Note, Standing, ToHost } from './questions.ts'
import { type Running, Seat, UNANSWERED_MAX } from './seat.ts'

/** A worker made of nothing: it answers pings as long as it is told to. */
class FakeWorker implements Running {
  turns = true
  pings = 0
  killed = false
  #hear: (message: FromHost) => void = () => undefined
  #gone: (why: string) => void = () => undefined
  readonly line = {
    send: (message: ToHost) => {
      if (message.kind !== 'ping') return
      this.pings += 1
      if (this.turns) this.#hear({ kind: 'alive' })
    },
    onMessage: (hear: (message: FromHost) => void) => {
      this.#hear = hear
    },
  }

  onGone(gone: (why: string) => void): void {
    this.#gone = gone
  }

  kill(): void {
    this.killed = true
    this.#gone('it was killed')
  }
}

it('ends a worker that has stopped turning, tells those who wait, and starts another one', async () => {
  const workers: FakeWorker[] = []
  const notes: Note[] = []
  const standings: Standing[] = []
  const seat = new Seat({
    pingMs: 2,
    start() {
      const worker = new FakeWorker()
      workers.push(worker)
      return worker
    },
    onStanding: (standing) => standings.push(standing),
    onNote: (note) => notes.push(note),
    onSpan: () => undefined,
  })
  seat.open({ slug: 'demo', url: '', owner: 'me' })
  const [first] = workers
  if (first === undefined) throw new Error('no worker was started')
  await expect.poll(() => first.pings).toBeGreaterThan(UNANSWERED_MAX + 1)
  expect(first.killed).toBe(false)

  const waiting = seat.asker?.ask('demo', 'entry', 1)
  first.turns = false
  const answered = first.pings
  await expect(waiting).rejects.toMatchObject({ code: 'unavailable' })
  expect(first.killed).toBe(true)
  expect(first.pings - answered).toBe(UNANSWERED_MAX)
  expect(standings.at(-1)).toMatchObject({ mall: 'demo', place: { at: 'opening', problem: 'it was killed' } })
  expect(notes.at(-1)).toMatchObject({ fields: { alarm: { code: 'worker-gone' } } })
  await expect.poll(() => workers.length).toBe(2)
})
