/**
 * The victim: a process that hosts one mall on its embedded database and answers over a socket, one JSON
 * line for each. It is killed again and again; what it acknowledged is the judge's to remember.
 *
 *   node test/chaos/host.ts DIRECTORY SCHEME [URL]
 *
 * With a URL it hosts the mall on that database, and waits until no other host does.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  MallWriter,
  migrateJournal,
  openPostgresJournal,
  openPostgresSnapshots,
  startEmbedded,
  startFollowers,
  statementFollower,
  takeSnapshot,
} from '@huoshui/journal'
import { Crash, followerWithCrashes, snapshotsWithCrashes, withCrashes } from './crash-points.ts'
import { MALL } from './protocol.ts'
import { answerFromBooks, hear, insistOnWriting, serve } from './serving.ts'

const SNAPSHOT_MS = 200

const [directory, schemeFile, given] = process.argv.slice(2)
if (!directory || !schemeFile) throw new Error('usage: host.ts DIRECTORY SCHEME [URL]')

const server = given === undefined ? await startEmbedded({ directory }) : undefined
if (server) await migrateJournal({ ownerUrl: server.ownerUrl })
const url = server?.url ?? given ?? ''
const crash = new Crash(process.env.CRASH)
const journal = withCrashes(openPostgresJournal({ url, mall: MALL }), crash)
const snapshots = snapshotsWithCrashes(openPostgresSnapshots({ url, mall: MALL }), crash)
const writer = await insistOnWriting(
  () => MallWriter.open({ mall: MALL, journal, snapshots, clock, onAlarm: hear }),
  () => sleep(100),
)
const followers = startFollowers({ url, writer, followers: [followerWithCrashes(statementFollower, crash)] })
const text = await readFile(schemeFile, 'utf8')
await writer.submit({ kind: 'activate', id: 'host/activate', caller: 'host', text })

/** Time that runs faster from an instant on, the same for every life of the host: `CLOCK=FROM:TIMES`. */
function clock(): number {
  const [from, times] = (process.env.CLOCK ?? '').split(':').map(Number)
  if (!from || !times) return Date.now()
  return from + (Date.now() - from) * times
}

/** Snapshots all the time: by this very process, so that they can be struck. */
async function keepSnapshots(): Promise<void> {
  for (;;) {
    await sleep(SNAPSHOT_MS)
    await takeSnapshot({ journal, snapshots })
  }
}

const listener = serve(async (question) => {
  if (question.ask === 'submit' || question.ask === 'pool' || question.ask === 'hash')
    return await answerFromBooks(writer, question)
  return { kind: 'failed', code: 'there is no mall here' }
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
