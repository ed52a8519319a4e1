import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { HostAnswer, HostQuestion } from './protocol.ts'

const HOST = new URL('./host.ts', import.meta.url).pathname
const SCHEME = new URL('../../schemes/first-light.yaml', import.meta.url).pathname

/** Spread over a union: a question without the number that the line gets. */
type Question = HostQuestion extends infer Kind ? (Kind extends HostQuestion ? Omit<Kind, 'number'> : never) : never

/** A host process that can be killed and started again, and a line to whichever lives. */
export class Victim {
  readonly #directory: string
  #child: ChildProcess | undefined
  #socket: Socket | undefined
  #waiting = new Map<number, (answer: HostAnswer) => void>()
  #number = 0
  kills = 0
  /** What hosts said on their error output. */
  complaints = ''

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Starts a host and waits until it serves. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [HOST, this.#directory, SCHEME], { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
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
      this.#waiting.get(number)?.(answer)
      this.#waiting.delete(number)
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
    if (!child) return null
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
      this.#waiting.set(number, done)
      socket.write(`${JSON.stringify({ number, ...question })}\n`)
    })
  }

  #hangUp(socket: Socket): void {
    if (this.#socket !== socket) return
    this.#socket = undefined
    for (const done of this.#waiting.values()) done({ kind: 'failed', code: 'hung up' })
    this.#waiting.clear()
  }
}
