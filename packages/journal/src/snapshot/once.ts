/**
 * Takes one snapshot of one mall and ends: a process of its own, so that the writer's is never held up and
 * the memory it needs is given back. `startSnapshots` runs it; DATABASE_URL names the database.
 *
 *   node once.ts MALL
 */
import { takeSnapshot } from '../mall/mall-writer.ts'
import { openPostgresJournal } from '../postgres/journal.ts'
import { openPostgresSnapshots } from './postgres.ts'

const [mall] = process.argv.slice(2)
const url = process.env.DATABASE_URL
if (mall === undefined || url === undefined) throw new Error('usage: DATABASE_URL=… once.ts MALL')

const journal = openPostgresJournal({ url, mall, applicationName: 'huoshui-snapshot' })
const snapshots = openPostgresSnapshots({ url, mall })
try {
  const { sequence } = await takeSnapshot({ journal, snapshots, warn: (message) => console.error(message) })
  console.log(sequence)
} finally {
  await Promise.all([journal.close(), snapshots.close()])
}
