import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type PlantedBug, plantedBugs } from './planted-bugs.ts'

/** Whether the simulation found a planted bug, and how. */
export interface PlantedResult {
  readonly name: string
  readonly found: boolean
  /** The first thing it noticed, or what became of the run. */
  readonly how: string
}

const source = dirname(dirname(fileURLToPath(import.meta.url)))
/** Copies lie in the package, so that its imports resolve; `dist` is never part of it. */
const copies = join(dirname(source), 'dist', 'planted')
/** Runs tried before a bug counts as not found. */
const SEEDS = 60
/** A bug that makes a run hang is found too. */
const PATIENCE_MS = 60_000

/**
 * Plants every bug of the list in a copy of this package and lets the simulation look for it. A bug whose
 * place is not there exactly once is an error: the list must follow the code.
 */
export async function torturePlanted(
  options: { print?: (line: string) => void; only?: RegExp } = {},
): Promise<PlantedResult[]> {
  const { print = () => {}, only = /./ } = options
  const results: PlantedResult[] = []
  await rm(copies, { recursive: true, force: true })
  for (const [index, bug] of plantedBugs.entries()) {
    if (!only.test(bug.name)) continue
    const home = join(copies, String(index))
    await plant(home, bug)
    const result = { name: bug.name, ...(await look(home)) }
    results.push(result)
    print(`${result.found ? 'found ' : 'MISSED'}  ${bug.name}: ${result.how}`)
  }
  await rm(copies, { recursive: true, force: true })
  return results
}

async function plant(home: string, bug: PlantedBug): Promise<void> {
  await mkdir(home, { recursive: true })
  await cp(source, home, { recursive: true, filter: (path) => !path.endsWith('.test.ts') })
  const file = join(home, bug.file)
  const text = await readFile(file, 'utf8')
  if (text.split(bug.from).length !== 2) throw new Error(`${bug.file} does not have exactly one place for: ${bug.name}`)
  await writeFile(
    file,
    text.replace(bug.from, () => bug.to),
  )
}

/** Runs seeds on the copy until something is found. */
function look(home: string): Promise<{ found: boolean; how: string }> {
  const entry = pathToFileURL(join(home, 'torture', 'torture.ts')).href
  const program = `
    import { tortureOnce } from ${JSON.stringify(entry)}
    for (let seed = 1; seed <= ${SEEDS}; seed += 1) {
      const { findings } = await tortureOnce(seed)
      if (findings.length > 0) { console.log('seed ' + seed + ': ' + findings[0]); process.exit(0) }
    }`
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['--input-type=module', '-e', program],
      { timeout: PATIENCE_MS },
      (error, stdout, stderr) => {
        const said = stdout.trim().split('\n')[0] ?? ''
        if (said !== '') done({ found: true, how: said })
        else if (error?.killed) done({ found: true, how: 'the run hangs' })
        else if (error) done({ found: true, how: `the run ends with: ${lastError(stderr)}` })
        else done({ found: false, how: `${SEEDS} runs found nothing` })
      },
    )
  })
}

function lastError(stderr: string): string {
  return (
    stderr
      .split('\n')
      .find((line) => /Error/.test(line))
      ?.trim() ?? stderr.trim().slice(0, 200)
  )
}
