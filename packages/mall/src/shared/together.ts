import { isAway } from './away.ts'

/** Most calls that are done in one go. */
export const TOGETHER_MAX = 512

interface Call<Item, Result> {
  readonly item: Item
  resolve(result: Result): void
  reject(error: unknown): void
}

/**
 * Does in one go what is asked for at the same time: calls that come while one round is on its way wait for the next,
 * so rounds grow with load, and one caller alone waits for nobody. Nothing is remembered: what a round reads, it reads
 * after it was asked.
 *
 * `run` answers its items in their order, an `Error` for an item that fails by itself. When it throws, each item is tried
 * alone, so that a bad one spoils nothing for the others; so it must have done nothing then, or know its items again.
 */
export function together<Item, Result>(options: {
  run: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>
  /** Rounds that may be under way at a time. */
  lanes?: number
  max?: number
}): (item: Item) => Promise<Result> {
  const { run, lanes = 1, max = TOGETHER_MAX } = options
  const waiting: Call<Item, Result>[] = []
  let underWay = 0
  let scheduled = false

  async function serve(calls: readonly Call<Item, Result>[]): Promise<void> {
    try {
      const results = await run(calls.map((call) => call.item))
      calls.forEach((call, index) => {
        const result = results[index]
        if (result instanceof Error) call.reject(result)
        else call.resolve(result as Result)
      })
    } catch (error) {
      // A database that is away is away for each of them.
      if (calls.length === 1 || isAway(error)) for (const call of calls) call.reject(error)
      else for (const call of calls) await serve([call])
    }
  }

  function start(): void {
    scheduled = false
    underWay += 1
    void serve(waiting.splice(0, max)).finally(() => {
      underWay -= 1
      schedule()
    })
    schedule()
  }

  function schedule(): void {
    if (scheduled || underWay >= lanes || waiting.length === 0) return
    scheduled = true
    // What else arrived with the same turn of the loop comes along.
    setImmediate(start)
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      schedule()
    })
}

/** Finds by key, together; undefined for a key that `find` has nothing for. */
export function findTogether<Found>(
  find: (keys: readonly string[]) => Promise<ReadonlyMap<string, Found>>,
  lanes = 1,
): (key: string) => Promise<Found | undefined> {
  return together<string, Found | undefined>({
    lanes,
    async run(keys) {
      const found = await find([...new Set(keys)])
      return keys.map((key) => found.get(key))
    },
  })
}
