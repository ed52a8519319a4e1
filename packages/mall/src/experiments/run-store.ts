/** The folder in which runs are kept: one folder each, the newest of a bounded number. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunRecord } from './words.ts'

const RECORD = 'run.json'
const SOURCE = 'document.yaml'
const RESULT = 'result'
const ID = /^[0-9a-z]{16}$/
const FILE = /^(result\.json|report\.html|[a-z]+\.csv)$/

export interface RunStore {
  /** Newest first. */
  list(): RunRecord[]
  find(id: string): RunRecord | undefined
  save(record: RunRecord): void
  keepSource(id: string, text: string): void
  source(id: string): string
  /** The folder a run writes its result to. */
  resultFolder(id: string): string
  /** The path of a file of a result, or undefined when the run has none of that name. */
  file(id: string, name: string): string | undefined
}

export const isOver = ({ state }: RunRecord): boolean => state !== 'queued' && state !== 'running'

/**
 * Opens the folder; makes it when it is not there. What was under way when the server stopped has failed.
 * @param keep how many runs stay; the oldest that are over go first
 */
export function runStore(folder: string, { keep, clock }: { keep: number; clock: () => number }): RunStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const records = new Map<string, RunRecord>()
  for (const id of readdirSync(folder).filter((name) => ID.test(name))) {
    const record = readRecord(folder, id)
    if (record === undefined) rmSync(join(folder, id), { recursive: true, force: true })
    else records.set(id, record)
  }

  const newestFirst = (): RunRecord[] =>
    [...records.values()].toSorted((one, other) => other.createdAt - one.createdAt || (other.id < one.id ? -1 : 1))

  function dropOldest(): void {
    const over = newestFirst().filter(isOver)
    for (const { id } of over.slice(Math.max(0, over.length - (records.size - keep)))) {
      records.delete(id)
      rmSync(join(folder, id), { recursive: true, force: true })
    }
  }

  function save(record: RunRecord): void {
    records.set(record.id, record)
    mkdirSync(join(folder, record.id), { recursive: true, mode: 0o700 })
    const path = join(folder, record.id, RECORD)
    writeFileSync(`${path}.new`, JSON.stringify(record))
    renameSync(`${path}.new`, path)
    dropOldest()
  }

  for (const record of newestFirst().filter((found) => !isOver(found)))
    save({ ...record, state: 'failed', finishedAt: clock(), problem: 'the server was stopped' })

  return {
    list: newestFirst,
    find: (id) => records.get(id),
    save,
    keepSource(id, text) {
      mkdirSync(join(folder, id), { recursive: true, mode: 0o700 })
      writeFileSync(join(folder, id, SOURCE), text)
    },
    source: (id) => readFileSync(join(folder, id, SOURCE), 'utf8'),
    resultFolder: (id) => join(folder, id, RESULT),
    file(id, name) {
      const record = records.get(id)
      return record?.files.includes(name) && FILE.test(name) ? join(folder, id, RESULT, name) : undefined
    },
  }
}

function readRecord(folder: string, id: string): RunRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(join(folder, id, RECORD), 'utf8')) as RunRecord
    return record.id === id ? record : undefined
  } catch {
    return undefined
  }
}
