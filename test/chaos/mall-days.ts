const DAY_MS = 86_400_000

/** The mall's time in these tests: real time, and a whole day more at every beat; the same for every life of a host. */
export class MallDays {
  readonly #from: number
  readonly #everyMs: number
  #restingSince: number | undefined

  constructor(from: number, everyMs: number) {
    this.#from = from
    this.#everyMs = everyMs
  }

  /** `FROM:EVERY`, as a host is told. */
  static parse(text: string): MallDays {
    const [from = 0, everyMs = 1] = text.split(':').map(Number)
    return new MallDays(from, everyMs)
  }

  get text(): string {
    return `${this.#from}:${this.#everyMs}`
  }

  now(): number {
    const day = Math.floor(((this.#restingSince ?? Date.now()) - this.#from) / this.#everyMs)
    return Date.now() + day * DAY_MS
  }

  /** No further day passes by itself. */
  rest(): void {
    this.#restingSince ??= Date.now()
  }
}
