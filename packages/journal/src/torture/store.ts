import { JournalError, JournalUnavailable } from '../errors.ts'
import type { Append, Head, Journal } from '../journal.ts'
import { memoryStore, openMemoryJournal } from '../memory/journal.ts'
import type { Dice } from './random.ts'
import type { Life, VirtualTime } from './time.ts'

/** How badly the way to the store and back is behaved, as shares of one. */
export interface Weather {
  /** A request never arrives. */
  readonly lost: number
  /** A request arrives twice. */
  readonly doubled: number
  /** A request is held up, perhaps longer than its sender waits. */
  readonly delayed: number
  /** What was asked is done, but the answer is lost. */
  readonly unanswered: number
}

export const fairWeather: Weather = { lost: 0, doubled: 0, delayed: 0, unanswered: 0 }
export const foulWeather: Weather = { lost: 0.01, doubled: 0.03, delayed: 0.03, unanswered: 0.02 }

/** As long does a process wait for the store, in milliseconds. */
const PATIENCE_MS = 400
const LONG_DELAY_MS = 1500
const NEAR_MS = 3
/** Writing a block takes up to this long; a crash in between tears it, and recovery takes it back whole. */
const WRITE_MS = 4

/**
 * A database server in a simulation: it keeps what a memory journal keeps, takes time to write, may crash in
 * the middle of a write, and is reached over a network that loses, doubles, delays and reorders.
 */
export class SimulatedStore {
  readonly truth = memoryStore()
  weather: Weather = fairWeather
  readonly #time: VirtualTime
  readonly #dice: Dice
  readonly #mall: string
  #up = true
  /** Raised by every crash: what was under way then is gone. */
  #life = 0
  #writing = false
  #queue: (() => void)[] = []

  constructor(time: VirtualTime, dice: Dice, mall: string) {
    this.#time = time
    this.#dice = dice
    this.#mall = mall
  }

  /** The journal itself, seen without a network: for the judge. */
  get journal(): Journal {
    return openMemoryJournal({ mall: this.#mall, store: this.truth, clock: () => this.#time.now })
  }

  /** Crashes: whatever is not fully written is not written at all. */
  crash(): void {
    this.#up = false
    this.#life += 1
    this.#writing = false
    this.#queue = []
  }

  recover(): void {
    this.#up = true
  }

  /** The journal as a process reaches it. */
  connect(life: Life): Journal {
    const { journal } = this
    const call = <Result>(act: () => Promise<Result>) => this.#call(life, act)
    return {
      mall: this.#mall,
      head: () => call(() => journal.head()),
      append: (append) => call(() => this.#write(journal, append)),
      blocks: (after) => this.#blocks(life, journal, after),
      entry: (sequence) => call(() => journal.entry(sequence)),
      findCommands: (ids) => call(() => journal.findCommands(ids)),
      commandCount: (sequence) => call(() => journal.commandCount(sequence)),
      acquire: (owner, ttlMs, replacing) => call(() => journal.acquire(owner, ttlMs, replacing)),
      renew: (lease, ttlMs) => call(() => journal.renew(lease, ttlMs)),
      release: (lease) => call(() => journal.release(lease)),
      headBefore: (at) => call(() => journal.headBefore(at)),
      addDayHead: (head) => call(() => journal.addDayHead(head)),
      dayHeads: () => call(() => journal.dayHeads()),
      quarantine: (command) => call(() => journal.quarantine(command)),
      quarantined: (limit) => call(() => journal.quarantined(limit)),
      close: async () => {},
    }
  }

  async *#blocks(life: Life, journal: Journal, after: number) {
    const found = await this.#call(life, async () => {
      const list = []
      for await (const block of journal.blocks(after)) list.push(block)
      return list
    })
    yield* found
  }

  /** One write at a time; checked when it is committed, as the database does it. */
  #write(journal: Journal, append: Append): Promise<Head> {
    return new Promise((done, fail) => {
      const life = this.#life
      const begin = () => {
        this.#writing = true
        this.#time.after(this.#dice.between(1, WRITE_MS), () => {
          if (life !== this.#life) return fail(new JournalUnavailable('the server went down'))
          journal.append(append).then(done, fail)
          this.#writing = false
          this.#queue.shift()?.()
        })
      }
      if (this.#writing) this.#queue.push(begin)
      else begin()
    })
  }

  #call<Result>(life: Life, act: () => Promise<Result>): Promise<Result> {
    return new Promise((done, fail) => {
      const { weather } = this
      let settled = false
      const settle = (finish: () => void) => {
        if (!settled) finish()
        settled = true
      }
      const giveUp = () => settle(() => fail(new JournalUnavailable('no answer from the store')))
      this.#time.after(PATIENCE_MS, giveUp, life)
      const arrive = () =>
        this.#arrive(act).then(
          (result) => this.#answer(life, () => settle(() => done(result))),
          (error) => this.#answer(life, () => settle(() => fail(error))),
        )
      if (!this.#dice.chance(weather.lost)) this.#time.after(this.#travel(), arrive)
      if (this.#dice.chance(weather.doubled)) this.#time.after(this.#travel() * 3, arrive)
    })
  }

  async #arrive<Result>(act: () => Promise<Result>): Promise<Result> {
    if (!this.#up) throw new JournalUnavailable('the server is down')
    try {
      return await act()
    } catch (error) {
      throw error instanceof JournalError ? error : new JournalUnavailable(String(error))
    }
  }

  #answer(life: Life, settle: () => void): void {
    if (this.#dice.chance(this.weather.unanswered)) return
    this.#time.after(this.#travel(), settle, life)
  }

  #travel(): number {
    if (this.#dice.chance(this.weather.delayed)) return this.#dice.between(NEAR_MS, LONG_DELAY_MS)
    return this.#dice.fraction() * NEAR_MS
  }
}
