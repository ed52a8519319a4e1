/** What simulate and fork have in common: reading, progress, Ctrl-C, and the folder that is there whole or not at all. */
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DocumentError, SnapshotError } from '@huoshui/engine'
import {
  BrokenOrders,
  Cancelled,
  checkFolder,
  type Experiment,
  type ExperimentResult,
  FolderInUse,
  labelOf,
  METRICS,
  metricWords,
  type Progress,
  readExperiment,
  resultOf,
  runJobs,
  writeResult,
} from '@huoshui/simulator'
import { InvalidArgumentError } from 'commander'
import { findScheme } from './commands/scenario.ts'
import { Refused } from './refused.ts'

/** Exit code for a file that cannot be read as an experiment. */
const BAD_FILE = 2
/** Exit code after Ctrl-C. */
const CANCELLED = 130
/** How often progress is told where there is no terminal. */
const TOLD_EVERY_MS = 10_000
const WORKERS_LIMIT = 256

export interface SimulateOptions {
  workers?: number
  out?: string
  json?: boolean
}

export function readWorkers(text: string): number {
  const workers = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (workers < 1 || workers > WORKERS_LIMIT)
    throw new InvalidArgumentError(`workers are a number from 1 to ${WORKERS_LIMIT}`)
  return workers
}

export interface Asked {
  readonly text: string
  readonly file: string
  /** Files the experiment names that are not on disk. */
  readonly bytes?: (name: string) => Uint8Array | undefined
}

/** Reads, runs and writes an experiment. @throws Refused with what to do */
export async function simulate({ text, file, bytes }: Asked, options: SimulateOptions): Promise<void> {
  const experiment = refusing(() =>
    readExperiment(text, {
      file,
      schemes: (name) => findScheme(name, file),
      bytes: (name) => bytes?.(name) ?? readFileSync(resolve(dirname(file), name)),
    }),
  )
  const folder = options.out ?? join('simulations', experiment.id)
  refusing(() => checkFolder(folder))
  tellBefore(experiment)
  const began = performance.now()
  const results = await runCancellable(experiment, options)
  const result = resultOf(experiment, results)
  const files = writeResult(result, { folder, source: text })
  const orders = result.points.flatMap(({ runs }) => runs).reduce((sum, run) => sum + run.orders, 0)
  const seconds = (performance.now() - began) / 1000
  process.stderr.write(`${orders} orders in ${seconds.toFixed(1)} s (${Math.round(orders / seconds)} orders/s)\n`)
  if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
  else process.stdout.write(`${summaryText(result)}\n${files.join('\n')}\n`)
}

function refusing<Out>(act: () => Out): Out {
  try {
    return act()
  } catch (error) {
    if (
      error instanceof DocumentError ||
      error instanceof BrokenOrders ||
      error instanceof FolderInUse ||
      error instanceof SnapshotError
    )
      throw new Refused(error.message, BAD_FILE)
    throw error
  }
}

function tellBefore({ estimate, id }: Experiment): void {
  const { points, orders, seconds } = estimate
  const time = seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`
  process.stderr.write(
    `${id}: ${points} ${points === 1 ? 'run' : 'runs'}, about ${orders} orders, about ${time} on one core\n`,
  )
}

async function runCancellable(experiment: Experiment, { workers }: SimulateOptions) {
  const cancel = new AbortController()
  const stop = (): void => cancel.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const teller = progressTeller()
  try {
    return await runJobs(experiment, {
      ...(workers === undefined ? {} : { workers }),
      signal: cancel.signal,
      onProgress: teller.tell,
    })
  } catch (error) {
    if (error instanceof Cancelled) throw new Refused('Cancelled: nothing was written.', CANCELLED)
    throw new Refused((error as Error).message)
  } finally {
    teller.end()
    process.removeListener('SIGINT', stop)
    process.removeListener('SIGTERM', stop)
  }
}

function progressTeller(): { tell: (progress: Progress) => void; end: () => void } {
  const terminal = process.stderr.isTTY === true
  let told = performance.now()
  let open = false
  return {
    tell({ done, finished, runs, leftMs }) {
      const left = leftMs === null ? '' : `, ${Math.ceil(leftMs / 1000)} s left`
      const line = `${(done * 100).toFixed(1)}%  ${finished}/${runs} runs${left}`
      if (terminal) {
        process.stderr.write(`\r\u001b[K${line}`)
        open = true
      } else if (performance.now() - told > TOLD_EVERY_MS) {
        told = performance.now()
        process.stderr.write(`${line}\n`)
      }
    },
    end() {
      if (open) process.stderr.write('\r\u001b[K')
    },
  }
}

/** Points a terminal lists. */
const LISTED = 12

function summaryText(result: ExperimentResult): string {
  const lines = [`${result.title.zh} · ${result.title.en}`]
  for (const point of result.points.slice(0, LISTED)) {
    lines.push('', labelOf(result, point))
    for (const metric of METRICS) {
      const { mean } = point.ranges[metric]
      if (mean !== null) lines.push(`  ${metricWords[metric].en.padEnd(48)} ${Number(mean.toPrecision(6))}`)
    }
    for (const { buyer, order } of point.runs[0]?.watched ?? [])
      lines.push(`  ${`buyer ${buyer} is out at order`.padEnd(48)} ${order}`)
  }
  if (result.points.length > LISTED) lines.push('', `… and ${result.points.length - LISTED} more points in result.json`)
  lines.push('', 'Worked out from the assumptions in the file: no forecast, and no undertaking to anybody.')
  return lines.join('\n')
}
