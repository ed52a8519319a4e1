/** One kept-alive HTTP/1.1 connection that costs a load client next to nothing: what is measured is the server. */
import { connect, type Socket } from 'node:net'

export interface Reply {
  readonly status: number
  readonly headers: string
  readonly body: string
}

interface Waiting {
  resolve(reply: Reply): void
  reject(error: Error): void
}

const HEAD_END = Buffer.from('\r\n\r\n')

/** Sends one request at a time and reads answers that name their length. */
export class Connection {
  readonly #socket: Socket
  readonly #host: string
  #received: Buffer = Buffer.alloc(0)
  #waiting: Waiting | undefined

  private constructor(socket: Socket, host: string) {
    this.#socket = socket
    this.#host = host
    socket.setNoDelay(true)
    socket.on('data', (bytes) => this.#take(bytes))
    const end = (error?: Error): void => {
      this.#waiting?.reject(error ?? new Error('the server closed the connection'))
      this.#waiting = undefined
    }
    socket.on('error', end)
    socket.on('close', () => end())
  }

  /** Connects to an address such as http://127.0.0.1:8420. */
  static async open(address: string): Promise<Connection> {
    const { hostname, port, host } = new URL(address)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const socket = connect(Number(port), hostname, resolve)
    socket.once('error', reject)
    await promise
    socket.off('error', reject)
    return new Connection(socket, host)
  }

  /**
   * The answer to one request.
   * @throws Error when the connection ends before it is complete
   */
  send(method: 'GET' | 'POST', path: string, headers: string, body = ''): Promise<Reply> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>()
    this.#waiting = { resolve, reject }
    const length = body === '' ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`
    const end = method === 'POST' && body === '' ? 'content-length: 0\r\n' : length
    this.#socket.write(`${method} ${path} HTTP/1.1\r\nhost: ${this.#host}\r\n${headers}${end}\r\n${body}`)
    return promise
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(bytes: Buffer): void {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes])
    const headEnd = this.#received.indexOf(HEAD_END)
    if (headEnd < 0) return
    const head = this.#received.toString('latin1', 0, headEnd)
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    const from = headEnd + HEAD_END.length
    const to = from + Number(length ?? 0)
    if (this.#received.length < to) return
    const body = this.#received.toString('utf8', from, to)
    this.#received = this.#received.subarray(to)
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.resolve({ status: Number(head.slice(9, 12)), headers: head, body })
  }
}
