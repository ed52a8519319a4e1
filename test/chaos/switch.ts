import { connect, createServer, type Server, type Socket } from 'node:net'

/** What becomes of bytes on their way: they pass, wait until the way is open again, or are lost. */
type Passage = 'open' | 'waits' | 'lost'

/**
 * An address that leads to one server or another, as a floating address or a name does in a real house; and a line
 * that can be cut, stand still, or lose what goes one way without either end being told.
 */
export class Switch {
  readonly #server: Server
  readonly #open = new Set<Socket>()
  readonly #waiting = new Set<() => void>()
  #target: number
  #asking: Passage = 'open'
  #answering: Passage = 'open'
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
    this.cut()
  }

  /** Whoever is connected is cut off, and may connect again. */
  cut(): void {
    for (const socket of this.#open) socket.destroy()
  }

  /** What the callers say, and what they are answered, passes, waits or is lost from now on. */
  set(asking: Passage, answering: Passage): void {
    this.#asking = asking
    this.#answering = answering
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const go of waiting) go()
  }

  close(): void {
    this.#server.close()
    this.cut()
  }

  #join(incoming: Socket): void {
    const outgoing = connect(this.#target, '127.0.0.1')
    this.#carry(incoming, outgoing, () => this.#asking)
    this.#carry(outgoing, incoming, () => this.#answering)
  }

  #carry(one: Socket, other: Socket, passage: () => Passage): void {
    this.#open.add(one)
    one.setNoDelay(true)
    const pass = (bytes: Buffer): void => {
      switch (passage()) {
        case 'open':
          if (!other.write(bytes)) this.#pause(one, other)
          return
        case 'lost':
          return
        case 'waits':
          one.pause()
          this.#waiting.add(() => {
            if (one.destroyed) return
            pass(bytes)
            one.resume()
          })
      }
    }
    one.on('data', pass)
    one.on('end', () => other.end())
    one.on('error', () => other.destroy())
    one.on('close', () => {
      this.#open.delete(one)
      other.destroy()
    })
  }

  /** The other end takes no more for the moment. */
  #pause(one: Socket, other: Socket): void {
    one.pause()
    other.once('drain', () => one.resume())
  }
}
