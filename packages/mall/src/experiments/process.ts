/** Starts the process an experiment runs in, and listens to it. */
import { fork } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Task, Word } from './words.ts'

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url))
/** How long a process may take to end when it is told to. */
const GRACE_MS = 3_000

export interface Started {
  /** The last word; undefined when the process ended without one. */
  readonly ended: Promise<Word | undefined>
  /** Ends the process; `ended` tells when it is gone. */
  stop(): void
}

const isLast = ({ kind }: Word): boolean => kind !== 'progress'

/** Starts a process for one task. It yields to everything else on the machine. */
export function startProcess(task: Task, onProgress: (word: Extract<Word, { kind: 'progress' }>) => void): Started {
  const child = fork(CHILD, [], {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Neither the database's address nor any other secret of the server is its business.
    env: { PATH: process.env.PATH ?? '', NODE_ENV: process.env.NODE_ENV ?? '' },
  })
  const { promise, resolve } = Promise.withResolvers<Word | undefined>()
  let last: Word | undefined
  let patience: NodeJS.Timeout | undefined
  child.on('message', (word: Word) => {
    if (isLast(word)) last = word
    else if (word.kind === 'progress') onProgress(word)
  })
  child.once('error', (error) => {
    last = { kind: 'failed', message: error.message }
    resolve(last)
  })
  child.once('close', (code, signal) => {
    clearTimeout(patience)
    resolve(last ?? (code === 0 ? undefined : { kind: 'failed', message: `ended with ${signal ?? `code ${code}`}` }))
  })
  if (child.pid !== undefined) yieldTo(child.pid)
  child.send(task, (error) => {
    if (error !== null) child.kill('SIGTERM')
  })
  return {
    ended: promise,
    stop() {
      child.kill('SIGTERM')
      patience ??= setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
    },
  }
}

/** Lowers the process's priority; where the system does not allow that, it runs like any other. */
function yieldTo(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Not allowed, or gone already: both are told elsewhere.
  }
}
