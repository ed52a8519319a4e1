/** A small mall for tests of what an entry may hold. */
import { expect } from 'vitest'
import { type Command, decodeEntry, Engine, payloadsOf, printMall } from '../src/index.ts'
import { START } from './mall.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
type Action<Of extends Command = Command> = Of extends Command ? Omit<Of, 'id' | 'caller' | 'at'> : never

/** A mall whose entries may hold so many facts, and which starts anew wherever it is told to. */
export class BoundedMall {
  engine = Engine.create()
  readonly payloads: Uint8Array[] = []
  at = START
  readonly #frames: Uint8Array[] = []
  readonly #limit: number
  readonly #restarts: (entry: number) => 'no' | 'entries' | 'snapshot'
  #count = 0
  #restartedAt = 0

  constructor(limit: number, restarts: (entry: number) => 'no' | 'entries' | 'snapshot' = () => 'no') {
    this.#limit = limit
    this.#restarts = restarts
    this.engine.emit.factsLimit = limit
  }

  submit(action: Action): string {
    this.at += MINUTE_MS
    const outcome = this.engine.submit({ ...action, id: `c${++this.#count}`, caller: 'test', at: this.at } as Command)
    if (outcome.kind === 'quarantined') throw new Error(`${action.kind}: ${outcome.message}`)
    this.#finish()
    return outcome.kind
  }

  must(action: Action): void {
    if (this.submit(action) !== 'accepted') throw new Error(`${action.kind} was refused`)
  }

  refund(order: string): string {
    const originals = this.engine.originalsOf(order).map((sequence) => this.payloads[sequence - 1] as Uint8Array)
    return this.submit({ kind: 'refund', order, reason: 'test', originals })
  }

  nextDay(): void {
    this.at += DAY_MS
    this.submit({ kind: 'tick' })
  }

  /** Facts of every entry so far. */
  facts(): number[] {
    return this.payloads.map((payload) => decodeEntry(payload).facts.length)
  }

  /** The whole printed state; when it is, is left out. */
  printed(): object {
    expect(this.engine.checkLaws()).toEqual([])
    return printMall(this.engine.mall, null)
  }

  #finish(): void {
    do {
      const { frames } = this.engine.drain()
      this.#frames.push(frames)
      this.payloads.push(...payloadsOf(frames))
      this.#restart()
    } while (this.engine.work())
    this.engine.drain()
  }

  #restart(): void {
    const { sequence } = this.engine
    const how = this.#restarts(sequence)
    if (how === 'no' || sequence === this.#restartedAt) return
    this.#restartedAt = sequence
    const before = this.engine.stateHash()
    if (how === 'snapshot') this.engine = Engine.restore(this.engine.snapshot())
    else {
      this.engine = Engine.create()
      for (const frames of this.#frames) this.engine.evolve(frames)
    }
    this.engine.emit.factsLimit = this.#limit
    expect(this.engine.stateHash()).toBe(before)
  }
}
