import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { JournalFiller, migrateJournal, openPostgresJournal } from '@huoshui/journal'
import type { OpenedDatabase } from '../../database.ts'
import { giveIntakeKey, giveSessions, joining } from './prepare.ts'
import { type MallProcess, startMallProcess } from './start-mall.ts'

/** A mall that serves HTTP in a process of its own, and what its callers need. */
export interface BenchMall {
  readonly server: MallProcess
  /** Sessions of members, in the order of their numbers. */
  readonly sessions: readonly string[]
  readonly intakeKey: string
}

/** Members who shop in person; orders of other shops are by all members. */
const SHOPPERS = 2000
const BEFORE_MS = 60_000

/** Fills a mall with members and starts its server. `execArgv` are flags for Node, such as --cpu-prof. */
export async function startBenchMall(options: {
  database: OpenedDatabase
  folder: string
  slug: string
  scheme: string
  members: number
  execArgv?: readonly string[]
}): Promise<BenchMall> {
  const { database, folder, slug, scheme, members, execArgv } = options
  const { url, ownerUrl } = database
  await migrateJournal({ ownerUrl })
  const journal = openPostgresJournal({ url, mall: slug })
  const filler = await JournalFiller.begin(journal, Date.now() - BEFORE_MS)
  // Under the id the server itself would use: it finds its own answer.
  const id = `activate/0/${createHash('sha256').update(scheme).digest('hex')}`
  await filler.put([{ kind: 'activate', id, caller: 'mall', text: scheme }])
  await filler.many(members, joining)
  await filler.end()
  await journal.close()
  const sessions = await giveSessions({ url, slug, count: Math.min(members, SHOPPERS) })
  const intakeKey = await giveIntakeKey({ url, slug })
  const server = await startMallProcess(
    { url, ownerUrl, slug, scheme: { text: scheme, file: 'bench.yaml' }, log: join(folder, `${slug}.log`) },
    execArgv,
  )
  return { server, sessions, intakeKey }
}
