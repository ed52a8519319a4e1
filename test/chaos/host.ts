/**
 * The victim: a process that hosts one mall on its embedded database and answers over a socket, one JSON
 * line for each. It is killed again and again; what it acknowledged is the judge's to remember.
 *
 *   node test/chaos/host.ts DIRECTORY SCHEME
 */
import { readFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { poolOf } from '@huoshui/engine'
import {
  MallWriter,
  migrateJournal,
  openPostgresJournal,
  parseCommand,
  startEmbedded,
  startFollowers,
} from '@huoshui/journal'
import { type HostAnswer, type HostQuestion, MALL } from './protocol.ts'

const [directory, schemeFile] = process.argv.slice(2)
if (!directory || !schemeFile) throw new Error('usage: host.ts DIRECTORY SCHEME')

const server = await startEmbedded({ directory })
await migrateJournal({ ownerUrl: server.ownerUrl })
const journal = openPostgresJournal({ url: server.url, mall: MALL })
const writer = await MallWriter.open({ mall: MALL, journal, onAlarm: (alarm) => console.error(alarm) })
const followers = startFollowers({ url: server.url, writer })
const text = await readFile(schemeFile, 'utf8')
await writer.submit({ kind: 'activate', id: 'host/activate', caller: 'host', text })

async function answer(question: HostQuestion): Promise<HostAnswer> {
  try {
    if (question.ask === 'submit') {
      const given = await writer.submit(parseCommand(question.command) as Parameters<typeof writer.submit>[0])
      return 'sequence' in given
        ? { kind: given.kind, sequence: given.sequence }
        : { kind: given.kind, code: given.code }
    }
    if (question.ask === 'hash')
      return await writer.read((engine) => ({ kind: 'hash', hash: engine.stateHash(), sequence: engine.sequence }))
    return await writer.read((engine) => {
      const pool = poolOf(engine, 'growth')
      return {
        kind: 'pool',
        sequence: engine.sequence,
        fund: String(pool?.fund() ?? 0n),
        supply: String(pool?.supply() ?? 0n),
      }
    })
  } catch (error) {
    return { kind: 'failed', code: error instanceof Error && 'code' in error ? String(error.code) : String(error) }
  }
}

function serve(socket: Socket): void {
  socket.on('error', () => {})
  const lines = createInterface({ input: socket })
  lines.on('error', () => {})
  lines.on('line', (line) => {
    const question: HostQuestion = JSON.parse(line)
    void answer(question).then((given) => socket.write(`${JSON.stringify({ number: question.number, ...given })}\n`))
  })
}

const listener = createServer(serve).listen(0, '127.0.0.1', () => {
  const address = listener.address()
  console.log(`ready ${typeof address === 'object' ? address?.port : ''}`)
})

process.on('SIGTERM', async () => {
  listener.close()
  await followers.waitFor(writer.durable, 30_000)
  await followers.stop()
  await writer.close()
  await journal.close()
  await server.stop()
  process.exit(0)
})
