import type { Line } from './line.ts'
import {
  type FromHost,
  failureOf,
  type NumberedAnswer,
  type NumberedQuestion,
  type Question,
  type Standing,
} from './questions.ts'

/** Standings are looked at so often for what changed without a question, in milliseconds. */
const BEAT_MS = 200

/** Answers over a line: what is ready in one turn of the event loop goes out as one message, with how the malls stand. */
export class Teller {
  readonly #line: Line<FromHost, unknown>
  readonly #answer: (mall: string, question: Question) => Promise<unknown>
  readonly #standings: () => readonly Standing[]
  readonly #standing: (mall: string) => Standing | undefined
  readonly #timer: NodeJS.Timeout
  /** What was told last of each mall. */
  readonly #toldOf = new Map<string, string>()
  readonly #open = new Set<Promise<void>>()
  #ready: NumberedAnswer[] = []
  #transfer: ArrayBuffer[] = []
  /** Malls of which something is told. */
  readonly #touched = new Set<string>()
  /** All malls are to be looked at. */
  #all = false
  #due = false
  #ended = false

  constructor(parts: {
    line: Line<FromHost, unknown>
    answer: (mall: string, question: Question) => Promise<unknown>
    /** How every mall of the line stands. */
    standings: () => readonly Standing[]
    /** How one of them stands. */
    standing: (mall: string) => Standing | undefined
  }) {
    this.#line = parts.line
    this.#answer = parts.answer
    this.#standings = parts.standings
    this.#standing = parts.standing
    this.#timer = setInterval(() => this.changed(), BEAT_MS)
    this.#timer.unref()
  }

  hear(questions: readonly NumberedQuestion[]): void {
    for (const { number, mall, question } of questions) {
      const answered: Promise<void> = this.#answer(mall, question)
        .then(
          (told) => this.#keep(mall, { number, told }),
          (error) => this.#keep(mall, { number, failure: failureOf(error) }),
        )
        .finally(() => this.#open.delete(answered))
      this.#open.add(answered)
    }
  }

  /** Something about the malls may have changed. */
  changed(): void {
    this.#all = true
    this.#schedule()
  }

  #schedule(): void {
    if (this.#due || this.#ended) return
    this.#due = true
    setImmediate(() => this.#send())
  }

  /** Sends the answers to everything that was asked; nothing is sent afterwards. */
  async end(): Promise<void> {
    await Promise.all(this.#open)
    clearInterval(this.#timer)
    this.#send()
    this.#ended = true
  }

  #keep(mall: string, answer: NumberedAnswer): void {
    this.#ready.push(answer)
    this.#touched.add(mall)
    const buffer = 'told' in answer ? ownBuffer(answer.told) : undefined
    if (buffer) this.#transfer.push(buffer)
    this.#schedule()
  }

  #send(): void {
    if (this.#ended) return
    this.#due = false
    const [answers, transfer, standings] = [this.#ready, this.#transfer, this.#news()]
    this.#ready = []
    this.#transfer = []
    if (answers.length > 0 || standings.length > 0) this.#line.send({ kind: 'told', answers, standings }, transfer)
  }

  /** Standings that are not as they were told last. */
  #news(): Standing[] {
    const malls = [...this.#touched]
    const standings = this.#all ? this.#standings() : malls.flatMap((mall) => this.#standing(mall) ?? [])
    this.#touched.clear()
    this.#all = false
    return standings.filter((standing) => {
      const print = JSON.stringify(standing)
      if (this.#toldOf.get(standing.mall) === print) return false
      this.#toldOf.set(standing.mall, print)
      return true
    })
  }
}

/** The bytes of an answer that is nothing but bytes of its own. Small Buffers of Node share one: those are copied. */
function ownBuffer(told: unknown): ArrayBuffer | undefined {
  if (!(told instanceof Uint8Array) || Buffer.isBuffer(told)) return undefined
  return told.buffer instanceof ArrayBuffer ? told.buffer : undefined
}
