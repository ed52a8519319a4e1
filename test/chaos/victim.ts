import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { type HostAnswer, LOST } from './protocol.ts'
import type { Answerer, Question } from './record.ts'

const HOST = new URL('./host.ts', import.meta.url).pathname
const SCHEME = new URL('../../schemes/first-light.yaml', import.meta.url).pathname

/** As long does a caller wait for an answer. */
const PATIENCE_MS = 3000

/** A host process that can be killed and started again, and a line to whichever lives. */
export class Victim implements Answerer {
  readonly #directory: string
  readonly #url: string | undefined
  readonly #host: string
  readonly #scheme: string
  readonly #env: Readonly<NodeJS.ProcessEnv>
  #child: ChildProcess | undefined
  #socket: Socket | undefined
  #waiting = new Map<number, (answer: HostAnswer) => void>()
  #number = 0
  kills = 0
  /** What hosts said on their error output. */
  complaints = ''

  /** Without `url` the host runs the embedded database of the directory itself. */
  constructor(
    directory: string,
    url?: string,
    more: { host?: string; scheme?: string; env?: Readonly<NodeJS.ProcessEnv> } = {},
  ) {
    this.#directory = directory
    this.#url = url
    this.#host = more.host ?? HOST
    this.#scheme = more.scheme ?? SCHEME
    this.#env = more.env ?? {}
  }

  /** Starts a host that serves when its time comes; when another one writes, it waits. */
  async launch(): Promise<void> {
    this.#start().catch((error) => {
      this.complaints += `${error}\n`
    })
  }

  /** Starts a host and waits until it serves; `crash` tells it where to die. */
  start(crash?: string): Promise<void> {
    return this.#start(crash)
  }

  /** Resolves when the host of the moment has ended, by whatever. */
  async ended(): Promise<void> {
    const child = this.#child
    if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    this.kills += 1
  }

  /** What the host of the moment was ended by, if by a signal. */
  get endedBy(): NodeJS.Signals | null {
    return this.#child?.signalCode ?? null
  }

  /** SIGSTOP, SIGCONT. */
  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal)
  }

  async #start(crash?: string): Promise<void> {
    const more = this.#url === undefined ? [] : [this.#url]
    const child = spawn(process.execPath, [this.#host, this.#directory, this.#scheme, ...more], {
      // A host whose test is gone finds its input ended, and ends too.
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...this.#env, CRASH: crash ?? '' },
    })
    this.#child = child
    child.once('exit', (code) => {
      // It found that another host writes now; it begins anew as the one that waits.
      if (code === LOST && this.#child === child) void this.launch()
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.complaints += text
    })
    const port = await new Promise<number>((done, fail) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.startsWith('ready ')) done(Number(line.slice('ready '.length)))
      })
      child.once('exit', (code) => fail(new Error(`the host ended with ${code}\n${this.complaints.slice(-2000)}`)))
    })
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    this.#socket = socket
    socket.on('error', () => {})
    socket.on('close', () => this.#hangUp(socket))
    const lines = createInterface({ input: socket })
    // A reset by a killed host shows here too; it is what this test is about.
    lines.on('error', () => {})
    lines.on('line', (line) => {
      const { number, ...answer }: HostAnswer & { number: number } = JSON.parse(line)
      this.#settle(number, answer)
    })
  }

  /** kill -9, in the middle of whatever it does. */
  async kill(): Promise<void> {
    const child = this.#child
    if (!child) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    this.kills += 1
  }

  /** A graceful stop: everything is drained, the database stops too. */
  async stop(): Promise<number | null> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    const [code] = await gone
    return code
  }

  /** Asks the host of the moment; `failed` when it dies before it answers. */
  ask(question: Question): Promise<HostAnswer> {
    const socket = this.#socket
    if (!socket || socket.destroyed) return Promise.resolve({ kind: 'failed', code: 'nobody there' })
    this.#number += 1
    const number = this.#number
    return new Promise((done) => {
      const timer = setTimeout(() => this.#settle(number, { kind: 'failed', code: 'no answer' }), PATIENCE_MS)
      this.#waiting.set(number, (answer) => {
        clearTimeout(timer)
        done(answer)
      })
      socket.write(`${JSON.stringify({ number, ...question })}\n`)
    })
  }

  #settle(number: number, answer: HostAnswer): void {
    this.#waiting.get(number)?.(answer)
    this.#waiting.delete(number)
  }

  #hangUp(socket: Socket): void {
    if (this.#socket !== socket) return
    this.#socket = undefined
    for (const done of this.#waiting.values()) done({ kind: 'failed', code: 'hung up' })
    this.#waiting.clear()
  }
}
