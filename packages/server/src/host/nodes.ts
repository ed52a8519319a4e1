import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { messageOf } from '@huoshui/journal'
import { Asker } from './asker.ts'
import type { Line } from './line.ts'
import type { FromHost, Note, Question, Standing, ToHost } from './questions.ts'
import { askOver, tellOver } from './socket-line.ts'
import { Teller } from './teller.ts'

/** A node that has not proved itself after this is hung up on, in milliseconds. */
const HANDSHAKE_MS = 3000
/** Most connections of other nodes. */
const CONNECTIONS_MAX = 256

/** Other servers on the same database, and this one as they see it. */
export interface Nodes {
  /** Where this node takes questions, host:port; published with every lease it takes. */
  readonly address: string
  /** Whom to ask for a mall whose owner takes questions at `address`. */
  asker(owner: { mall: string; address: string; onStanding: (standing: Standing) => void }): Asker | undefined
  /** The mall has moved: what waits for its former owner is turned away. */
  leave(mall: string): void
  /** Hangs up; answers that are ready are sent before. */
  close(): Promise<void>
}

export interface NodesOptions {
  /** The address at which other nodes reach this one. */
  host: string
  /** A free one when it is 0. */
  port: number
  /** What the nodes of a mall know and nobody else; undefined for a mall that is not served here. */
  secretOf: (mall: string) => Buffer | undefined
  /** Answers by an engine of this very process, never by a third node. */
  answer: (mall: string, question: Question) => Promise<unknown>
  standing: (mall: string) => Standing | undefined
  onNote: (note: Note) => void
}

/** A way to the owner of one mall. */
interface Link {
  readonly address: string
  readonly asker: Asker
  close(): void
}

/**
 * Takes questions of other nodes and carries questions to them: one connection for each mall, both ends proving that
 * they know the mall's secret.
 */
export async function openNodes(options: NodesOptions): Promise<Nodes> {
  const { host, port, secretOf, answer, standing, onNote } = options
  const links = new Map<string, Link>()
  const tellers = new Set<Teller>()
  const sockets = new Set<Socket>()

  function serve(socket: Socket): void {
    sockets.add(socket)
    const impatience = setTimeout(() => socket.destroy(new Error('no proof came in time')), HANDSHAKE_MS)
    let teller: Teller | undefined
    let served: string | undefined
    socket.on('error', (error) => {
      const fields = { mall: served ?? '', from: socket.remoteAddress, problem: messageOf(error) }
      onNote({ level: served === undefined ? 'warn' : 'info', fields, message: 'a node’s connection broke' })
    })
    socket.on('close', () => {
      clearTimeout(impatience)
      sockets.delete(socket)
      if (teller === undefined) return
      tellers.delete(teller)
      void teller.end()
    })
    tellOver<FromHost, ToHost>({
      socket,
      secretOf,
      onReady(mall, line) {
        clearTimeout(impatience)
        served = mall
        const own = tellerOf(mall, line)
        teller = own
        tellers.add(own)
      },
    })
  }

  /** The asker has proved itself for one mall: it hears of no other. */
  function tellerOf(mall: string, line: Line<FromHost, ToHost>): Teller {
    const teller = new Teller({
      line,
      answer: (_named, question) => answer(mall, question),
      standings() {
        const stands = standing(mall)
        return stands === undefined ? [] : [stands]
      },
      standing: () => standing(mall),
    })
    line.onMessage((message) => {
      if (message.kind === 'ask') teller.hear(message.questions)
    })
    teller.changed()
    return teller
  }

  const server = createServer({ keepAlive: true, noDelay: true }, serve)
  server.maxConnections = CONNECTIONS_MAX
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const own = server.address() as AddressInfo

  return {
    address: `${host}:${own.port}`,
    asker({ mall, address, onStanding }) {
      const known = links.get(mall)
      if (known?.address === address) return known.asker
      known?.close()
      const secret = secretOf(mall)
      if (secret === undefined) return undefined
      const onEnd = (link: Link): void => {
        if (links.get(mall) === link) links.delete(mall)
      }
      const link = linkTo({ mall, address, secret, onStanding, onEnd })
      links.set(mall, link)
      return link.asker
    },
    leave(mall) {
      links.get(mall)?.close()
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const link of links.values()) link.close()
      await Promise.all([...tellers].map((teller) => teller.end()))
      for (const socket of sockets) socket.destroySoon()
      await closed
    },
  }
}

/** Connects to the owner of a mall; what is asked before the connection stands waits for it. */
function linkTo(parts: {
  mall: string
  address: string
  secret: Buffer
  onStanding: (standing: Standing) => void
  onEnd: (link: Link) => void
}): Link {
  const { mall, address, secret, onStanding, onEnd } = parts
  const colon = address.lastIndexOf(':')
  const socket = connect({
    host: address.slice(0, colon).replace(/^\[|\]$/g, ''),
    port: Number(address.slice(colon + 1)),
    keepAlive: true,
    noDelay: true,
  })
  const impatience = setTimeout(() => socket.destroy(new Error('no proof came in time')), HANDSHAKE_MS)
  let line: Line<ToHost, FromHost> | undefined
  const early: ToHost[] = []
  const asker = new Asker({
    send(message) {
      if (line) line.send(message)
      else early.push(message)
    },
    onMessage: () => undefined,
  })
  const link: Link = { address, asker, close: () => socket.destroy() }
  let why = 'it hung up'
  socket.on('error', (error) => {
    why = messageOf(error)
  })
  socket.on('close', () => {
    clearTimeout(impatience)
    asker.end({ kind: 'unavailable', message: `the node at ${address} is gone: ${why}` })
    onEnd(link)
  })
  askOver<ToHost, FromHost>({
    socket,
    mall,
    secret,
    onReady(ready) {
      clearTimeout(impatience)
      line = ready
      ready.onMessage((message) => {
        if (message.kind !== 'told') return
        for (const standing of message.standings) onStanding(standing)
        asker.settle(message.answers)
      })
      for (const message of early.splice(0)) ready.send(message)
    },
  })
  return link
}
