import type { MessagePort, Worker } from 'node:worker_threads'

/** A way messages take in both directions, in order, until it ends. */
export interface Line<Out, In> {
  /** @param transfer buffers that are handed over, not copied, where the two ends share a process */
  send(message: Out, transfer?: ArrayBuffer[]): void
  /** Who hears each message; one listener. */
  onMessage(hear: (message: In) => void): void
}

/** A line to, or inside, a worker of this process. */
export function threadLine<Out, In>(port: MessagePort | Worker): Line<Out, In> {
  return {
    send: (message, transfer = []) => port.postMessage(message, transfer),
    onMessage: (hear) => void port.on('message', hear),
  }
}
