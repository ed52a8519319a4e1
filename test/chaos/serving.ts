import { createServer, type Server, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { type Engine, poolOf } from '@huoshui/engine'
import { type Alarm, type MallWriter, parseCommand } from '@huoshui/journal'
import { type BooksAnswer, type BooksQuestion, type HostAnswer, type HostQuestion, LOST } from './protocol.ts'

/** Answers questions over a socket, one JSON line for each, and prints where; ends when whoever started it is gone. */
export function serve(answer: (question: HostQuestion) => Promise<HostAnswer>): Server {
  process.stdin.resume().on('end', () => process.exit(1))
  const attend = (socket: Socket) => {
    socket.on('error', () => {})
    const lines = createInterface({ input: socket })
    lines.on('error', () => {})
    lines.on('line', (line) => {
      const question: HostQuestion = JSON.parse(line)
      void answer(question)
        .catch(failed)
        .then((given) => socket.write(`${JSON.stringify({ number: question.number, ...given })}\n`))
    })
  }
  const listener = createServer(attend).listen(0, '127.0.0.1', () => {
    const address = listener.address()
    console.log(`ready ${typeof address === 'object' ? address?.port : ''}`)
  })
  return listener
}

/** Why there is no answer, by its code where it has one. */
export function failed(error: unknown): { kind: 'failed'; code: string } {
  return { kind: 'failed', code: error instanceof Error && 'code' in error ? String(error.code) : String(error) }
}

/** What a question about the books is answered. */
export async function answerFromBooks(writer: MallWriter, question: BooksQuestion): Promise<BooksAnswer> {
  switch (question.ask) {
    case 'submit': {
      const given = await writer.submit(parseCommand(question.command) as Parameters<typeof writer.submit>[0])
      return 'sequence' in given
        ? { kind: given.kind, sequence: given.sequence }
        : { kind: given.kind, code: given.code }
    }
    case 'hash':
      return await writer.read((engine) => ({ kind: 'hash', hash: engine.stateHash(), sequence: engine.sequence }))
    case 'pool':
      return await writer.read(poolAnswer)
  }
}

function poolAnswer(engine: Engine): BooksAnswer {
  const pool = poolOf(engine, 'growth')
  const [fund, supply] = [String(pool?.fund() ?? 0n), String(pool?.supply() ?? 0n)]
  return { kind: 'pool', sequence: engine.sequence, fund, supply }
}

/** Says what the writer wants heard, and ends a process that is the writer no longer. */
export function hear(alarm: Alarm): void {
  console.error(alarm)
  if (alarm.code === 'lease-lost') process.exit(LOST)
}

/** Opens a writer as soon as whoever writes now has died or let go, and the database can be reached. */
export async function insistOnWriting(open: () => Promise<MallWriter>, pause: () => Promise<unknown>) {
  for (;;) {
    try {
      return await open()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code !== 'lease-held' && code !== 'journal-unavailable') throw error
      await pause()
    }
  }
}
