/** Jobs: one run each, shared out to workers; results stand in the order of the jobs, whoever ran them. */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Experiment } from '../experiment/experiment.ts'
import type { RunResult } from './run.ts'

export interface Job {
  readonly variant: number
  readonly seed: number
}

/** What a worker is given once. */
export interface WorkerTask {
  readonly experiment: Experiment
}
/** What a worker says. */
export type WorkerWord =
  | { readonly kind: 'progress'; readonly job: number; readonly done: number }
  | { readonly kind: 'result'; readonly job: number; readonly result: RunResult }
  | { readonly kind: 'failed'; readonly job: number; readonly message: string }

export interface Progress {
  readonly finished: number
  readonly runs: number
  /** Share of everything that is done. */
  readonly done: number
  readonly elapsedMs: number
  /** By the speed so far; null until something is done. */
  readonly leftMs: number | null
}

export interface JobOptions {
  /** Threads; the machine's cores when not said. */
  readonly workers?: number
  readonly onProgress?: (progress: Progress) => void
  readonly signal?: AbortSignal
}

/** The experiment was cancelled; nothing was kept. */
export class Cancelled extends Error {}

/** Every variant with every seed: run r has the seed of the experiment plus r, so variants meet the same chances. */
export const jobsOf = ({ variants, runs, seed }: Experiment): Job[] =>
  variants.flatMap((_, variant) => Array.from({ length: runs }, (_, run) => ({ variant, seed: seed + run })))

/** Runs all jobs. Throws Cancelled when the signal says so, Error when a run fails. */
export async function runJobs(experiment: Experiment, options: JobOptions = {}): Promise<RunResult[]> {
  const jobs = jobsOf(experiment)
  const results: RunResult[] = new Array(jobs.length)
  const done = new Float64Array(jobs.length)
  const began = performance.now()
  const workers: Worker[] = []
  let [next, finished] = [0, 0]
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const report = (): void => {
    const sum = done.reduce((all, share) => all + share, 0) / jobs.length
    const elapsedMs = performance.now() - began
    const leftMs = sum > 0 ? (elapsedMs * (1 - sum)) / sum : null
    options.onProgress?.({ finished, runs: jobs.length, done: sum, elapsedMs, leftMs })
  }
  const give = (worker: Worker): void => {
    const job = jobs[next]
    if (job !== undefined) worker.postMessage({ index: next++, job })
  }
  const hear = (worker: Worker, word: WorkerWord): void => {
    if (word.kind === 'failed') return reject(new Error(word.message))
    done[word.job] = word.kind === 'result' ? 1 : Math.min(0.999, word.done)
    if (word.kind === 'progress') return report()
    results[word.job] = word.result
    finished++
    report()
    if (finished === jobs.length) resolve()
    else give(worker)
  }
  const cancel = (): void => reject(new Cancelled('the experiment was cancelled'))
  options.signal?.addEventListener('abort', cancel)
  if (options.signal?.aborted === true) cancel()
  try {
    const count = Math.max(1, Math.min(options.workers ?? availableParallelism(), jobs.length))
    for (let index = 0; index < count; index++) {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), {
        workerData: { experiment } satisfies WorkerTask,
      })
      workers.push(worker)
      worker.on('message', (word: WorkerWord) => hear(worker, word))
      worker.on('error', reject)
      give(worker)
    }
    await promise
  } finally {
    options.signal?.removeEventListener('abort', cancel)
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  return results
}
