import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'
import { deserialize, serialize } from 'node:v8'
import type { Line } from './line.ts'

/** Longest frame of a peer that has not proved itself, in bytes. */
const STRANGER_MAX = 1024
/** Longest frame of a peer that has, in bytes: the snapshot of a large mall fits. */
const FRAME_MAX = 1024 * 1024 * 1024
const LENGTH_BYTES = 4
const NONCE_BYTES = 32

/** Cuts what comes over a socket into frames: a length (u32 little-endian), then so many bytes. */
class Frames {
  readonly #hear: (frame: Buffer) => void
  #chunks: Buffer[] = []
  #bytes = 0
  #max = STRANGER_MAX

  constructor(hear: (frame: Buffer) => void) {
    this.#hear = hear
  }

  /** The peer has proved itself: it may send as much as there is to send. */
  trust(): void {
    this.#max = FRAME_MAX
  }

  /** @throws Error when a frame is longer than it may be */
  add(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    for (;;) {
      if (this.#bytes < LENGTH_BYTES) return
      const length = this.#gather(LENGTH_BYTES).readUInt32LE(0)
      if (length > this.#max) throw new Error(`a frame of ${length} bytes is too long`)
      if (this.#bytes < LENGTH_BYTES + length) return
      const all = this.#gather(LENGTH_BYTES + length)
      const frame = all.subarray(LENGTH_BYTES, LENGTH_BYTES + length)
      this.#chunks = [all.subarray(LENGTH_BYTES + length)]
      this.#bytes -= LENGTH_BYTES + length
      this.#hear(frame)
    }
  }

  /** What has come, with at least so many bytes in its first piece. Copies only when a piece is too short. */
  #gather(bytes: number): Buffer {
    const [first] = this.#chunks
    if (first !== undefined && first.length >= bytes) return first
    const all = Buffer.concat(this.#chunks)
    this.#chunks = [all]
    return all
  }
}

function sendFrame(socket: Socket, bytes: Uint8Array): void {
  if (socket.destroyed || socket.writableEnded) return
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32LE(bytes.length)
  socket.cork()
  socket.write(length)
  socket.write(bytes)
  socket.uncork()
}

type Side = 'owner' | 'asker'

/** Only who knows the secret can say this; both nonces are in it, so that what was heard once is worth nothing again. */
function proofOf(secret: Buffer, side: Side, { mall, asker, owner }: { mall: string; asker: Buffer; owner: Buffer }) {
  return createHmac('sha256', secret)
    .update(`huoshui.node.1\n${side}\n${mall}\n${asker.toString('hex')}\n${owner.toString('hex')}\n`)
    .digest()
}

const isSame = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other)

interface SocketLine<Out, In> extends Line<Out, In> {
  close(): void
}

/** The line over a socket whose peer has proved itself: messages as V8 writes them, in frames. */
function trustedLine<Out, In>(
  socket: Socket,
  frames: Frames,
): { line: SocketLine<Out, In>; hear(frame: Buffer): void } {
  let hearMessage: (message: In) => void = () => undefined
  frames.trust()
  return {
    line: {
      send: (message) => sendFrame(socket, serialize(message)),
      onMessage(hear) {
        hearMessage = hear
      },
      close: () => void socket.end(),
    },
    hear: (frame) => hearMessage(deserialize(frame) as In),
  }
}

/** Hands every frame to `step`, which says what hears the next one; ends the socket when it throws. */
function listen(socket: Socket, first: (frame: Buffer, frames: Frames) => ((frame: Buffer) => void) | undefined): void {
  let hear: (frame: Buffer) => void = (frame) => {
    hear = first(frame, frames) ?? hear
  }
  const frames = new Frames((frame) => hear(frame))
  socket.on('data', (chunk) => {
    try {
      frames.add(chunk)
    } catch (error) {
      socket.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  })
}

/** The asker's end: proves itself to the owner of a mall, and lets the owner prove itself. */
export function askOver<Out, In>(parts: {
  socket: Socket
  mall: string
  secret: Buffer
  onReady: (line: SocketLine<Out, In>) => void
}): void {
  const { socket, mall, secret, onReady } = parts
  const asker = randomBytes(NONCE_BYTES)
  listen(socket, (frame, frames) => {
    const owner = frame.subarray(0, NONCE_BYTES)
    const nonces = { mall, asker, owner }
    if (!isSame(frame.subarray(NONCE_BYTES), proofOf(secret, 'owner', nonces)))
      throw new Error('the other node does not know the secret')
    sendFrame(socket, proofOf(secret, 'asker', nonces))
    const { line, hear } = trustedLine<Out, In>(socket, frames)
    onReady(line)
    return hear
  })
  sendFrame(socket, Buffer.concat([asker, Buffer.from(mall, 'utf8')]))
}

/** The owner's end: the first frame names the mall, the second one proves the asker. */
export function tellOver<Out, In>(parts: {
  socket: Socket
  secretOf: (mall: string) => Buffer | undefined
  onReady: (mall: string, line: SocketLine<Out, In>) => void
}): void {
  const { socket, secretOf, onReady } = parts
  let hello: { mall: string; asker: Buffer; owner: Buffer; secret: Buffer } | undefined
  listen(socket, (frame, frames) => {
    if (hello === undefined) {
      const mall = frame.subarray(NONCE_BYTES).toString('utf8')
      const secret = secretOf(mall)
      if (secret === undefined) throw new Error('no such mall is hosted here')
      hello = { mall, asker: frame.subarray(0, NONCE_BYTES), owner: randomBytes(NONCE_BYTES), secret }
      sendFrame(socket, Buffer.concat([hello.owner, proofOf(secret, 'owner', hello)]))
      return undefined
    }
    if (!isSame(frame, proofOf(hello.secret, 'asker', hello))) throw new Error('the asker does not know the secret')
    const { line, hear } = trustedLine<Out, In>(socket, frames)
    onReady(hello.mall, line)
    return hear
  })
}
