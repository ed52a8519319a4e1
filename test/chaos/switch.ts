import { connect, createServer, type Server, type Socket } from 'node:net'

/** An address that leads to one server or another, as a floating address or a name does in a real house. */
export class Switch {
  readonly #server: Server
  readonly #open = new Set<Socket>()
  #target: number
  port = 0

  constructor(target: number) {
    this.#target = target
    this.#server = createServer((incoming) => this.#join(incoming))
  }

  async open(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done))
    const address = this.#server.address()
    this.port = typeof address === 'object' && address ? address.port : 0
  }

  /** From now on the address leads to another port; whoever is connected is cut off. */
  turn(target: number): void {
    this.#target = target
    for (const socket of this.#open) socket.destroy()
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#open) socket.destroy()
  }

  #join(incoming: Socket): void {
    const outgoing = connect(this.#target, '127.0.0.1')
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      this.#open.add(one)
      one.setNoDelay(true)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        this.#open.delete(one)
        other.destroy()
      })
    }
  }
}
