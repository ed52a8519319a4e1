import { readFileSync, readlinkSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { exists, POINTER } from './binaries.ts'
import { findPostmaster, isAlive, stopPostmaster } from './postmaster.ts'

/** Whose directory it is: a process is known by its number, by when it began, and by where that number counts. */
interface Owner {
  readonly pid: number
  readonly began: string
  readonly where: string
}

const PREFIX = 'huoshui-scratch.'
const MARK = 'scratch-of.json'
/** A cluster lies at most so many directories below. */
const DEPTH = 3

let sweeping: Promise<unknown> | undefined

/**
 * A directory for databases that are thrown away (tests, measurements), below the system's temporary directory and
 * open to the server's user. It says whose it is, so that it is swept when its owner was killed: what such processes
 * left behind goes at the first call. Remove it with `removeScratch`.
 */
export async function scratchDirectory(purpose: string): Promise<string> {
  sweeping ??= sweepScratch()
  await sweeping
  const directory = await mkdtemp(join(tmpdir(), `${PREFIX}${purpose}-`))
  await chmod(directory, 0o755)
  const owner: Owner = { pid: process.pid, began: beganOf(process.pid), where: here() }
  await writeFile(join(directory, MARK), JSON.stringify(owner))
  return directory
}

/** Stops the servers that still run in a scratch directory, and removes it with everything that belongs to it. */
export async function removeScratch(directory: string): Promise<void> {
  const clusters = await clustersBelow(directory, DEPTH)
  for (const cluster of clusters) {
    const running = await findPostmaster(cluster)
    if (running) await stopPostmaster(running)
  }
  // The mark goes last: what is broken off here is swept by the next one.
  const rest = (await readdir(directory).catch(() => [])).filter((name) => name !== MARK)
  for (const path of [...clusters, ...rest.map((name) => join(directory, name)), directory])
    await rm(path, { recursive: true, force: true, maxRetries: 3 })
}

/** Makes a directory of a scratch directory, for somebody to look into it: it stays until it is removed by hand. */
export async function keepScratch(directory: string): Promise<void> {
  await rm(join(directory, MARK), { force: true })
}

/** Removes the scratch directories whose owner is gone, and returns them; every other directory is left alone. */
export async function sweepScratch(root: string = tmpdir()): Promise<string[]> {
  const swept: string[] = []
  for (const name of await readdir(root).catch(() => [])) {
    if (!name.startsWith(PREFIX)) continue
    const directory = join(root, name)
    const owner = await ownerOf(directory)
    if (!owner || !isGone(owner)) continue
    // One that cannot be removed (another user's, a disk still mounted in it) holds up nobody.
    const removed = await removeScratch(directory).then(
      () => true,
      () => false,
    )
    if (removed) swept.push(directory)
  }
  return swept
}

async function ownerOf(directory: string): Promise<Owner | undefined> {
  try {
    const read: Partial<Owner> = JSON.parse(await readFile(join(directory, MARK), 'utf8'))
    const { pid, began, where } = read
    return pid === undefined || began === undefined || where === undefined ? undefined : { pid, began, where }
  } catch {
    return undefined
  }
}

/** Of a process elsewhere (another machine or container on the same disk) nobody can tell here. */
function isGone({ pid, began, where }: Owner): boolean {
  return where === here() && (!isAlive(pid) || beganOf(pid) !== began)
}

/** Where a process number means something. */
function here(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

/** When a process began, as the system counts it; empty where that cannot be told. */
function beganOf(pid: number): string {
  try {
    // The name in brackets may hold anything; the fields after the last bracket are counted from the third.
    const [, fields = ''] = /\)([^)]*)$/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${fields.trim().split(' ')[19] ?? ''}`
  } catch {
    return ''
  }
}

/** The clusters in a directory, and those that had to be put elsewhere because nobody could reach them there. */
async function clustersBelow(directory: string, depth: number): Promise<string[]> {
  if (await exists(join(directory, 'PG_VERSION'))) return [directory]
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => [])
  const found: string[] = []
  for (const entry of entries) {
    const path = join(directory, entry.name)
    if (entry.name === POINTER) found.push((await readFile(path, 'utf8')).trim())
    else if (entry.isDirectory() && depth > 0) found.push(...(await clustersBelow(path, depth - 1)))
  }
  return found
}
