import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { exists } from './binaries.ts'
import { isAlive } from './postmaster.ts'
import { keepScratch, removeScratch, scratchDirectory, sweepScratch } from './scratch.ts'

/** Stands for the system's temporary directory. */
let root: string
const children: ChildProcess[] = []

beforeEach(async () => {
  root = await scratchDirectory('sweep')
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await sweepScratch(root)
  await removeScratch(root)
})

interface Running {
  readonly child: ChildProcess
  readonly directory: string
  readonly cluster: string
  readonly pid: number
}

/** Another process with a server on a scratch directory of its own; the server outlives a kill of its process. */
async function startElsewhere(): Promise<Running> {
  const program = `
    import { scratchDirectory } from ${JSON.stringify(new URL('./scratch.ts', import.meta.url).href)}
    import { startEmbedded } from ${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)}
    const directory = await scratchDirectory('killed')
    const { cluster, pid } = await startEmbedded({ directory })
    console.log(JSON.stringify({ directory, cluster, pid }))
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: root },
  })
  children.push(child)
  const [line] = await once(child.stdout, 'data')
  return { child, ...JSON.parse(String(line)) }
}

async function kill({ child }: Running): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

test('what a killed process left is swept with its server; what is in use, or is nobody’s scratch, stays', async () => {
  const [killed, living] = [await startElsewhere(), await startElsewhere()]
  const real = join(root, 'data')
  const unmarked = join(root, 'huoshui-scratch.unmarked-abcdef')
  for (const directory of [real, unmarked]) {
    await mkdir(join(directory, 'cluster'), { recursive: true })
    await writeFile(join(directory, 'cluster', 'PG_VERSION'), '18\n')
  }
  await kill(killed)
  expect(isAlive(killed.pid)).toBe(true)
  expect(await sweepScratch(root)).toEqual([killed.directory])
  expect(isAlive(killed.pid)).toBe(false)
  expect(await exists(killed.directory)).toBe(false)
  expect(isAlive(living.pid)).toBe(true)
  expect(await exists(join(living.cluster, 'postmaster.pid'))).toBe(true)
  for (const directory of [real, unmarked]) expect(await exists(join(directory, 'cluster', 'PG_VERSION'))).toBe(true)
}, 60_000)

test('a cluster that had to be put elsewhere goes with its scratch directory', async (context) => {
  if (process.getuid?.() !== 0) context.skip('only root has to run the server as somebody else')
  await chmod(root, 0o700)
  const killed = await startElsewhere()
  expect(killed.cluster.startsWith(root)).toBe(false)
  await kill(killed)
  await sweepScratch(root)
  expect(await exists(killed.cluster)).toBe(false)
  expect(await readdir(root)).toEqual(['scratch-of.json'])
}, 60_000)

test('an owner whose number another process has by now is gone; one on another machine, or kept, is left alone', async () => {
  const mark = async (name: string, owner: object) => {
    const directory = join(root, `huoshui-scratch.${name}`)
    await mkdir(directory)
    await writeFile(join(directory, 'scratch-of.json'), JSON.stringify(owner))
    return directory
  }
  const reused = await mark('reused', { pid: process.pid, began: 'another boot', where: await whereWeAre() })
  await mark('elsewhere', { pid: 999_999_999, began: '1', where: 'another machine' })
  const kept = await mark('kept', { pid: process.pid, began: 'another boot', where: await whereWeAre() })
  await keepScratch(kept)
  expect(await sweepScratch(root)).toEqual([reused])
})

async function whereWeAre(): Promise<string> {
  return JSON.parse(await readFile(join(root, 'scratch-of.json'), 'utf8')).where
}
