import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ONCE = fileURLToPath(new URL('./once.ts', import.meta.url))
/** A snapshot is due after so many entries: a start then folds not many more. */
const EVERY_ENTRIES = 100_000
/** How often it is looked whether one is due. */
const LOOK_MS = 30_000

/** Snapshots of one mall, taken now and then in processes of their own. */
export interface SnapshotSchedule {
  /** Takes one now, or waits for the one that is being taken; resolves to its sequence. @throws Error with what the process said. */
  now(): Promise<number>
  /** No more are begun; one that is being taken is waited for. */
  stop(): Promise<void>
}

/** Takes a snapshot of a mall whenever its journal has grown enough. */
export function startSnapshots(options: {
  url: string
  mall: string
  /** Last durable entry: a writer's. */
  source: { readonly durable: number }
  everyEntries?: number
  lookMs?: number
  onTaken?: (sequence: number) => void
  onFailure?: (message: string) => void
}): SnapshotSchedule {
  const { url, mall, source, everyEntries = EVERY_ENTRIES, lookMs = LOOK_MS, onTaken, onFailure } = options
  let last = source.durable
  let taking: Promise<number> | undefined
  const take = () => {
    taking ??= takeOnce(url, mall).finally(() => {
      taking = undefined
    })
    return taking
  }
  const look = async () => {
    if (taking || source.durable - last < everyEntries) return
    try {
      last = await take()
      onTaken?.(last)
    } catch (error) {
      onFailure?.(error instanceof Error ? error.message : String(error))
    }
  }
  const timer = setInterval(() => void look(), lookMs)
  timer.unref()
  return {
    async now() {
      last = await take()
      return last
    },
    async stop() {
      clearInterval(timer)
      await taking?.catch(() => undefined)
    },
  }
}

function takeOnce(url: string, mall: string): Promise<number> {
  // The password is in the environment, where other users of the machine cannot read it.
  const env = { ...process.env, DATABASE_URL: url }
  return new Promise((done, fail) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', ONCE, mall],
      { env },
      (error, stdout, stderr) => {
        if (error) fail(new Error(stderr.trim() || error.message))
        else done(Number(stdout.trim()))
      },
    )
  })
}
