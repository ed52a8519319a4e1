/** How long one piece of a long computation may keep others waiting. */
const TURN_MS = 8

/** Long work in turns: `await turns.pause()` now and then lets whoever shares the process go first when a turn is over. */
export class Turns {
  #endsAt = performance.now() + TURN_MS

  /** Whether this turn is over; asking costs little. */
  get over(): boolean {
    return performance.now() >= this.#endsAt
  }

  async pause(): Promise<void> {
    if (!this.over) return
    await new Promise<void>((resume) => setImmediate(resume))
    this.#endsAt = performance.now() + TURN_MS
  }
}
