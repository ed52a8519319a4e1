import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { removeScratch, scratchDirectory } from '@huoshui/journal'

const ROOT = join(import.meta.dirname, '../..')
const MAIN = join(ROOT, 'packages/cli/src/main.ts')
/** A cold start sets up a database cluster. */
const START_MS = 90_000
const STOP_MS = 20_000
const LINES_TOLD = 40

export interface RunningServer {
  /** Such as http://127.0.0.1:40123 */
  readonly address: string
  readonly operator: { name: string; password: string }
  /** Directory of the embedded database, for what an operator of the machine does beside the running server. */
  readonly data: string
  /** Stops the program as Ctrl-C does; its data stays for a start on the same place. */
  halt(): Promise<void>
  /** Stops the program and takes its data away. */
  stop(): Promise<void>
}

/** Starts the real program, as `npm start` does, on a new data directory and a free port. */
export async function startServer(): Promise<RunningServer> {
  const folder = await scratchDirectory('e2e')
  const log = join(folder, 'server.log')
  const words = ['start', '--port', '0', '--data', join(folder, 'data'), '--log', log]
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // A test run that is broken off leaves no server behind.
  const reap = (): void => void child.kill('SIGTERM')
  process.once('exit', reap)
  child.once('exit', () => process.off('exit', reap))
  try {
    const told = { ...(await announcement(child)), data: join(folder, 'data') }
    const halt = () => end(child)
    const stop = async () => {
      await halt()
      await removeScratch(folder)
    }
    return { ...told, halt, stop }
  } catch (cause) {
    await end(child)
    const lines = await readFile(log, 'utf8').catch(() => '')
    await removeScratch(folder)
    throw new Error(`the server did not start\n${lines.split('\n').slice(-LINES_TOLD).join('\n')}`, { cause })
  }
}

/** Reads what the program prints once it is ready: its address and the operator's first password. */
function announcement(child: ChildProcess): Promise<Pick<RunningServer, 'address' | 'operator'>> {
  const { promise, resolve, reject } = Promise.withResolvers<Pick<RunningServer, 'address' | 'operator'>>()
  let printed = ''
  const listen = (text: Buffer): void => {
    printed += text.toString()
    const address = /Shop\s+(http:\/\/\S+?)\/\s/.exec(printed)?.[1]
    const [, name, password] = /Operator\s+(\S+)\s+password\s+(\S+)/.exec(printed) ?? []
    if (address && name && password) resolve({ address, operator: { name, password } })
  }
  child.stdout?.on('data', listen)
  child.stderr?.on('data', listen)
  child.once('exit', (code) => reject(new Error(`ended with ${code}: ${printed}`)))
  child.once('error', reject)
  const timer = setTimeout(() => reject(new Error(`nothing after ${START_MS} ms: ${printed}`)), START_MS)
  return promise.finally(() => clearTimeout(timer))
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const { promise, resolve } = Promise.withResolvers<void>()
  child.once('exit', () => resolve())
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await promise
  clearTimeout(timer)
}
