/**
 * The victim: a process that hosts one mall on its embedded database and answers over a socket, one JSON
 * line for each. It is killed again and again; what it acknowledged is the judge's to remember.
 *
 *   node test/chaos/host.ts DIRECTORY SCHEME [URL]
 *
 * With a URL it hosts the mall on that database, and waits until no other host does.
 */
import { readFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { poolOf } from '@huoshui/engine'
import {
  type Alarm,
  MallWriter,
  migrateJournal,
  openPostgresJournal,
  openPostgresSnapshots,
  parseCommand,
  startEmbedded,
  startFollowers,
  statementFollower,
  takeSnapshot,
} from '@huoshui/journal'
import { Crash, followerWithCrashes, snapshotsWithCrashes, withCrashes } from './crash-points.ts'
import { type HostAnswer, type HostQuestion, LOST, MALL } from './protocol.ts'

const SNAPSHOT_MS = 200

const [directory, schemeFile, given] = process.argv.slice(2)
if (!directory || !schemeFile) throw new Error('usage: host.ts DIRECTORY SCHEME [URL]')

const server = given === undefined ? await startEmbedded({ directory }) : undefined
if (server) await migrateJournal({ ownerUrl: server.ownerUrl })
const url = server?.url ?? given ?? ''
const crash = new Crash(process.env.CRASH)
const journal = withCrashes(openPostgresJournal({ url, mall: MALL }), crash)
const snapshots = snapshotsWithCrashes(openPostgresSnapshots({ url, mall: MALL }), crash)
const writer = await becomeWriter()
const followers = startFollowers({ url, writer, followers: [followerWithCrashes(statementFollower, crash)] })
const text = await readFile(schemeFile, 'utf8')
await writer.submit({ kind: 'activate', id: 'host/activate', caller: 'host', text })

/** Time that runs faster from an instant on, the same for every life of the host: `CLOCK=FROM:TIMES`. */
function clock(): number {
  const [from, times] = (process.env.CLOCK ?? '').split(':').map(Number)
  if (!from || !times) return Date.now()
  return from + (Date.now() - from) * times
}

/** Waits as long as it takes for the host that writes now to die or let go. */
async function becomeWriter(): Promise<MallWriter> {
  for (;;) {
    try {
      return await MallWriter.open({ mall: MALL, journal, snapshots, clock, onAlarm: hear })
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code !== 'lease-held' && code !== 'journal-unavailable') throw error
      await sleep(100)
    }
  }
}

function hear(alarm: Alarm): void {
  console.error(alarm)
  if (alarm.code === 'lease-lost') process.exit(LOST)
}

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

/** Snapshots all the time: by this very process, so that they can be struck. */
async function keepSnapshots(): Promise<void> {
  for (;;) {
    await sleep(SNAPSHOT_MS)
    await takeSnapshot({ journal, snapshots })
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

if (process.env.CRASH?.startsWith('snapshotting')) void keepSnapshots()

process.on('SIGTERM', async () => {
  listener.close()
  await followers.waitFor(writer.durable, 30_000)
  await followers.stop()
  await writer.close()
  await journal.close()
  await server?.stop()
  process.exit(0)
})
