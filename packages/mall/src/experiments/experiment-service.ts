import { DocumentError, parseScheme } from '@huoshui/engine'
import { MallError } from '../errors.ts'
import type { ActService } from '../operators/act-service.ts'
import type { OperatorName } from '../operators/operator-service.ts'
import type { Clock } from '../shared/clock.ts'
import { newId, sha256 } from '../shared/secrets.ts'
import { changesBetween } from './changes.ts'
import { startProcess } from './process.ts'
import { isOver, runStore } from './run-store.ts'
import { type ShelfDocument, shippedExperiments } from './shelf.ts'
import type { Cost, ForkRequest, Problem, RunProgress, RunRecord, Task, Word } from './words.ts'

/** Most runs that wait behind the one under way. */
export const QUEUE_MAX = 10
/** Most runs that are kept. */
export const RUNS_KEPT = 50
/** Most documents looked over at the same time. */
const CHECKS_MAX = 2
/** Longest an experiment may take to be looked over. */
const CHECK_MS = 30_000

/** A run with how far it is. */
export interface RunView extends RunRecord {
  readonly progress: RunProgress | null
}

export interface Checked {
  readonly problem: Problem | null
  readonly cost: Cost | null
  /** What a scheme changes in the one in force. */
  readonly changes: readonly string[]
}

/** Experiments and forks of operators: one process at a time, never the one that answers requests. */
export interface ExperimentService {
  shipped(): ShelfDocument[]
  /** Looks an experiment over, as its run would. @throws MallError busy */
  checkExperiment(text: string): Promise<Checked>
  /** Looks over a scheme that a fork would compare with the one in force. */
  checkScheme(text: string): Promise<Checked>
  /** Queues an experiment. @throws MallError bad-experiment, too-many-runs, busy */
  run(asked: { operator: OperatorName; text: string }): Promise<RunView>
  /** Queues a fork of the state as it is when its turn comes. @throws MallError bad-scheme, too-many-runs */
  fork(asked: ForkRequest & { operator: OperatorName }): Promise<RunView>
  /** Ends a run that waits or is under way; a run that is over stays as it is. @throws MallError unknown-run */
  cancel(asked: { operator: OperatorName; id: string }): Promise<RunView>
  /** Newest first. */
  runs(): RunView[]
  /** @throws MallError unknown-run */
  find(id: string): RunView & { readonly source: string }
  /** Where a file of a result stands. @throws MallError unknown-run */
  file(id: string, name: string): string
  /** Ends what is under way. */
  stop(): Promise<void>
}

export interface ExperimentParts {
  readonly folder: string
  /** The live state as bytes, the caller's own; nothing here writes to it. */
  readonly stateNow: () => Promise<Uint8Array>
  /** The text of the scheme in force. */
  readonly schemeInForce: () => Promise<string>
  readonly record: ActService['record']
  readonly clock: Clock
  readonly onError: (error: unknown) => void
  readonly runsKept?: number
}

interface Waiting {
  readonly id: string
  readonly task: () => Promise<Task>
}

const line = ({ line: at, column, message }: Problem): string => `${at}:${column}: ${message}`

