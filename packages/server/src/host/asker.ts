import { MallError } from '@huoshui/mall'
import type { Line } from './line.ts'
import {
  type Askable,
  type Failure,
  type NumberedAnswer,
  type NumberedQuestion,
  type Question,
  type ToHost,
  thrown,
} from './questions.ts'

/** Most questions that wait for an answer on one line; one more is answered `busy`. */
export const IN_FLIGHT_MAX = 8192

interface Waiting {
  resolve(told: unknown): void
  reject(error: Error): void
}

/** Asks over a line: what is asked in one turn of the event loop goes out as one message. */
export class Asker {
  readonly #line: Line<ToHost, unknown>
  readonly #inFlightMax: number
  readonly #waiting = new Map<number, Waiting>()
  #batch: NumberedQuestion[] = []
  #number = 0
  #ended: Failure | undefined

  constructor(line: Line<ToHost, unknown>, inFlightMax: number = IN_FLIGHT_MAX) {
    this.#line = line
    this.#inFlightMax = inFlightMax
  }

  /** Questions without an answer yet. */
  get inFlight(): number {
    return this.#waiting.size
  }

  /**
   * @throws MallError busy above the limit, and whatever the engine refuses; WriterUnavailable when the line ends
   * before the answer: it may have been done, so the same id is sent again
   */
  ask<Kind extends keyof Askable>(
    mall: string,
    ask: Kind,
    given: Askable[Kind]['given'],
  ): Promise<Askable[Kind]['told']> {
    return this.put(mall, { ask, given } as Question) as Promise<Askable[Kind]['told']>
  }

  /** The same for a question that came from elsewhere. */
  put(mall: string, question: Question): Promise<unknown> {
    if (this.#ended) return Promise.reject(thrown(this.#ended))
    if (this.#waiting.size >= this.#inFlightMax) return Promise.reject(new MallError('busy'))
    return new Promise((resolve, reject) => {
      this.#number += 1
      this.#waiting.set(this.#number, { resolve, reject })
      if (this.#batch.length === 0) setImmediate(() => this.flush())
      this.#batch.push({ number: this.#number, mall, question })
    })
  }

  /** Hands answers to those who asked. */
  settle(answers: readonly NumberedAnswer[]): void {
    for (const answer of answers) {
      const waiting = this.#waiting.get(answer.number)
      if (waiting === undefined) continue
      this.#waiting.delete(answer.number)
      if ('failure' in answer) waiting.reject(thrown(answer.failure))
      else waiting.resolve(answer.told)
    }
  }

  /** The line has ended: nobody will answer any more. */
  end(failure: Failure): void {
    this.#ended ??= failure
    this.#batch = []
    const left = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject } of left) reject(thrown(failure))
  }

  /** Sends what was asked in this turn without waiting for its end. */
  flush(): void {
    const questions = this.#batch
    this.#batch = []
    if (questions.length > 0) this.#line.send({ kind: 'ask', questions })
  }
}
