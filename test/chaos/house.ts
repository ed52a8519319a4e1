/**
 * The victim with everything in it: migrations, writer, follower, snapshots, and the mall with its outbox.
 *
 *   node test/chaos/house.ts DIRECTORY SCHEME URL        (environment: OWNER_URL, DAYS=FROM:EVERY, CRASH)
 *
 * A day passes at every beat, so that closes begin under load and holds expire.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  MallWriter,
  migrateJournal,
  openPostgresJournal,
  openPostgresSnapshots,
  startFollowers,
  statementFollower,
  takeSnapshot,
} from '@huoshui/journal'
import { Crash, followerWithCrashes, snapshotsWithCrashes, withCrashes } from './crash-points.ts'
import { MallDays } from './mall-days.ts'
import { type HostAnswer, type HostQuestion, MALL } from './protocol.ts'
import { answerFromBooks, failed, hear, insistOnWriting, serve } from './serving.ts'
import { openShop, type Shop } from './shop.ts'
import { crashAtStatements } from './shop-points.ts'

const SNAPSHOT_MS = 400
const PAUSE_MS = 100

const [, schemeFile, url] = process.argv.slice(2)
const { OWNER_URL: ownerUrl, DAYS } = process.env
if (!schemeFile || !url || !ownerUrl) throw new Error('usage: OWNER_URL=… house.ts DIRECTORY SCHEME URL')
const days = MallDays.parse(DAYS ?? '')
const clock = () => days.now()

const crash = new Crash(process.env.CRASH)
crashAtStatements(crash)
await migrateJournal({ ownerUrl })
const journal = withCrashes(openPostgresJournal({ url, mall: MALL }), crash)
const snapshots = snapshotsWithCrashes(openPostgresSnapshots({ url, mall: MALL }), crash)
const writer = await insistOnWriting(
  () => MallWriter.open({ mall: MALL, journal, snapshots, clock, onAlarm: hear }),
  () => sleep(PAUSE_MS),
)
const followers = startFollowers({ url, writer, followers: [followerWithCrashes(statementFollower, crash)] })
const shop: Shop = await openShop({ url, writer, followers, crash, clock, schemeFile })

async function answer(question: HostQuestion): Promise<HostAnswer> {
  switch (question.ask) {
    case 'submit':
    case 'pool':
    case 'hash':
      return answerFromBooks(writer, question)
    case 'rest':
      days.rest()
      return { kind: 'resting' }
    case 'enrol':
    case 'buy':
    case 'differences':
      return shop.answer(question)
  }
}

/** Snapshots all the time: by this very process, so that they can be struck. */
async function keepSnapshots(): Promise<void> {
  for (;;) {
    await sleep(SNAPSHOT_MS)
    await takeSnapshot({ journal, snapshots }).catch((error) => console.error(failed(error)))
  }
}

const listener = serve(answer)
if (process.env.CRASH?.startsWith('snapshotting')) void keepSnapshots()

process.on('SIGTERM', async () => {
  listener.close()
  await shop.stop()
  await followers.waitFor(writer.durable, 30_000)
  await followers.stop()
  await writer.close()
  await journal.close()
  await shop.close()
  process.exit(0)
})
