/** A worker thread: runs the jobs it is given, one at a time. */
import { parentPort, workerData } from 'node:worker_threads'
import { SERIES_LIMIT } from '../experiment/experiment.ts'
import { readOrders } from '../experiment/orders-csv.ts'
import type { Job, WorkerTask, WorkerWord } from './jobs.ts'
import { Run } from './run.ts'

/** Progress is told at most this often. */
const TELL_MS = 200

const { experiment } = workerData as WorkerTask
const { ordersFile, variants, snapshot } = experiment
const orders = ordersFile === null ? null : readOrders(ordersFile.text, ordersFile.file)

const say = (word: WorkerWord): void => parentPort?.postMessage(word)

parentPort?.on('message', ({ index, job }: { index: number; job: Job }) => {
  const variant = variants[job.variant]
  if (variant === undefined) return say({ kind: 'failed', job: index, message: `there is no variant ${job.variant}` })
  let told = performance.now()
  const onProgress = (done: number): void => {
    if (performance.now() - told < TELL_MS) return
    told = performance.now()
    say({ kind: 'progress', job: index, done })
  }
  // Memory stays flat: figures over time are kept of first runs alone, and of none in a large sweep.
  const overTime = variants.length <= SERIES_LIMIT && job.seed === experiment.seed
  try {
    say({
      kind: 'result',
      job: index,
      result: new Run({ variant, seed: job.seed, snapshot, orders, overTime, onProgress }).finish(),
    })
  } catch (error) {
    const side = `${variant.side} ${JSON.stringify(variant.settings)}, seed ${job.seed}`
    say({ kind: 'failed', job: index, message: `${side}: ${error instanceof Error ? error.message : String(error)}` })
  }
})
