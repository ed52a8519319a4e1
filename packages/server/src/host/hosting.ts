import { WriterUnavailable } from '@huoshui/journal'
import type { Line } from './line.ts'
import { MallHost } from './mall-host.ts'
import type { FromHost, Question, ToHost } from './questions.ts'
import { Teller } from './teller.ts'

/** Hosts malls for whoever is at the other end of the line, until told to stop; `onStopped` when all is closed. */
export function startHosting(parts: {
  line: Line<FromHost, ToHost>
  clock: () => number
  onStopped?: () => void
}): void {
  const { line, clock, onStopped } = parts
  const hosts = new Map<string, MallHost>()
  async function answer(mall: string, question: Question): Promise<unknown> {
    const host = hosts.get(mall)
    if (host === undefined) throw new WriterUnavailable(`the mall ${mall} is not hosted here`)
    return host.answer(question)
  }
  const teller = new Teller({
    line,
    answer,
    standings: () => [...hosts.values()].map((host) => host.standing()),
    standing: (mall) => hosts.get(mall)?.standing(),
  })

  async function stop(): Promise<void> {
    await Promise.all([...hosts.values()].map((host) => host.stop()))
    await teller.end()
    line.send({ kind: 'stopped' })
    onStopped?.()
  }

  line.onMessage((message) => {
    switch (message.kind) {
      case 'open': {
        const { seat } = message
        const host = new MallHost({
          seat,
          clock,
          onChange: () => teller.changed(),
          onNote: (note) => line.send({ kind: 'note', note }),
          onSpan: (span) => line.send({ kind: 'span', span }),
        })
        hosts.set(seat.slug, host)
        return
      }
      case 'ask':
        return teller.hear(message.questions)
      case 'ping':
        return line.send({ kind: 'alive' })
      case 'stop':
        return void stop()
    }
  })
}
