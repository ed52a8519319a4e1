/** Writes a result: a folder that is there whole or not at all. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { csvFiles } from './csv.ts'
import { reportPage } from './page.ts'
import type { ExperimentResult } from './result.ts'

/** The folder is there and holds something that is not a result. */
export class FolderInUse extends Error {}

/** A folder for a while is its maker's alone; a result is for everybody. */
const READABLE = 0o755

const OURS = /^(result\.json|report\.html|[a-z]+\.csv)$/

/** Refuses a folder that holds anything but an earlier result. Ask before a long run. Throws FolderInUse. */
export function checkFolder(folder: string): void {
  let names: string[] = []
  try {
    names = readdirSync(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
    throw new FolderInUse(`${folder} is no folder to write to: ${(error as Error).message}`)
  }
  const foreign = names.find((name) => !OURS.test(name))
  if (foreign !== undefined)
    throw new FolderInUse(
      `${folder} holds "${foreign}", which is no result of an experiment: name another folder with --out`,
    )
}

/** Writes result.json, the CSV tables and report.html; an earlier result there is replaced. Returns the files. */
export function writeResult(
  result: ExperimentResult,
  { folder, source }: { folder: string; source: string },
): string[] {
  checkFolder(folder)
  const whole = resolve(folder)
  mkdirSync(dirname(whole), { recursive: true })
  const half = mkdtempSync(join(dirname(whole), `.${basename(whole)}-`))
  try {
    const files: Record<string, string> = {
      'result.json': `${JSON.stringify(result, null, 1)}\n`,
      'report.html': reportPage(result, source),
      ...csvFiles(result),
    }
    for (const [name, text] of Object.entries(files)) writeFileSync(join(half, name), text)
    chmodSync(half, READABLE)
    rmSync(whole, { recursive: true, force: true })
    renameSync(half, whole)
    return Object.keys(files).map((name) => join(folder, name))
  } finally {
    rmSync(half, { recursive: true, force: true })
  }
}
