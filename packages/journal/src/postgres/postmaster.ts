import { execFileSync, spawn } from 'node:child_process'
import { readFile, readlink, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../errors.ts'
import type { ServerUser } from './binaries.ts'
import { EmbeddedError } from './embedded-error.ts'

/** A running server: its process and where it listens. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
}

/** How long a server may take to stop before it is told to stop at once. */
const STOP_PATIENCE_MS = 20_000
const POLL_MS = 25
const LOCK_FILE = 'postmaster.pid'
/** A lock file younger than this may still be in the making. */
const LOCK_WRITING_MS = 2000

/** The server of this cluster as its own file names it, if that process lives. */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, LOCK_FILE), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Number(lines[0])
  if (!Number.isSafeInteger(pid) || pid <= 1 || !(await serves(pid, cluster))) return undefined
  return { pid, port: Number(lines[3] ?? 0) }
}

/**
 * Removes the lock file of a server that was killed. Its pid is dead, or by now some other program's (then
 * PostgreSQL would refuse to start); one just being written has no pid yet and is left alone.
 */
async function removeStaleLock(cluster: string): Promise<void> {
  const file = join(cluster, LOCK_FILE)
  const found = await stat(file).catch(() => undefined)
  if (!found || Date.now() - found.mtimeMs < LOCK_WRITING_MS) return
  if (!(await findPostmaster(cluster))) await rm(file, { force: true })
}

/** Whether process `pid` lives and is a PostgreSQL server working in this cluster. */
async function serves(pid: number, cluster: string): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform === 'linux') {
    const [home, name] = await Promise.all([
      readlink(`/proc/${pid}/cwd`).catch(() => undefined),
      readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
    ])
    // A process of another user hides its directory; then its command line must do.
    return name.includes('postgres') && (home === undefined || home === cluster)
  }
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(cluster)
  } catch {
    return false
  }
}

/** Whether a process with this id exists (also one that we may not signal). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Starts a server process; it may still be recovering when this returns. @throws EmbeddedError start-failed with the end of its log when it exits at once. */
export async function launch(options: {
  postgres: string
  cluster: string
  port: number
  user: ServerUser | undefined
  lifeline: boolean
  log: (line: string) => void
}): Promise<Postmaster> {
  const { postgres, cluster, port, user, lifeline, log } = options
  await removeStaleLock(cluster)
  const flags = ['-D', cluster, '-p', String(port), ...settings()]
  // With a lifeline the server stops by itself when we are gone, however we went: its shell waits for
  // the end of our pipe. Without one it outlives a kill and the next start takes it over.
  const wrapped = 'exec 3<&0; "$@" 3<&- & server=$!; (read -r _ <&3; kill -INT $server) & wait $server; kill $!'
  const [program, args] = lifeline ? ['/bin/sh', ['-c', wrapped, 'sh', postgres, ...flags]] : [postgres, flags]
  const child = spawn(program, args, {
    // Away from our terminal: Ctrl-C must reach us first, so that the writer can drain.
    detached: true,
    stdio: [lifeline ? 'pipe' : 'ignore', 'ignore', 'pipe'],
    cwd: '/',
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  })
  let tail = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-4000)
    for (const line of text.split('\n')) if (line) log(line)
  })
  let ended: string | undefined
  child.on('error', (error) => {
    ended = messageOf(error)
  })
  child.on('exit', (code, signal) => {
    ended = `it exited with ${code ?? signal}`
  })
  child.unref()
  for (const stream of [child.stderr, child.stdin]) (stream as unknown as { unref?(): void } | null)?.unref?.()
  for (;;) {
    const running = await findPostmaster(cluster)
    if (running) return running
    if (ended) throw startFailed(ended, tail, port)
    await sleep(POLL_MS)
  }
}

function startFailed(how: string, tail: string, port: number): EmbeddedError {
  if (/Address already in use/.test(tail))
    return new EmbeddedError('port-taken', `port ${port} is taken by another program`)
  return new EmbeddedError('start-failed', `the embedded PostgreSQL did not start: ${how}\n${tail.trim()}`)
}

function settings(): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    max_connections: '100',
    shared_buffers: '128MB',
    max_wal_size: '2GB',
    timezone: 'UTC',
    log_timezone: 'UTC',
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Stops a server and waits until its process is gone: connections are ended, everything acknowledged stays. */
export async function stopPostmaster({ pid }: Postmaster): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!isAlive(pid)) return
    process.kill(pid, signal)
    for (let waited = 0; waited < STOP_PATIENCE_MS && isAlive(pid); waited += POLL_MS) await sleep(POLL_MS)
  }
}
