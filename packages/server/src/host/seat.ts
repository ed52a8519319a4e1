import { MessageChannel, Worker } from 'node:worker_threads'
import { messageOf } from '@huoshui/journal'
import { Asker } from './asker.ts'
import { startHosting } from './hosting.ts'
import { type Line, threadLine } from './line.ts'
import { type FromHost, type MallSeat, type Note, openingOf, type Standing, type ToHost } from './questions.ts'

const WORKER = new URL('./engine-worker.ts', import.meta.url)
/** Pauses before a worker that died is started again, in milliseconds; the last one repeats. */
const RESTART_PAUSES_MS = [50, 200, 500, 1000, 2000, 5000]
/** How often a worker is asked whether it still turns, in milliseconds. */
const PING_MS = 5000
/**
 * So many in a row may go unanswered: a large state is read, or a large mall judged, in one piece. They are counted, not
 * timed, since a process that was frozen as a whole finds much time gone when it wakes.
 */
export const UNANSWERED_MAX = 12
/** A worker that lived so long died of something new. */
const LONG_LIFE_MS = 60_000

/** A running host of engines, and the way to it. */
export interface Running {
  readonly line: Line<ToHost, FromHost>
  /** Told once, when it is gone, whatever the reason. */
  onGone(gone: (why: string) => void): void
  /** Ends it without asking. */
  kill(): void
}

/** A thread of its own. */
export function startThread(name: string): Running {
  const worker = new Worker(WORKER, { name, execArgv: ['--disable-warning=ExperimentalWarning'] })
  let fault: string | undefined
  worker.on('error', (error) => {
    fault = messageOf(error)
  })
  return {
    line: threadLine<ToHost, FromHost>(worker),
    onGone: (gone) => void worker.on('exit', (code) => gone(fault ?? `it ended with code ${code}`)),
    kill: () => void worker.terminate(),
  }
}

/** In this very thread, under a clock that cannot be shared with another one: for tests. The messages are copied all the same. */
export function startHere(clock: () => number): Running {
  const { port1, port2 } = new MessageChannel()
  startHosting({ line: threadLine<FromHost, ToHost>(port2), clock, onStopped: () => port2.close() })
  return {
    line: threadLine<ToHost, FromHost>(port1),
    onGone: (gone) => void port1.on('close', () => gone('it was closed')),
    kill: () => port1.close(),
  }
}

export interface SeatParts {
  readonly start: () => Running
  readonly inFlightMax?: number | undefined
  readonly pingMs?: number
  onStanding(standing: Standing): void
  onNote(note: Note): void
  onSpan(span: Extract<FromHost, { kind: 'span' }>['span']): void
}

/** One place in the pool: a worker, started at its first mall and again whenever it dies. */
export class Seat {
  readonly #parts: SeatParts
  readonly #malls = new Map<string, MallSeat>()
  #running: Running | undefined
  #asker: Asker | undefined
  #deaths = 0
  #unanswered = 0
  #pings: NodeJS.Timeout | undefined
  #again: NodeJS.Timeout | undefined
  #stopped: PromiseWithResolvers<void> | undefined

  constructor(parts: SeatParts) {
    this.#parts = parts
  }

  /** Whom to ask; undefined while the worker is not there. */
  get asker(): Asker | undefined {
    return this.#asker
  }

  open(mall: MallSeat): void {
    this.#malls.set(mall.slug, mall)
    if (this.#running) this.#running.line.send({ kind: 'open', seat: mall })
    else if (this.#again === undefined) this.#start()
  }

  /** Ends the worker as if it had died. */
  kill(): void {
    this.#running?.kill()
  }

  /** Lets it answer what waits, close its malls, and end. */
  async stop(): Promise<void> {
    clearTimeout(this.#again)
    if (this.#running === undefined) return
    this.#stopped ??= Promise.withResolvers()
    this.#asker?.flush()
    this.#running.line.send({ kind: 'stop' })
    await this.#stopped.promise
  }

  #start(): void {
    this.#again = undefined
    const born = performance.now()
    const running = this.#parts.start()
    const asker = new Asker(running.line, this.#parts.inFlightMax)
    this.#running = running
    this.#asker = asker
    running.line.onMessage((message) => this.#hear(message, asker))
    running.onGone((why) => this.#gone(why, born))
    this.#unanswered = 0
    this.#pings = setInterval(() => this.#ping(running), this.#parts.pingMs ?? PING_MS)
    this.#pings.unref()
    for (const seat of this.#malls.values()) running.line.send({ kind: 'open', seat })
  }

  /** A worker that has stopped turning keeps its malls from everybody: it is ended, and started again. */
  #ping(running: Running): void {
    if (this.#unanswered >= UNANSWERED_MAX) return running.kill()
    this.#unanswered += 1
    running.line.send({ kind: 'ping' })
  }

  #hear(message: FromHost, asker: Asker): void {
    this.#unanswered = 0
    switch (message.kind) {
      case 'told':
        // First how the malls stand: who is answered finds its own entry among the durable ones.
        for (const standing of message.standings) this.#parts.onStanding(standing)
        asker.settle(message.answers)
        return
      case 'note':
        return this.#parts.onNote(message.note)
      case 'span':
        return this.#parts.onSpan(message.span)
      case 'alive':
      case 'stopped':
        return
    }
  }

  #gone(why: string, born: number): void {
    const stopping = this.#stopped
    clearInterval(this.#pings)
    this.#running = undefined
    this.#asker?.end({ kind: 'unavailable', message: `the engine’s worker is gone: ${why}` })
    this.#asker = undefined
    if (stopping) return stopping.resolve()
    if (performance.now() - born > LONG_LIFE_MS) this.#deaths = 0
    const pauseMs = RESTART_PAUSES_MS[Math.min(this.#deaths, RESTART_PAUSES_MS.length - 1)] ?? 0
    this.#deaths += 1
    for (const mall of this.#malls.keys()) {
      this.#parts.onStanding(openingOf(mall, why))
      const alarm = { mall, code: 'worker-gone', message: why } as const
      this.#parts.onNote({ level: 'error', fields: { mall, alarm }, message: 'alarm' })
    }
    this.#again = setTimeout(() => this.#start(), pauseMs)
  }
}
