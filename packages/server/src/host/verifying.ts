import { Worker } from 'node:worker_threads'
import type { VerifyReport } from '@huoshui/journal'

const WORKER = new URL('./verify-worker.ts', import.meta.url)

/** Which mall, and where its journal and its books are. */
export interface VerifyTask {
  readonly url: string
  readonly mall: string
}

export type VerifyWord =
  | { readonly kind: 'progress'; readonly checked: number }
  | { readonly kind: 'done'; readonly report: VerifyReport }

/** Proves malls in threads of their own; `stop` ends what is under way. */
export function verifying(task: VerifyTask): {
  /** @throws Error when the journal cannot be read, or the thread was ended */
  verify(onProgress: (checked: number) => void): Promise<VerifyReport>
  stop(): Promise<void>
} {
  const workers = new Set<Worker>()
  return {
    verify(onProgress) {
      const worker = new Worker(WORKER, {
        name: 'verify',
        workerData: task,
        execArgv: ['--disable-warning=ExperimentalWarning'],
      })
      workers.add(worker)
      return new Promise<VerifyReport>((resolve, reject) => {
        worker.on('message', (word: VerifyWord) => {
          if (word.kind === 'done') resolve(word.report)
          else onProgress(word.checked)
        })
        worker.on('error', reject)
        worker.on('exit', () => {
          workers.delete(worker)
          reject(new Error('the verification was ended before it was over'))
        })
      })
    },
    async stop() {
      await Promise.all([...workers].map((worker) => worker.terminate()))
    },
  }
}