/** Opens the service on its folder. */
export function experimentService(parts: ExperimentParts): ExperimentService {
  const { folder, stateNow, schemeInForce, record, clock, onError, runsKept = RUNS_KEPT } = parts
  const store = runStore(folder, { keep: runsKept, clock })
  const waiting: Waiting[] = []
  let current: { id: string; progress: RunProgress | null; stop: () => void; over: Promise<void> } | undefined
  let checks = 0
  let stopped = false

  const known = (id: string): RunRecord => {
    const found = store.find(id)
    if (found === undefined) throw new MallError('unknown-run')
    return found
  }
  const view = (run: RunRecord): RunView => ({
    ...run,
    progress: current?.id === run.id ? current.progress : null,
  })

  async function checkText(text: string): Promise<Extract<Word, { kind: 'sound' | 'unsound' }>> {
    if (checks >= CHECKS_MAX) throw new MallError('busy')
    checks++
    const child = startProcess({ kind: 'check', text }, () => undefined)
    const patience = setTimeout(() => child.stop(), CHECK_MS)
    try {
      const word = await child.ended
      if (word?.kind === 'sound' || word?.kind === 'unsound') return word
      const why = word?.kind === 'failed' ? word.message : 'no answer'
      return { kind: 'unsound', problem: { line: 1, column: 1, message: `it could not be looked over: ${why}` } }
    } finally {
      clearTimeout(patience)
      checks--
    }
  }

  async function checkScheme(text: string): Promise<Checked> {
    try {
      parseScheme(text, 'scheme')
      return { problem: null, cost: null, changes: changesBetween(await schemeInForce(), text) }
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error
      const { line: at, column, message } = error
      return {
        problem: { line: at, column, message: message.replace(/^scheme:\d+:\d+: /, '') },
        cost: null,
        changes: [],
      }
    }
  }

  /** Keeps a run and lets it wait for its turn. */
  function enqueue(run: RunRecord, source: string, task: Waiting['task']): RunView {
    store.keepSource(run.id, source)
    store.save(run)
    waiting.push({ id: run.id, task })
    next()
    return view(known(run.id))
  }

  function refuseFull(): void {
    if (stopped || waiting.length >= QUEUE_MAX) throw new MallError('too-many-runs')
  }

  function next(): void {
    const turn = current === undefined && !stopped ? waiting.shift() : undefined
    if (turn === undefined) return
    const asked = new AbortController()
    store.save({ ...known(turn.id), state: 'running', startedAt: clock() })
    const running = { id: turn.id, progress: null as RunProgress | null, stop: () => asked.abort() }
    const over = carryOut(turn, asked.signal, (progress) => {
      running.progress = progress
    })
      .catch((error: unknown) => {
        onError(error)
        finish(turn.id, { kind: 'failed', message: error instanceof Error ? error.message : String(error) }, false)
      })
      .finally(() => {
        current = undefined
        next()
      })
    current = Object.assign(running, { over })
  }

  async function carryOut(
    { id, task }: Waiting,
    signal: AbortSignal,
    onProgress: (progress: RunProgress) => void,
  ): Promise<void> {
    const ready = await task()
    if (signal.aborted) return finish(id, undefined, true)
    const child = startProcess(ready, ({ done, leftMs, finished, runs }) =>
      onProgress({ done, leftMs, finished, runs }),
    )
    const stop = (): void => child.stop()
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
    finish(id, await child.ended, signal.aborted)
  }

  function finish(id: string, word: Word | undefined, cancelled: boolean): void {
    const ended = { ...known(id), finishedAt: clock() }
    if (word?.kind === 'done') store.save({ ...ended, state: 'done', outcome: word.outcome, files: word.files })
    else if (cancelled && !stopped) store.save({ ...ended, state: 'cancelled' })
    else {
      const why = stopped
        ? 'the server was stopped'
        : word?.kind === 'failed'
          ? word.message
          : 'it ended without a result'
      store.save({ ...ended, state: 'failed', problem: why })
    }
  }

  const blank = (operator: OperatorName) => ({
    id: newId(),
    state: 'queued' as const,
    operator: operator.name,
    createdAt: clock(),
    startedAt: null,
    finishedAt: null,
    problem: null,
    files: [],
    outcome: null,
  })

  return {
    shipped: shippedExperiments,
    async checkExperiment(text) {
      const word = await checkText(text)
      return word.kind === 'sound'
        ? { problem: null, cost: word.cost, changes: [] }
        : { problem: word.problem, cost: null, changes: [] }
    },
    checkScheme,

    async run({ operator, text }) {
      refuseFull()
      const word = await checkText(text)
      if (word.kind === 'unsound') throw new MallError('bad-experiment', line(word.problem))
      refuseFull()
      const { name, title, cost } = word
      const run: RunRecord = { ...blank(operator), kind: 'experiment', name, title, cost, changes: [], fork: null }
      const reason = `${name} sha256:${sha256(text)}`
      await record({ operator: operator.id, act: 'run-experiment', subject: run.id, reason })
      const task: Task = { kind: 'experiment', text, folder: store.resultFolder(run.id) }
      return enqueue(run, text, async () => task)
    },

    async fork({ operator, scheme, ...asked }) {
      refuseFull()
      const { problem, changes } = await checkScheme(scheme)
      if (problem !== null) throw new MallError('bad-scheme', line(problem))
      const run: RunRecord = {
        ...blank(operator),
        kind: 'fork',
        name: 'fork',
        title: { zh: '从今天的真实状态推算', en: 'From today’s real state' },
        cost: null,
        changes,
        fork: asked,
      }
      const change = changes.join(', ')
      const reason = `${asked.days} d: ${change === '' ? 'present course' : change} sha256:${sha256(scheme)}`
      await record({ operator: operator.id, act: 'fork', subject: run.id, reason })
      const resultFolder = store.resultFolder(run.id)
      return enqueue(run, scheme, async () => {
        // Taken when its turn comes: no copy of the whole mall waits in memory.
        const snapshot = await stateNow()
        return { kind: 'fork', ...asked, scheme, change, snapshot, folder: resultFolder }
      })
    },

    async cancel({ operator, id }) {
      const run = known(id)
      if (isOver(run)) return view(run)
      await record({ operator: operator.id, act: 'cancel-experiment', subject: id })
      const place = waiting.findIndex((turn) => turn.id === id)
      if (place >= 0) {
        waiting.splice(place, 1)
        finish(id, undefined, true)
      } else if (current?.id === id) {
        const { over } = current
        current.stop()
        await over
      }
      return view(known(id))
    },

    runs: () => store.list().map(view),
    find: (id) => ({ ...view(known(id)), source: store.source(known(id).id) }),
    file(id, name) {
      const path = store.file(id, name)
      if (path === undefined) throw new MallError('unknown-run')
      return path
    },

    async stop() {
      stopped = true
      for (const { id } of waiting.splice(0)) finish(id, undefined, false)
      current?.stop()
      await current?.over
    },
  }
}
