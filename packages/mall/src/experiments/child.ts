/**
 * The process an experiment runs in: never the one that answers requests. It is given one task, tells how far it is,
 * and ends; it has no database and no journal, and writes to the folder of its run alone.
 */
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { DocumentError, Engine, Source } from '@huoshui/engine'
import {
  type Experiment,
  type ExperimentResult,
  FORK_SNAPSHOT,
  forkExperiment,
  forkSnapshot,
  labelOf,
  METRICS,
  metricWords,
  readExperiment,
  resultOf,
  runJobs,
  shownRange,
  writeResult,
} from '@huoshui/simulator'
import { shippedScheme } from './shelf.ts'
import type { Outcome, Task, Word } from './words.ts'

/** Progress is told at most this often. */
const TELL_MS = 250
/** Points whose figures are told; the files have them all. */
const POINTS_TOLD = 24

let said: Promise<void> = Promise.resolve()
/** Tells the server; `said` is over once it has been handed over. */
function say(word: Word): void {
  const { promise, resolve } = Promise.withResolvers<void>()
  if (process.send === undefined) return
  process.send(word, () => resolve())
  said = Promise.all([said, promise]).then(() => undefined)
}

/** An experiment of an operator names shipped schemes and no files: what is on the server's disk is not for it. */
function readText(text: string, snapshot?: Uint8Array): Experiment {
  return readExperiment(text, {
    file: 'experiment',
    schemes: shippedScheme,
    bytes(name) {
      if (snapshot !== undefined && name === FORK_SNAPSHOT) return snapshot
      throw new Error('files are read by the command line alone (npx huoshui simulate)')
    },
  })
}

async function run(experiment: Experiment, source: string, folder: string): Promise<void> {
  let told = 0
  const results = await runJobs(experiment, {
    // One core is left to those who shop.
    workers: Math.max(1, availableParallelism() - 1),
    onProgress({ done, leftMs, finished, runs }) {
      if (performance.now() - told < TELL_MS) return
      told = performance.now()
      say({ kind: 'progress', done, leftMs, finished, runs })
    },
  })
  const result = resultOf(experiment, results)
  const files = writeResult(result, { folder, source })
  say({ kind: 'done', outcome: outcomeOf(result), files: files.map((file) => basename(file)) })
}

function outcomeOf(result: ExperimentResult): Outcome {
  const points = result.points.slice(0, POINTS_TOLD)
  const told = METRICS.filter((metric) => points.some(({ ranges }) => ranges[metric].mean !== null))
  return {
    points: points.map((point) => labelOf(result, point)),
    figures: told.map((metric) => ({
      metric,
      title: metricWords[metric],
      values: points.map(({ ranges }) => shownRange(metric, ranges[metric], result.runs)),
    })),
    morePoints: result.points.length - points.length,
  }
}

/** Other names first; the state as it was is not kept. */
function forkOf({ snapshot, scheme, days, seed, newcomersADay, selling, change }: Extract<Task, { kind: 'fork' }>) {
  const pseudonymised = forkSnapshot(snapshot).snapshot()
  const engine = Engine.restore(pseudonymised)
  const text = forkExperiment(engine, {
    days,
    seed,
    change,
    ...(newcomersADay !== undefined && { newcomersADay }),
    ...(selling !== undefined && { selling }),
    changed: { scheme: new Source(scheme, 'scheme').content as object },
  })
  return { text, experiment: readText(text, pseudonymised) }
}

async function act(task: Task): Promise<void> {
  switch (task.kind) {
    case 'check': {
      const { id, title, estimate } = readText(task.text)
      const { points: runs, orders, seconds } = estimate
      return say({ kind: 'sound', name: id, title, cost: { runs, orders, seconds } })
    }
    case 'experiment':
      return run(readText(task.text), task.text, task.folder)
    case 'fork': {
      const { text, experiment } = forkOf(task)
      return run(experiment, text, task.folder)
    }
  }
}

process.once('message', async (task: Task) => {
  try {
    await act(task)
  } catch (error) {
    if (task.kind === 'check' && error instanceof DocumentError) {
      const { line, column, file } = error
      const own = file === 'experiment'
      const place = `${file}:${line}:${column}: `
      const message = own && error.message.startsWith(place) ? error.message.slice(place.length) : error.message
      say({ kind: 'unsound', problem: { line: own ? line : 1, column: own ? column : 1, message } })
    } else say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
  await said
  process.disconnect()
})
// Without the server there is nobody to run for.
process.once('disconnect', () => process.exit())
